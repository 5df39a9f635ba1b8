package api

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
)

func (a *API) registerDeliveries(route router) {
	route("GET /v1/deliveries", a.deliveries, anybody...)
	route("POST /v1/exports/{id}/retry", a.retry, access.Operator)
	route("POST /v1/exports/{id}/end", a.end, access.Operator)
}

// Delivery is one that was refused, or of which it is not known what came of it.
type Delivery struct {
	Export  string    `json:"export"`
	Channel string    `json:"channel"`
	Host    string    `json:"host,omitempty"`
	Status  string    `json:"status"`
	Bytes   int64     `json:"bytes"` // of the file that left
	Tries   int       `json:"tries"`
	Since   time.Time `json:"since"`
	Next    time.Time `json:"next,omitzero"` // zero if only somebody's order tries again
}

// deliveries answers GET /v1/deliveries: those that are open.
func (a *API) deliveries(w http.ResponseWriter, _ *http.Request, _ access.User) error {
	list, err := a.Door.Undelivered()
	if err != nil {
		return err
	}
	out := make([]Delivery, 0, len(list))
	for _, u := range list {
		out = append(out, Delivery{u.Request, u.Channel, u.Host, u.Status, u.Bytes, u.Tries, u.Since, u.Next})
	}
	return reply(w, http.StatusOK, map[string]any{"deliveries": out})
}

// undelivered errs unless a request's delivery is open.
func (a *API) undelivered(id string) error {
	list, err := a.Door.Undelivered()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(u egress.Undelivered) bool { return u.Request == id }) {
		return fmt.Errorf("%w: %s has no open delivery", export.ErrState, id)
	}
	return nil
}

// retry answers POST /v1/exports/{id}/retry: the same bytes, to the same channel. The
// body may give a new put_url.
func (a *API) retry(w http.ResponseWriter, r *http.Request, u access.User) error {
	var to target
	if err := body(r, &to, true, "put_url, or no body"); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.undelivered(id); err != nil {
		return err
	}
	a.patience(w, r)
	if err := a.Door.Retry(r.Context(), id, export.Delivery{Actor: u.Name, PutURL: to.PutURL}); err != nil {
		return err
	}
	return reply(w, http.StatusOK, map[string]string{"delivered": id})
}

// end answers POST /v1/exports/{id}/end: the delivery is given up, and stays in the log
// as what left.
func (a *API) end(w http.ResponseWriter, r *http.Request, u access.User) error {
	id := r.PathValue("id")
	if err := a.undelivered(id); err != nil {
		return err
	}
	if err := a.Door.End(id, u.Name, "given up by an operator"); err != nil {
		return err
	}
	return reply(w, http.StatusOK, map[string]string{"ended": id})
}
