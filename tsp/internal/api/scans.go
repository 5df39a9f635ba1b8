package api

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// maxScans is how many answers may read through the store at a time: each holds
// memory in proportion to what it selects.
const maxScans = 2

// retryAfter is what a caller is told to wait, in seconds.
const retryAfter = "5"

// slots counts the scans that run.
type slots struct{ n atomic.Int32 }

// take gives a function that ends the scan, or the fault to answer.
func (s *slots) take() (done func(), err error) {
	if s.n.Add(1) > maxScans {
		s.n.Add(-1)
		return nil, &Fault{http.StatusServiceUnavailable, CodeBusy, "two other answers are reading through the store", "again in " + retryAfter + " seconds"}
	}
	return func() { s.n.Add(-1) }, nil
}

// scan begins an answer that reads through the store, which may take long, and gives the function
// that ends it, or the fault to answer.
func (a *API) scan(w http.ResponseWriter, r *http.Request) (done func(), err error) {
	if done, err = a.scans.take(); err == nil {
		a.patience(w, r)
	}
	return done, err
}

// longAnswer is how long making or fetching a file may take.
const longAnswer = 30 * time.Minute

// patience lifts the server's limit on writing for this answer. It reads the body to
// its end first: only then does the server notice a client that hangs up.
func (a *API) patience(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // MaxBytesReader bounds it
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(longAnswer)); err != nil {
		a.Log.Debug("the answer keeps the short time limit", "err", err)
	}
}
