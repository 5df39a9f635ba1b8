package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cordon/internal/chainlog"
)

// EgressDir is where released files lie in a platform's data folder.
func EgressDir(dir string) string { return filepath.Join(dir, "egress") }

// Finding is one thing that does not hold.
type Finding struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

// Report is what Verify found. Entries counts the lines of the log, Files those
// released files whose bytes were compared.
type Report struct {
	Entries  int           `json:"entries"`
	Files    int           `json:"files"`
	Head     chainlog.Head `json:"head"`
	Findings []Finding     `json:"findings"`
}

// OK reports whether everything holds.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

func (r *Report) add(where, format string, args ...any) {
	r.Findings = append(r.Findings, Finding{where, fmt.Sprintf(format, args...)})
}

// Verify checks the log under dir with the platform's public key: the chain and
// every signature, that each delivery has an intent for the same bytes and none
// comes after its request was ended, that each delivered file is there with the
// logged hash, and that the egress folder has no file that was not delivered. heads
// are ends of the log remembered from earlier: without one, entries cut off the end
// cannot be missed. It only reads.
func Verify(dir string, pub ed25519.PublicKey, heads ...chainlog.Head) (Report, error) {
	path := Path(dir)
	chain, err := chainlog.VerifyFiles(path, pub, LogName, heads...)
	if err != nil {
		return Report{}, fmt.Errorf("ledger: %w", err)
	}
	r := Report{Entries: chain.Entries, Head: chain.Head, Findings: []Finding{}}
	for _, p := range chain.Problems {
		r.add(fmt.Sprintf("%s:%d", filepath.Base(p.File), p.Line), "%s: %s", p.Kind, p.What)
	}
	if !chain.OK() {
		return r, nil // what the entries say cannot be relied on
	}
	return r, r.files(dir, path)
}

// trail is what the log says of one request's file.
type trail struct {
	intent *File // the last
	ended  Kind  // Revoke or Deny
	sent   bool
}

func (r *Report) files(dir, path string) error {
	trails := map[string]*trail{}
	err := read(path, func(e Event) error {
		t := trails[e.Request]
		if t == nil {
			t = &trail{}
			trails[e.Request] = t
		}
		r.follow(dir, t, e)
		return nil
	})
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return r.strays(dir, trails)
}

// follow takes one entry into its request's trail.
func (r *Report) follow(dir string, t *trail, e Event) {
	switch {
	case e.Kind == Revoke, e.Kind == Deny:
		t.ended = e.Kind
	case e.Kind == Request && len(e.Denials) > 0:
		t.ended = Deny
	case e.Kind == Intent && e.File != nil:
		t.intent = e.File
	case e.Kind == Sent && e.File != nil:
		if t.intent == nil || t.intent.SHA256 != e.File.SHA256 || t.intent.Name != e.File.Name {
			r.add(fmt.Sprintf("entry %d", e.Seq), "request %s was sent without an intent for the same bytes", e.Request)
		}
		if t.ended != "" {
			r.add(fmt.Sprintf("entry %d", e.Seq), "request %s was sent after its %s", e.Request, t.ended)
		}
		t.sent = true
		r.file(dir, e.File)
	}
}

func (r *Report) file(dir string, f *File) {
	if f.Name != filepath.Base(f.Name) {
		r.add(f.Name, "the name is not that of a file in the egress folder")
		return
	}
	sum, n, err := hashFile(filepath.Join(EgressDir(dir), f.Name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.add(f.Name, "the released file is missing; it is evidence and must be kept")
	case err != nil:
		r.add(f.Name, "cannot be read: %v", err)
	case sum != f.SHA256 || n != f.Cipher:
		r.add(f.Name, "the file is not the one that the log names: SHA-256 %s of %d bytes, logged %s of %d", sum, n, f.SHA256, f.Cipher)
	default:
		r.Files++
	}
}

// strays finds files that left without a delivery in the log. A name that the log
// holds only in an intent is no excuse: anybody could put a file under it.
func (r *Report) strays(dir string, trails map[string]*trail) error {
	names, err := os.ReadDir(EgressDir(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("ledger: %w", err)
	}
	sent, intended := map[string]bool{}, map[string]*trail{}
	for _, t := range trails {
		if t.intent != nil {
			intended[t.intent.Name] = t
			sent[t.intent.Name] = sent[t.intent.Name] || t.sent
		}
	}
	for _, d := range names {
		if !sent[d.Name()] {
			r.add(d.Name(), "%s", stray(filepath.Join(EgressDir(dir), d.Name()), intended[d.Name()]))
		}
	}
	return nil
}

// stray says what a file is that was not delivered. t is nil if no intent names it.
func stray(path string, t *trail) string {
	if t == nil {
		return "lies in the egress folder but the log does not know it"
	}
	sum, n, err := hashFile(path)
	switch {
	case err != nil:
		return fmt.Sprintf("has an intent but no delivery, and cannot be read: %v", err)
	case sum != t.intent.SHA256 || n != t.intent.Cipher:
		return "lies under an intended name but is not the intended file, and the log knows no delivery"
	case t.ended != "":
		return fmt.Sprintf("is left of a request that was ended by %s; the platform's next start removes it", t.ended)
	}
	return "is the intended file, but the log knows no delivery; the platform's next start enters it"
}

// hashFile gives the SHA-256 of a file, lower-case hexadecimal, and its length.
func hashFile(path string) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), n, err
}
