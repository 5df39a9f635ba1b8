package admin

import (
	"cmp"
	"net/http"

	"cordon/agent/internal/consent"
	"cordon/internal/ops"
)

// AskHandler answers an app that wants to know whether a person may be asked for a
// consent: the query has category (repeatable), purpose, and, if they are not tsp and
// the driver, recipient and subject.
func AskHandler(may func(consent.Ask) (consent.Answer, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		a := Ask{Subject: q.Get("subject"), Categories: q["category"], Purpose: q.Get("purpose"), Recipient: cmp.Or(q.Get("recipient"), "tsp")}
		parsed, err := a.Parse()
		if err != nil {
			answer(w, nil, ops.Exit(ops.Usage, err))
			return
		}
		got, err := may(parsed)
		out := FromAnswer(got)
		out.Consent = 0 // whose it is, is not the app's business
		answer(w, out, err)
	})
}

func (s server) notice(w http.ResponseWriter, _ *http.Request) { answer(w, s.b.Notice(), nil) }

func (s server) setNotice(w http.ResponseWriter, r *http.Request) {
	var n Notice
	if body(w, r, &n, "notice") {
		out, err := s.b.SetNotice(consent.Notice{Version: n.Version, Hash: n.Hash})
		answer(w, out, err)
	}
}

func (s server) collection(w http.ResponseWriter, _ *http.Request) {
	answer(w, FromState(s.b.Collection()), nil)
}

func (s server) collect(w http.ResponseWriter, r *http.Request) {
	var c Collect
	if !body(w, r, &c, "setting") {
		return
	}
	classes, err := c.Parse()
	if err != nil {
		answer(w, nil, ops.Exit(ops.Usage, err))
		return
	}
	st, err := s.b.Collect(r.Context(), classes, c.ThisDrive, peer(r))
	answer(w, FromState(st), err)
}

func (s server) startDrive(w http.ResponseWriter, r *http.Request) {
	st, err := s.b.StartDrive(r.Context(), peer(r))
	answer(w, FromState(st), err)
}

func (s server) policy(w http.ResponseWriter, _ *http.Request) { answer(w, s.b.Policy(), nil) }

func (s server) reload(w http.ResponseWriter, r *http.Request) {
	p, err := s.b.Reload(r.Context())
	answer(w, p, err)
}
