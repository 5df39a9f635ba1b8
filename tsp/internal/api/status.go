package api

import (
	"net/http"

	"cordon/tsp/internal/access"
)

// status answers GET /v1/status.
func (a *API) status(w http.ResponseWriter, _ *http.Request, _ access.User) error {
	return reply(w, http.StatusOK, a.Status())
}
