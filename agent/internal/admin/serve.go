package admin

import (
	"net/http"

	"cordon/agent/internal/consent"
	"cordon/internal/ops"
)

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
