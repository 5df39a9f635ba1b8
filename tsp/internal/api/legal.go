package api

import (
	"errors"
	"net/http"

	"cordon/tsp/internal/access"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
)

// recordFields are those that a legal record may have.
const recordFields = "kind, from, until, evidence, scope, and pia, judicial, incident or report by the kind"

func (a *API) registerLegal(route router) {
	route("GET /v1/legal", a.legalRecords, anybody...)
	route("POST /v1/legal", a.fileLegal, access.Operator)
	route("GET /v1/legal/timers", a.timers, anybody...)
	route("GET /v1/legal/drafts/pia", a.draftPIA, access.Operator, access.Auditor)
	route("GET /v1/legal/drafts/report", a.draftReport, access.Operator, access.Auditor)
	route("GET /v1/legal/{id}", a.legalRecord, anybody...)
	route("PUT /v1/legal/{id}", a.amendLegal, access.Operator)
	route("POST /v1/legal/{id}/enter", a.enterLegal, access.Operator)
	route("POST /v1/legal/{id}/withdraw", a.withdrawLegal, access.Operator)
	route("POST /v1/legal/{id}/notify", a.notifyLegal, access.Operator)
}

// asOf gives a record with its state of now: one that has run out has expired.
func (a *API) asOf(r legal.Record) legal.Record {
	r.State = r.StateAt(a.Now())
	return r
}

// replyLegal answers with a record that was changed.
func (a *API) replyLegal(w http.ResponseWriter, status int, r legal.Record, err error) error {
	if errors.Is(err, ledger.ErrAppend) {
		a.Log.Error("legal record not in the export log", "err", err)
		return &Fault{
			http.StatusServiceUnavailable, CodeLog, "the record is stored, but does not count before it stands in the export log, which cannot be written now",
			"nothing: the platform enters it as soon as it can",
		}
	}
	if err != nil {
		return err
	}
	return reply(w, status, a.asOf(r))
}

// legalRecords answers GET /v1/legal?kind=, in the order of filing.
func (a *API) legalRecords(w http.ResponseWriter, r *http.Request, _ access.User) error {
	kind := legal.Kind(r.URL.Query().Get("kind"))
	out := []legal.Record{}
	for _, rec := range a.Legal.Records() {
		if kind == "" || rec.Kind == kind {
			out = append(out, a.asOf(rec))
		}
	}
	return reply(w, http.StatusOK, map[string]any{"records": out})
}

// legalRecord answers GET /v1/legal/{id}.
func (a *API) legalRecord(w http.ResponseWriter, r *http.Request, _ access.User) error {
	rec, ok := a.Legal.Record(r.PathValue("id"))
	if !ok {
		return legal.ErrNotFound
	}
	return reply(w, http.StatusOK, a.asOf(rec))
}

// fileLegal answers POST /v1/legal: 201 with the record, in force. With ?draft=true it
// stays a draft, which counts for nothing.
func (a *API) fileLegal(w http.ResponseWriter, r *http.Request, u access.User) error {
	var rec legal.Record
	if err := body(r, &rec, false, recordFields); err != nil {
		return err
	}
	draft := r.URL.Query().Get("draft") == "true"
	if !draft {
		if err := rec.Validate(a.Now()); err != nil { // all that is missing, before anything is filed
			return err
		}
	}
	rec, err := a.Legal.File(u.Name, rec)
	if err == nil && !draft && rec.State == legal.Draft {
		rec, err = a.Legal.Enter(u.Name, rec.ID)
	}
	return a.replyLegal(w, http.StatusCreated, rec, err)
}

// amendLegal answers PUT /v1/legal/{id}: what a draft says is replaced.
func (a *API) amendLegal(w http.ResponseWriter, r *http.Request, u access.User) error {
	var rec legal.Record
	if err := body(r, &rec, false, recordFields); err != nil {
		return err
	}
	rec, err := a.Legal.Amend(u.Name, r.PathValue("id"), rec)
	return a.replyLegal(w, http.StatusOK, rec, err)
}

// enterLegal answers POST /v1/legal/{id}/enter: a draft comes into force.
func (a *API) enterLegal(w http.ResponseWriter, r *http.Request, u access.User) error {
	rec, err := a.Legal.Enter(u.Name, r.PathValue("id"))
	return a.replyLegal(w, http.StatusOK, rec, err)
}

// withdrawLegal answers POST /v1/legal/{id}/withdraw.
func (a *API) withdrawLegal(w http.ResponseWriter, r *http.Request, u access.User) error {
	rec, err := a.Legal.Withdraw(u.Name, r.PathValue("id"))
	return a.replyLegal(w, http.StatusOK, rec, err)
}

// notifyLegal answers POST /v1/legal/{id}/notify: an incident was notified.
func (a *API) notifyLegal(w http.ResponseWriter, r *http.Request, u access.User) error {
	var n legal.Notice
	if err := body(r, &n, false, "class, at, authority, reference"); err != nil {
		return err
	}
	if n.At.IsZero() {
		n.At = a.Now()
	}
	rec, err := a.Legal.Notify(u.Name, r.PathValue("id"), n)
	return a.replyLegal(w, http.StatusOK, rec, err)
}

// timers answers GET /v1/legal/timers.
func (a *API) timers(w http.ResponseWriter, _ *http.Request, _ access.User) error {
	out := a.Legal.Timers(a.Now())
	if out == nil {
		out = []legal.Timer{}
	}
	return reply(w, http.StatusOK, map[string]any{"timers": out})
}
