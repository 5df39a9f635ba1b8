package api

import (
	"net/http"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/export"
)

// ask answers POST /v1/exports: 201 with the request, whose state may be denied.
func (a *API) ask(w http.ResponseWriter, r *http.Request, u access.User) error {
	var spec export.Spec
	if err := body(r, &spec, false, "the fields are in docs/export-log-format.md"); err != nil {
		return err
	}
	done, err := a.scan(w, r) // every stored record of the request is classified
	if err != nil {
		return err
	}
	defer done()
	req, err := a.Gate.Ask(r.Context(), u.Name, spec)
	if err != nil {
		return err
	}
	return reply(w, http.StatusCreated, req)
}

// list answers GET /v1/exports.
func (a *API) list(w http.ResponseWriter, _ *http.Request, _ access.User) error {
	return reply(w, http.StatusOK, map[string]any{"exports": a.Gate.List()})
}

// show answers GET /v1/exports/{id}.
func (a *API) show(w http.ResponseWriter, r *http.Request, _ access.User) error {
	req, err := a.Gate.Get(r.PathValue("id"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, req)
}
