// Package egress is the one way out of the platform: a folder into which released
// files are dropped. It takes export.Released and nothing else, and only with a proof
// that a signed checkpoint of the export log includes the intent for the very bytes. It
// is default deny: no other package of the platform opens a connection or writes there.
package egress

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// Errors that say why nothing left.
var (
	ErrNotReleased = errors.New("egress: not released by the gate")
	ErrNoIntent    = errors.New("egress: the export log does not prove an intent for these bytes")
	ErrEndpoint    = errors.New("egress: there is no such endpoint")
	ErrBytes       = errors.New("egress: the bytes are not those that the gate released")
)

// FileChannel is the endpoint that drops files into the folder.
const FileChannel = "file"

// Dir is where released files lie in a platform's data folder.
func Dir(dataDir string) string { return filepath.Join(dataDir, "egress") }

// Log is the export log as the door sees it; *export.Tap is one.
type Log interface {
	Append(kind ledger.Kind, e ledger.Entry) (ledger.Event, error)
	Intended(request, sha256 string) (seq uint64, ok bool)
	Inclusion(seq uint64) (ledger.Inclusion, error)
}

// Door drops released files into a folder.
type Door struct {
	dir  string
	log  Log
	keys []note.Verifier
}

// Open makes the folder under the platform's data folder. keys are the public keys of
// the log, all of which must have signed what proves an intent. Files that a crash left
// half written are removed: they were never out.
func Open(dataDir string, log Log, keys []note.Verifier) (*Door, error) {
	if len(keys) == 0 {
		return nil, errors.New("egress: without a public key of the log nothing can be proven")
	}
	d := &Door{dir: Dir(dataDir), log: log, keys: keys}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	names, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	for _, n := range names {
		if strings.HasPrefix(n.Name(), tempPrefix) {
			if err := os.Remove(filepath.Join(d.dir, n.Name())); err != nil {
				return nil, fmt.Errorf("egress: %w", err)
			}
		}
	}
	return d, nil
}

const tempPrefix = ".part-"

// Known says what is wrong with an endpoint that a request names.
func (d *Door) Known(endpoint string) error {
	if endpoint != FileChannel {
		return fmt.Errorf("%w: %q. Try: %s", ErrEndpoint, endpoint, FileChannel)
	}
	return nil
}

// Send drops the file and enters the delivery in the log. On an error of the copy
// nothing has left.
func (d *Door) Send(ctx context.Context, r export.Released, to export.Delivery) (ledger.Event, error) {
	f := r.File()
	if !r.OK() {
		return ledger.Event{}, ErrNotReleased
	}
	if err := errors.Join(ctx.Err(), d.Known(to.Endpoint), d.proven(r.ID(), &f)); err != nil {
		return ledger.Event{}, err
	}
	if err := d.drop(r, &f); err != nil {
		return ledger.Event{}, err
	}
	return d.sent(r.ID(), to.Actor, &f)
}

// proven checks with public keys alone that the log includes the intent of a file.
func (d *Door) proven(request string, f *ledger.File) error {
	seq, ok := d.log.Intended(request, f.SHA256)
	if !ok {
		return fmt.Errorf("%w: %s", ErrNoIntent, request)
	}
	proof, err := d.log.Inclusion(seq)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrNoIntent, request, err)
	}
	e, err := proof.Check(d.keys)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrNoIntent, request, err)
	}
	if e.Type != ledger.Intent || e.Request != request || e.File == nil || e.File.SHA256 != f.SHA256 || e.File.Name != f.Name || e.File.Cipher != f.Cipher {
		return fmt.Errorf("%w: %s: the entry that is proven is another", ErrNoIntent, request)
	}
	return nil
}

func (d *Door) sent(request, actor string, f *ledger.File) (ledger.Event, error) {
	return d.log.Append(ledger.Sent, ledger.Entry{Request: request, Actor: actor, File: f})
}

// drop copies the ciphertext beside its place, compares the hash and moves it in.
func (d *Door) drop(r export.Released, f *ledger.File) (err error) {
	src, err := r.Open()
	if err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	defer func() { _ = src.Close() }()
	tmp, err := os.CreateTemp(d.dir, tempPrefix+"*")
	if err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, sum), src)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 || n != f.Cipher {
		return ErrBytes
	}
	if err := os.Rename(tmp.Name(), filepath.Join(d.dir, f.Name)); err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	return d.syncDir()
}

func (d *Door) syncDir() error {
	f, err := os.Open(d.dir)
	if err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	return nil
}

// Recover enters a delivery whose file is in the folder although the log does not
// say so. A file that is not the intended one is removed: it is of an earlier
// intent that was never sent.
func (d *Door) Recover(request, actor string, f *ledger.File) (ledger.Event, bool, error) {
	sum, err := d.hash(f.Name)
	if err != nil || sum == "" {
		return ledger.Event{}, false, err
	}
	if sum != f.SHA256 {
		return ledger.Event{}, false, d.remove(f.Name)
	}
	if err := d.proven(request, f); err != nil {
		return ledger.Event{}, false, err
	}
	e, err := d.sent(request, actor, f)
	return e, err == nil, err
}

// Discard removes the file of a request that ended without a delivery, if a crash
// left one, and enters that first: the folder may have been read meanwhile.
func (d *Door) Discard(request, actor string, f *ledger.File) error {
	sum, err := d.hash(f.Name)
	if err != nil || sum == "" {
		return err
	}
	found := *f
	found.SHA256 = sum
	if _, err := d.log.Append(ledger.Discard, ledger.Entry{Request: request, Actor: actor, File: &found}); err != nil {
		return err
	}
	return d.remove(f.Name)
}

// hash gives the SHA-256 of a file in the folder, lower-case hexadecimal; empty if
// there is none.
func (d *Door) hash(name string) (string, error) {
	f, err := os.Open(filepath.Join(d.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("egress: %w", err)
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("egress: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func (d *Door) remove(name string) error {
	if err := os.Remove(filepath.Join(d.dir, name)); err != nil {
		return fmt.Errorf("egress: %w", err)
	}
	return d.syncDir()
}

// OpenFile opens a released file for the recipient to fetch.
func (d *Door) OpenFile(name string) (*os.File, error) {
	if name != filepath.Base(name) || strings.HasPrefix(name, ".") {
		return nil, fmt.Errorf("egress: %w", fs.ErrNotExist)
	}
	return os.Open(filepath.Join(d.dir, name))
}
