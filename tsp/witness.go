package tsp

import (
	"bufio"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cordon/internal/chainlog"
	"cordon/internal/seal"
	"cordon/internal/vault"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/store"
)

// witnesses are what the data folder tells about time beside the clock's own mark.
type witnesses struct {
	floor time.Time // the latest time that something proves to have been reached
	live  int       // buckets that end by the clock
}

// readWitnesses reads all keyrings, the ends of both logs and the schedule last
// published. One that cannot be read is passed over, since the others still count;
// only a keyring must be readable, because it says how much depends on the clock.
func readWitnesses(dir, gate string, pub ed25519.PublicKey) (witnesses, error) {
	var w witnesses
	for _, path := range store.KeyringPaths(dir) {
		ring, err := vault.ReadWitness(path)
		if err != nil {
			return w, fmt.Errorf("time reached before: %w", err)
		}
		w.live += ring.Live
		w.reached(ring.Reached)
	}
	if names, err := chainlog.Files(journalPath(dir)); err == nil {
		for _, name := range names[max(0, len(names)-2):] { // the last may have no entry yet
			w.reached(lastEntry(name))
		}
	}
	w.reached(lastExport(dir, gate, pub))
	if msg, err := os.ReadFile(schedulePath(dir)); err == nil {
		if k, err := seal.OpenSchedule(pub, msg); err == nil {
			w.reached(time.Unix(0, k.Issued))
		}
	}
	return w, nil
}

func (w *witnesses) reached(t time.Time) {
	if t.After(w.floor) {
		w.floor = t.UTC()
	}
}

// lastEntry gives the time of the last whole entry of a log's file; zero if there is none.
func lastEntry(path string) (last time.Time) {
	f, err := os.Open(path)
	if err != nil {
		return last
	}
	defer func() { _ = f.Close() }()
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return last
	}
	const tail = 2 * chainlog.MaxLine
	r := bufio.NewReaderSize(io.NewSectionReader(f, max(0, end-tail), tail), chainlog.MaxLine+1)
	if end > tail { // the first line is cut
		if _, err := r.ReadSlice('\n'); err != nil {
			return last
		}
	}
	_ = chainlog.Read(r, func(e chainlog.Entry) error { // a damaged tail ends it, and the log repairs it
		last = e.Time
		return nil
	})
	return last
}

// lastExport gives the time of the export log's last entry; zero if there is none, or
// none that its checkpoint proves.
func lastExport(dir, gate string, pub ed25519.PublicKey) time.Time {
	r, err := logReader(dir, gate, pub)
	if err != nil {
		return time.Time{}
	}
	for _, shard := range slices.Backward(r.Shards()) {
		if at, err := entryTime(r, shard.First+uint64(shard.Size)-1); err == nil {
			return at
		}
	}
	return time.Time{}
}

// logReader reads the export log by the platform's own key alone.
func logReader(dir, gate string, pub ed25519.PublicKey) (*ledger.Reader, error) {
	text, err := note.NewEd25519VerifierKey(gate, pub)
	if err != nil {
		return nil, err
	}
	v, err := ledger.ParseVerifier(text)
	if err != nil {
		return nil, err
	}
	return ledger.OpenReader(os.DirFS(ledgerDir(dir)), []note.Verifier{v})
}

// entryTime gives the time of an entry that is proven to be in the log.
func entryTime(log interface {
	Inclusion(seq uint64) (ledger.Inclusion, error)
}, seq uint64) (time.Time, error) {
	proof, err := log.Inclusion(seq)
	if err != nil {
		return time.Time{}, err
	}
	e, err := ledger.Decode(proof.Leaf)
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, e.Time)
}

// deletions hands out the deletion receipts in the journal, newest file first.
func (p *platform) deletions(each func(store.Deletion) bool) error {
	names, err := chainlog.Files(journalPath(p.cfg.DataDir))
	if err != nil {
		return err
	}
	more := true
	for _, name := range slices.Backward(names) {
		err := readDeletions(name, func(d store.Deletion) { more = each(d) && more })
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func readDeletions(name string, each func(store.Deletion)) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer func() { _ = f.Close() }()
	return chainlog.Read(f, func(e chainlog.Entry) error {
		var d store.Deletion
		if e.Type == store.TypeDeletion && json.Unmarshal(e.Data, &d) == nil {
			each(d)
		}
		return nil
	})
}
