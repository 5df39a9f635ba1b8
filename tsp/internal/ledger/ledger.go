// Package ledger is the export log: every request, denial, approval, revocation,
// intent and delivery, append-only, hash-chained and signed by internal/chainlog.
// No entry holds content, a VIN or a coordinate. docs/export-log-format.md
// describes the entries.
package ledger

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cordon/internal/chainlog"
)

// LogName sets this log's signatures apart from those of other logs.
const LogName = "export-log"

// Path is where the log lies in a platform's data folder.
func Path(dir string) string { return filepath.Join(dir, "ledger", "export.log") }

// Kind is the type of an entry.
type Kind string

// The kinds.
const (
	Request Kind = "request"
	Deny    Kind = "deny"
	Approve Kind = "approve"
	Revoke  Kind = "revoke"
	Intent  Kind = "intent" // the file is made and may be handed over
	Sent    Kind = "sent"   // the file was handed over
	// Discard: a file that a crash left in the egress folder was removed, because
	// its request has ended without a delivery.
	Discard Kind = "discard"
)

// ErrAppend wraps every failure to write an entry: the log does not hold it.
var ErrAppend = errors.New("the export log cannot be written")

// Entry is what one line says. Which parts are set depends on the kind.
type Entry struct {
	Request string   `json:"request"` // id
	Actor   string   `json:"actor"`   // user name
	Summary *Summary `json:"summary,omitempty"`
	// Denials of a request entry: it was refused as it was made. Instead says what
	// would pass, once for all of them.
	Denials []Denial `json:"denials,omitempty"`
	Instead string   `json:"instead,omitempty"`
	// Credential tells an approver's token from others of the same name.
	Credential string `json:"credential,omitempty"`
	// Expires ends an approval.
	Expires *time.Time `json:"expires,omitempty"`
	// Approvals are the names that an intent rests on.
	Approvals []string `json:"approvals,omitempty"`
	File      *File    `json:"file,omitempty"`
}

// Summary describes a request.
type Summary struct {
	Spec      string   `json:"spec_sha256"` // of the stored request
	Recipient string   `json:"recipient"`
	Country   string   `json:"country"`
	Keys      []string `json:"recipient_keys"` // SHA-256 of each public key's text
	Purpose   string   `json:"purpose"`
	Fields    []string `json:"fields"` // signals that the request touched when it was made
	Schema    string   `json:"fields_sha256"`
	Classes   []string `json:"classes"` // of those fields
	From      string   `json:"from"`
	To        string   `json:"to"`
	Vehicles  string   `json:"vehicles"`        // "all", or how many were named
	Subjects  string   `json:"subjects_sha256"` // salted commitment to the names
	Profile   string   `json:"profile"`
	Policy    string   `json:"policy_sha256"`
	Needs     int      `json:"approvals_needed"`
	Records   int      `json:"records"`        // that the request selected when it was made
	Set       string   `json:"records_sha256"` // salted commitment to them, empty if denied
}

// Denial says what the gate refused and why.
type Denial struct {
	Rule    string   `json:"rule"`
	Field   string   `json:"field"`
	Classes []string `json:"classes"`
	Reason  string   `json:"reason"`
}

// File describes an encrypted export.
type File struct {
	Format    string `json:"format"` // of the plaintext
	Suite     string `json:"suite"`  // of the encryption
	Records   int    `json:"records"`
	Subjects  int    `json:"subjects"` // distinct vehicles
	Plain     int64  `json:"plain_bytes"`
	Cipher    int64  `json:"cipher_bytes"`
	SHA256    string `json:"sha256"`        // of the ciphertext
	Header    string `json:"header_sha256"` // of the age header, all stanzas
	HeaderLen int    `json:"header_bytes"`
	Name      string `json:"name"` // of the file in the egress folder

	// What is not in the file although the request's words take it in: frames and
	// records that could not be read, and records stored after the request.
	LostFrames  int `json:"unreadable_frames"`
	LostRecords int `json:"unreadable_records"`
	Late        int `json:"late_records"`
}

// Whole reports whether nothing unreadable is missing from the file.
func (f *File) Whole() bool { return f.LostFrames == 0 && f.LostRecords == 0 }

// Event is an entry as it stands in the log.
type Event struct {
	Kind Kind
	Seq  uint64
	At   time.Time
	Entry
}

// Log is the open export log. Safe for concurrent use.
type Log struct {
	log *chainlog.Log

	mu      sync.Mutex
	intents map[string]string // request id to SHA-256 of the last intent
	counts  map[Kind]uint64
}

// Open opens the log under dir and hands its entries to replay in order.
func Open(dir string, key ed25519.PrivateKey, now func() time.Time, replay func(Event) error) (*Log, error) {
	path := Path(dir)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	log, err := chainlog.Open(path, chainlog.Options{Name: LogName, Key: key, Now: now, VerifyAll: true})
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	l := &Log{log: log, intents: map[string]string{}, counts: map[Kind]uint64{}}
	err = read(path, func(e Event) error {
		l.note(e)
		return replay(e)
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("ledger: %w", err), log.Close())
	}
	return l, nil
}

// read hands out every entry of the log's files. The chain's own entries (a tail
// that was cut off) are passed over.
func read(path string, fn func(Event) error) error {
	files, err := chainlog.Files(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := readFile(name, fn); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func readFile(name string, fn func(Event) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return chainlog.Read(f, func(e chainlog.Entry) error {
		ev := Event{Kind: Kind(e.Type), Seq: e.Seq, At: e.Time}
		switch ev.Kind {
		case Request, Deny, Approve, Revoke, Intent, Sent, Discard:
		default:
			return nil
		}
		if err := json.Unmarshal(e.Data, &ev.Entry); err != nil {
			return fmt.Errorf("entry %d: %w", e.Seq, err)
		}
		return fn(ev)
	})
}

func (l *Log) note(e Event) {
	l.counts[e.Kind]++
	if e.Kind == Intent && e.File != nil {
		l.intents[e.Request] = e.File.SHA256
	}
}

// Append writes one entry. It is durable when Append returns without an error.
func (l *Log) Append(kind Kind, e Entry) (Event, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line, err := l.log.Append(string(kind), e)
	if err != nil {
		return Event{}, fmt.Errorf("ledger: %w: %s: %w", ErrAppend, kind, err)
	}
	ev := Event{Kind: kind, Seq: line.Seq, At: line.Time, Entry: e}
	l.note(ev)
	return ev, nil
}

// Intended reports whether the last durable intent of a request is for a
// ciphertext with this SHA-256.
func (l *Log) Intended(request, sha256 string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return sha256 != "" && l.intents[request] == sha256
}

// Counts gives the number of entries by kind.
func (l *Log) Counts() map[Kind]uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make(map[Kind]uint64, len(l.counts))
	for k, n := range l.counts {
		out[k] = n
	}
	return out
}

// Head is the last entry's number and hash.
func (l *Log) Head() chainlog.Head { return l.log.Head() }

// Close releases the log.
func (l *Log) Close() error { return l.log.Close() }
