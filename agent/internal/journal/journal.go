// Package journal writes the car's own record of what its agent did: a
// hash-chained, signed log (internal/chainlog). Its entries are the types of this
// package, which have no room for content, identifiers of the vehicle or
// coordinates: counts, rules, names from the policy, ids of consents and frames.
package journal

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"cordon/internal/chainlog"
)

// Name sets the journal apart from other logs under the same key.
const Name = "agent-journal"

// maxFile is the size above which the log's file is put aside; the chain goes on.
const maxFile = 16 << 20

// Paths inside the agent's data folder.
func logPath(dir string) string { return filepath.Join(dir, "journal", "journal.jsonl") }
func keyPath(dir string) string { return filepath.Join(dir, "keys", "journal.key") }

// Journal is open for appending. It is safe for concurrent use.
type Journal struct {
	log      *chainlog.Log
	logger   *slog.Logger
	failures atomic.Uint64
}

// Open opens the journal in an agent's data folder, making folders and key where
// they are missing. now is the trusted clock.
func Open(dir string, now func() time.Time, logger *slog.Logger) (*Journal, error) {
	for _, p := range []string{logPath(dir), keyPath(dir)} {
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
	}
	key, err := loadKey(keyPath(dir))
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	log, err := chainlog.Open(logPath(dir), chainlog.Options{
		Name: Name, Key: key, Now: now, MaxBytes: maxFile,
		OnRepair: func(r chainlog.Repair) {
			logger.Error("journal: a damaged tail was cut off and kept", "offset", r.Offset, "bytes", r.Bytes, "kept_as", r.SavedAs)
		},
	})
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return &Journal{log: log, logger: logger}, nil
}

// loadKey reads the signing key's 32-byte seed, or makes it with mode 0600.
func loadKey(path string) (ed25519.PrivateKey, error) {
	seed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createKey(path)
	}
	if err != nil {
		return nil, err
	}
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("key %s has %d bytes, not %d. Try: restore it, or move key and journal away together",
			path, len(seed), ed25519.SeedSize)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func createKey(path string) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(key.Seed())
	dir, derr := os.Open(filepath.Dir(path))
	if derr == nil {
		derr = errors.Join(dir.Sync(), dir.Close())
	}
	return key, errors.Join(err, f.Sync(), f.Close(), derr)
}

// Note appends one event and returns when it is durable.
func (j *Journal) Note(e Event) error {
	_, err := j.NoteHead(e)
	return err
}

// NoteHead is Note and says where the event stands.
func (j *Journal) NoteHead(e Event) (chainlog.Head, error) {
	entry, err := j.log.Append(e.kind(), e)
	if err != nil {
		j.failures.Add(1)
		j.logger.Error("journal: an event could not be written", "event", e.kind(), "err", err)
		return chainlog.Head{}, fmt.Errorf("journal: %w", err)
	}
	return entry.Head(), nil
}

// Failures is the number of events that could not be written.
func (j *Journal) Failures() uint64 { return j.failures.Load() }

// Head names the last entry.
func (j *Journal) Head() chainlog.Head { return j.log.Head() }

// Close releases the journal.
func (j *Journal) Close() error { return j.log.Close() }

// Verify checks the whole journal in a data folder. It needs no lock.
func Verify(dir string) (chainlog.Report, error) {
	pub, err := PublicKey(dir)
	if err != nil {
		return chainlog.Report{}, err
	}
	return chainlog.VerifyFiles(logPath(dir), pub, Name)
}

// PublicKey gives the key that verifies the journal in a data folder.
func PublicKey(dir string) (ed25519.PublicKey, error) {
	seed, err := os.ReadFile(keyPath(dir))
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("journal: key %s is damaged", keyPath(dir))
	}
	return ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey), nil
}

// Read calls fn with every entry of the journal in a data folder, oldest first.
func Read(dir string, fn func(chainlog.Entry) error) error {
	files, err := chainlog.Files(logPath(dir))
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	for _, name := range files {
		if err := readFile(name, fn); err != nil {
			return err
		}
	}
	return nil
}

func readFile(name string, fn func(chainlog.Entry) error) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := chainlog.Read(f, fn); err != nil {
		return fmt.Errorf("journal %s: %w", name, err)
	}
	return nil
}
