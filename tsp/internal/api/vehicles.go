package api

import (
	"net/http"

	"cordon/tsp/internal/access"
)

// vehicles answers GET /v1/vehicles.
func (a *API) vehicles(w http.ResponseWriter, _ *http.Request, _ access.User) error {
	list, err := a.Store.Vehicles()
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, map[string]any{"vehicles": list})
}
