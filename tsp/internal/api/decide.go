package api

import (
	"net/http"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/export"
)

// approve answers POST /v1/exports/{id}/approve.
func (a *API) approve(w http.ResponseWriter, r *http.Request, u access.User) error {
	req, err := a.Gate.Approve(export.Approver{Name: u.Name, Credential: u.Credential()}, r.PathValue("id"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, req)
}

// revoke answers POST /v1/exports/{id}/revoke.
func (a *API) revoke(w http.ResponseWriter, r *http.Request, u access.User) error {
	req, err := a.Gate.Revoke(u.Name, r.PathValue("id"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, req)
}
