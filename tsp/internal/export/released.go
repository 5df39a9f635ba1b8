package export

import (
	"errors"
	"io"
	"os"

	"cordon/tsp/internal/ledger"
)

// Released is an encrypted export that the gate let out. Only Gate.Release makes
// one that is not zero, and egress takes nothing else.
type Released struct {
	id   string
	path string
	file ledger.File
	ok   bool
}

// OK reports whether a gate made this value.
func (r Released) OK() bool { return r.ok }

// ID is the request's id.
func (r Released) ID() string { return r.id }

// File describes the file: counts, hashes, name.
func (r Released) File() ledger.File { return r.file }

// Open opens the ciphertext for reading.
func (r Released) Open() (io.ReadCloser, error) {
	if !r.ok {
		return nil, errors.New("export: not released by a gate")
	}
	return os.Open(r.path)
}

func (r Released) logged() *ledger.File { f := r.file; return &f }
