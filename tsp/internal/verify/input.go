package verify

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/verify/header"
	"cordon/tsp/internal/verify/history"
)

// Named is a file that was given, by the name it is called in the report.
type Named struct {
	Name string
	Data []byte
}

// Input is what a check works on.
type Input struct {
	Ledger fs.FS
	// Data is the folder with egress and, if they were handed over, exports; nil is
	// the log alone.
	Data fs.FS
	// Keys are the public keys of the log, Witnesses those of witnesses, of whom
	// Quorum must have signed.
	Keys, Witnesses []note.Verifier
	Quorum          int
	// Ring holds the regulator's identities.
	Ring *header.Ring
	// Remembered are checkpoints kept from earlier.
	Remembered []Named
	// Approvers are fingerprints of approvers' keys that the regulator knows; empty
	// takes those that the log registers.
	Approvers []string
	// Programs are policies by which rows may be classified again: the one that judged
	// an export is taken, or the first if none of them did.
	Programs []*filters.Program
	// Motion tells the signals whose series says something of the way.
	Motion func(*filters.Decl) bool
	// At is when the copy was made, if it was said: a log that ends long before it is
	// not whole.
	At time.Time
	// Progress, if set, is told now and then how many entries were read.
	Progress func(entries uint64)
}

// ErrInput wraps what is wrong with an input.
var ErrInput = errors.New("nothing to check")

// Validate reports what is wrong with an input.
func (in *Input) Validate() error {
	switch {
	case in.Ledger == nil:
		return fmt.Errorf("%w: no log", ErrInput)
	case len(in.Keys) == 0:
		return fmt.Errorf("%w: no public key of the log. Try: --log-key", ErrInput)
	case in.Quorum < 0 || in.Quorum > len(in.Witnesses):
		return fmt.Errorf("%w: a quorum of %d of %d witnesses. Try: --witness for each of them", ErrInput, in.Quorum, len(in.Witnesses))
	case len(in.Programs) == 0 || in.Motion == nil:
		return fmt.Errorf("%w: no policy", ErrInput)
	}
	for _, w := range in.Witnesses {
		if !ledger.IsWitness(w) {
			return fmt.Errorf("%w: the key %s is no witness's", ErrInput, w.Name())
		}
	}
	return nil
}

func (in *Input) history() history.Config {
	return history.Config{Candidates: history.DefaultCandidates, Window: history.DefaultWindow, Approvers: in.Approvers}
}

// DataDir gives the parts of an input that lie in a copy of a platform's folder.
func DataDir(dir string) (log, data fs.FS, err error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrInput, err)
	}
	root := os.DirFS(dir)
	for _, name := range []string{"ledger", "egress"} {
		if st, err := fs.Stat(root, name); err != nil || !st.IsDir() {
			return nil, nil, fmt.Errorf("%w: %s has no folder %s. Try: a copy of the platform's data folder, or --tiles for a log alone", ErrInput, dir, name)
		}
	}
	log, err = fs.Sub(root, "ledger")
	return log, root, err
}
