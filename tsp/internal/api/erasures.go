package api

import (
	"net/http"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/subject"
)

// erase answers POST /v1/erasures: 201 with the ticket. The work goes on behind it;
// GET /v1/erasures/{id} tells how far it is.
func (a *API) erase(w http.ResponseWriter, r *http.Request, u access.User) error {
	var ask subject.Ask
	if err := body(r, &ask, false, "vehicle, subject, reason, reference, sensitive"); err != nil {
		return err
	}
	t, err := a.Subjects.Erase(u.Name, ask)
	if err != nil {
		return err
	}
	return reply(w, http.StatusCreated, t)
}

// erasures answers GET /v1/erasures.
func (a *API) erasures(w http.ResponseWriter, _ *http.Request, _ access.User) error {
	return reply(w, http.StatusOK, map[string]any{"erasures": a.Subjects.List()})
}

// erasure answers GET /v1/erasures/{id}.
func (a *API) erasure(w http.ResponseWriter, r *http.Request, _ access.User) error {
	t, err := a.Subjects.Get(r.PathValue("id"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, t)
}
