// Package testtime is a clock that tests set.
package testtime

import (
	"sync"
	"time"
)

// Watch stands still between Set and Advance. It may be used by several goroutines.
type Watch struct {
	mu sync.Mutex
	at time.Time
}

// New makes a watch that shows a time.
func New(at time.Time) *Watch { return &Watch{at: at} }

// Now gives the time that it shows.
func (w *Watch) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// Set sets it.
func (w *Watch) Set(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = t
}

// Advance moves it on, or back if d is negative.
func (w *Watch) Advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}
