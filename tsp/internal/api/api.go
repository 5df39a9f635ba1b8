// Package api serves the platform's JSON interface under /v1. Every request
// carries a bearer token; what its user may do follows from the user's role.
// Answers never hold more than was asked for, errors never hold content.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/access"
	"cordon/tsp/internal/egress"
	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/recipient"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/subject"
)

// maxBody bounds what a client may send.
const maxBody = 1 << 20

// API is what the handlers work with.
type API struct {
	Book     *access.Book
	Store    *store.Store
	Gate     *export.Gate
	Door     *egress.Door
	Legal    *legal.Book
	Ledger   Ledger
	Program  *filters.Program
	Keep     func(filters.Labels) string // how long records of these classes are kept; may be nil
	Now      func() time.Time
	Subjects *subject.Book
	Status   func() any // for GET /v1/status
	// Note writes to the platform's journal.
	Note func(typ string, data any) error
	Log  *slog.Logger

	scans slots
}

// anybody lists every role.
var anybody = []access.Role{access.Operator, access.Approver, access.Auditor}

// Register adds the handlers to a mux.
func (a *API) Register(mux *http.ServeMux) {
	route := func(pattern string, h handler, roles ...access.Role) {
		mux.Handle(pattern, a.guard(h, roles))
	}
	route("GET /v1/vehicles", a.vehicles, access.Operator)
	route("GET /v1/records", a.records, access.Operator)
	route("POST /v1/exports", a.ask, access.Operator)
	route("GET /v1/exports", a.list, anybody...)
	route("GET /v1/exports/{id}", a.show, anybody...)
	route("GET /v1/exports/{id}/challenge", a.challenge, access.Approver)
	route("POST /v1/exports/{id}/approve", a.approve, access.Approver)
	route("POST /v1/exports/{id}/revoke", a.revoke, access.Approver)
	route("POST /v1/exports/{id}/release", a.release, access.Operator)
	route("GET /v1/exports/{id}/file", a.file, access.Operator, access.Auditor)
	route("POST /v1/erasures", a.erase, access.Operator)
	route("GET /v1/erasures", a.erasures, anybody...)
	route("GET /v1/erasures/{id}", a.erasure, anybody...)
	route("GET /v1/subjects/export", a.stored, access.Operator)
	route("GET /v1/status", a.status, anybody...)
	a.registerDeliveries(route)
	a.registerKeys(route)
	a.registerLegal(route)
	a.registerLog(mux, route)
	route("POST /v1/log/commitment", a.commit, access.Operator)
}

// router adds a handler that users of some roles may reach.
type router func(pattern string, h handler, roles ...access.Role)

// handler answers a request of a known user, or returns an error to be answered.
type handler func(w http.ResponseWriter, r *http.Request, u access.User) error

// Fault is an error with the answer that it deserves.
type Fault struct {
	Status int    `json:"-"`
	Code   string `json:"code"`
	What   string `json:"error"`
	Hint   string `json:"hint,omitempty"`
}

func (f *Fault) Error() string { return f.What }

// The codes of faults, part of the interface.
const (
	CodeToken   = "token"
	CodeRole    = "role"
	CodeRequest = "request"
	CodeUnknown = "unknown"
	CodeState   = "state"
	CodeFourEye = "four_eyes"
	CodeFailed  = "failed"
	CodeLog     = "log"
	CodeBusy    = "busy"
	CodeLocked  = "locked"
	CodeOpen    = "undelivered"
)

// What a caller is told of a fault of the platform's own. Everything else about it
// stands in the platform's log alone: an error may hold paths.
const (
	whatFailed = "the platform failed to answer; its log says why"
	whatLog    = "the export log cannot be written, so nothing was decided; the platform's log says why"
	// An entry that is signed but not cosigned yet must not be made twice.
	whatHeld   = "the export log holds entries back until enough witnesses have cosigned them; what was asked may come to be in it"
	hintHeld   = "do not repeat it; list later what is there"
	whatOpen   = "bytes of the file left, and it is not delivered: the export counts as released"
	hintOpen   = "see it with GET /v1/deliveries; it is tried again, or POST /v1/exports/{id}/retry and /end"
	whatGone   = "the request was broken off"
	whatLocked = "stored location is locked: the machine was started again and nothing has proven yet what time it is"
	hintLocked = "see what the clock lacks with cordon-tsp retention status; once its sources agree, ask again"
)

// guard lets in users of the given roles.
func (a *API) guard(h handler, roles []access.Role) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		u, err := a.user(r)
		if err == nil && !slices.Contains(roles, u.Role) {
			err = &Fault{http.StatusForbidden, CodeRole, "a user of role " + string(u.Role) + " may not do this", "a token of role " + names(roles)}
		}
		if err == nil {
			err = h(w, r, u)
		}
		if err != nil {
			a.fail(w, r, err)
		}
	})
}

func names(roles []access.Role) string {
	var out []string
	for _, r := range roles {
		out = append(out, string(r))
	}
	return strings.Join(out, " or ")
}

// user finds whose token a request carries.
func (a *API) user(r *http.Request) (access.User, error) {
	denied := &Fault{http.StatusUnauthorized, CodeToken, "no valid token", "Authorization: Bearer TOKEN, as the platform printed it at its first start"}
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return access.User{}, denied
	}
	u, err := a.Book.Find(token)
	if errors.Is(err, access.ErrNoToken) {
		return u, denied
	}
	return u, err
}

// fail answers with an error.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := faultOf(err)
	if f.Status >= http.StatusInternalServerError && f.Code != CodeBusy {
		a.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	switch f.Status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", "Bearer")
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", retryAfter)
	}
	_ = reply(w, f.Status, f)
}

// faultOf maps the rooms' errors to answers. What maps to nothing gets a fixed text.
func faultOf(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	what, hint := advice(err)
	switch {
	case errors.Is(err, ledger.ErrPending):
		return &Fault{http.StatusServiceUnavailable, CodeLog, whatHeld, hintHeld}
	case errors.Is(err, ledger.ErrAppend): // whatever else is joined to it
		return &Fault{http.StatusServiceUnavailable, CodeLog, whatLog, ""}
	case errors.Is(err, store.ErrLocked):
		return &Fault{http.StatusServiceUnavailable, CodeLocked, whatLocked, hintLocked}
	case errors.Is(err, context.Canceled):
		return &Fault{http.StatusServiceUnavailable, CodeFailed, whatGone, ""}
	case errors.Is(err, egress.ErrUndelivered):
		return &Fault{http.StatusBadGateway, CodeOpen, whatOpen, hintOpen}
	case errors.Is(err, export.ErrSpec), errors.Is(err, egress.ErrEndpoint):
		return &Fault{http.StatusBadRequest, CodeRequest, what, hint}
	case errors.Is(err, subject.ErrAsk):
		return &Fault{http.StatusBadRequest, CodeRequest, what, hint}
	case errors.Is(err, subject.ErrTwice):
		return &Fault{http.StatusConflict, CodeState, what, hint}
	case errors.Is(err, subject.ErrUnknown):
		return &Fault{http.StatusNotFound, CodeUnknown, what, hint}
	case errors.Is(err, export.ErrUnknown):
		return &Fault{http.StatusNotFound, CodeUnknown, what, hint}
	case errors.Is(err, export.ErrState):
		return &Fault{http.StatusConflict, CodeState, what, hint}
	case errors.Is(err, export.ErrFourEye), errors.Is(err, recipient.ErrApproval):
		return &Fault{http.StatusForbidden, CodeFourEye, what, hint}
	case errors.Is(err, legal.ErrNotFound):
		return &Fault{http.StatusNotFound, CodeUnknown, what, hint}
	case errors.Is(err, legal.ErrRecord), errors.Is(err, recipient.ErrKey):
		return &Fault{http.StatusBadRequest, CodeRequest, what, hint}
	}
	return &Fault{http.StatusInternalServerError, CodeFailed, whatFailed, ""}
}

// advice parts what is wrong from what to do; several errors in one give a list of each.
func advice(err error) (what, hint string) {
	var whats, hints []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		w, h, _ := strings.Cut(line, ". Try: ")
		whats = append(whats, w)
		if h != "" {
			hints = append(hints, h)
		}
	}
	return strings.Join(whats, "; "), strings.Join(hints, "; ")
}

func reply(w http.ResponseWriter, status int, body any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(body)
}

func badRequest(what, hint string) *Fault {
	return &Fault{http.StatusBadRequest, CodeRequest, what, hint}
}
