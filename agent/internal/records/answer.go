package records

import (
	"encoding/json"
	"net/http"
	"strconv"

	"cordon/agent/internal/source"
	"cordon/filters"
)

// result is the answer for one record.
type result struct {
	Effect string `json:"effect"`
	Rule   string `json:"rule,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// judge hands the records over and answers when they are durable.
func (s *Server) judge(w http.ResponseWriter, r *http.Request, entries []source.Entry) {
	type answer struct {
		results []result
		err     error
	}
	done := make(chan answer, 1)
	g := s.cfg.Sink.Get()
	g.Entries = append(g.Entries, entries...)
	g.Done = func(vs []filters.Verdict, err error) {
		a := answer{make([]result, len(vs)), err}
		for i := range vs {
			a.results[i] = result{vs[i].Effect.String(), vs[i].Rule.String(), vs[i].Reason}
		}
		done <- a
	}
	if err := s.cfg.Sink.Put(r.Context(), g); err != nil {
		s.comeAgain(w)
		return
	}
	a := <-done
	if a.err != nil {
		s.comeAgain(w)
		return
	}
	s.records.Add(uint64(len(a.results)))
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"results": a.results})
}

func (s *Server) comeAgain(w http.ResponseWriter) {
	s.busy.Add(1)
	w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	fail(w, http.StatusServiceUnavailable, ErrBusy.Error(), "the same request again after Retry-After seconds")
}

type failure struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
}

func fail(w http.ResponseWriter, status int, what, hint string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(failure{what, hint}) // the caller went away
}
