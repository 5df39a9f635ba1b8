package legal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"cordon/internal/chainlog"
	"cordon/tsp/internal/ledger"
)

// LogName sets the records' chain log apart from others under the same key.
const LogName = "legal-records"

// Types of entries in the chain log.
const (
	typeRecord = "record" // a version of a record
	typeNoted  = "noted"  // the version in that entry stands in the export log
)

// Config says where the records are.
type Config struct {
	Dir   string             // <data>/legal
	Key   ed25519.PrivateKey // signs the chain log
	Now   func() time.Time
	Tiers Tiers // zero: those of the rule
	// Note enters a record into the export log. A version that was not noted counts
	// for nothing.
	Note func(l ledger.Legal, actor string) error
	// Logged is the last legal entry of each record in the export log, by id. Open
	// refuses records that lack what stands there, and enters again what does not. Nil:
	// the records' own word for it is taken, and a file that was set back to an older
	// copy brings a withdrawn record back.
	Logged map[string]ledger.Legal
}

func (c *Config) valid() error {
	switch {
	case c.Dir == "" || len(c.Key) != ed25519.PrivateKeySize || c.Now == nil || c.Note == nil:
		return errors.New("legal: directory, key, time and the way into the export log are needed")
	}
	return c.Tiers.Validate()
}

// Book holds all records. It is safe for concurrent use.
type Book struct {
	cfg   Config
	tiers Tiers

	mu    sync.Mutex
	log   *chainlog.Log
	first time.Time // of the book
	byID  map[string]*version
	order []string // ids as they were first filed
	count map[Kind]int
	open  map[uint64]*version // by the number of their entry: not known to be noted; older versions too
	sums  map[string]bool     // id and hash of every version
}

// version is the last version of a record.
type version struct {
	Record
	seq    uint64 // of its entry
	sha256 string
	actor  string
	noted  bool
}

// stored is the data of an entry of type record.
type stored struct {
	Actor  string          `json:"actor"`
	Record json.RawMessage `json:"record"`
}

// noted is the data of an entry of type noted.
type noted struct {
	Seq uint64 `json:"seq"`
}

var isID = regexp.MustCompile(`^[a-z]{2,16}-[1-9][0-9]{0,8}$`)

// ErrNotFound is wrapped when there is no record of an id.
var ErrNotFound = errors.New("no such legal record")

// Open reads the records, verifying the whole chain, and enters into the export log
// what a crash kept from it.
func Open(cfg Config) (*Book, error) {
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("legal: %w", err)
	}
	path := filepath.Join(cfg.Dir, "records.log")
	log, err := chainlog.Open(path, chainlog.Options{Name: LogName, Key: cfg.Key, Now: cfg.Now, VerifyAll: true})
	if err != nil {
		return nil, fmt.Errorf("legal: %w", err)
	}
	b := &Book{cfg: cfg, tiers: cfg.Tiers.filled(), log: log, byID: map[string]*version{}, count: map[Kind]int{}, open: map[uint64]*version{}, sums: map[string]bool{}}
	if err := errors.Join(b.replay(path), b.compare(cfg.Logged)); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	if err := b.settle(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	return b, nil
}

// Close releases the records.
func (b *Book) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.Close()
}

func (b *Book) replay(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("legal: %w", err)
	}
	defer f.Close()
	return chainlog.Read(f, func(e chainlog.Entry) error {
		if err := b.apply(e); err != nil {
			return fmt.Errorf("legal: entry %d of %s: %w", e.Seq, filepath.Base(path), err)
		}
		return nil
	})
}

// apply takes over an entry.
func (b *Book) apply(e chainlog.Entry) error {
	switch e.Type {
	case typeNoted:
		var n noted
		if err := strict(e.Data, &n); err != nil {
			return err
		}
		b.hasNoted(n.Seq)
		return nil
	case typeRecord:
		return b.take(e)
	}
	return nil // the chain log's own
}

func (b *Book) take(e chainlog.Entry) error {
	var s stored
	if err := strict(e.Data, &s); err != nil {
		return err
	}
	sum := sha256.Sum256(s.Record) // canonical, as the entry is
	v := &version{seq: e.Seq, sha256: hex.EncodeToString(sum[:]), actor: s.Actor}
	if err := strict(s.Record, &v.Record); err != nil {
		return err
	}
	if err := v.wellFormed(); err != nil {
		return err
	}
	if b.byID[v.ID] == nil {
		b.order = append(b.order, v.ID)
		b.count[v.Kind]++
	}
	if b.first.IsZero() {
		b.first = e.Time
	}
	b.byID[v.ID], b.open[v.seq] = v, v
	b.sums[v.ID+" "+v.sha256] = true
	return nil
}

// compare holds the records against what the export log has of them.
func (b *Book) compare(logged map[string]ledger.Legal) error {
	if logged == nil {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(logged)) {
		l := logged[id]
		own := isID.MatchString(id) && isKind(Kind(l.Kind)) // others may enter hashes too
		if own && !b.sums[id+" "+l.SHA256] {
			return fmt.Errorf("legal: the export log has a version of %s, %s, that the records lack: they were cut off, or set back to an older copy. Try: put the newest copy of records.log in its place", id, l.State)
		}
	}
	for id, v := range b.byID {
		if v.noted && logged[id].SHA256 != v.sha256 {
			v.noted, b.open[v.seq] = false, v
		}
	}
	return nil
}

func (b *Book) hasNoted(seq uint64) {
	if v := b.open[seq]; v != nil {
		v.noted = true
		delete(b.open, seq)
	}
}

func strict(text []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

// Settle enters into the export log what does not stand there yet, since it could
// not be written then.
func (b *Book) Settle() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.settle()
}

func (b *Book) settle() error {
	for _, seq := range slices.Sorted(maps.Keys(b.open)) {
		v := b.open[seq]
		err := b.cfg.Note(ledger.Legal{ID: v.ID, Kind: string(v.Kind), State: string(v.State), SHA256: v.sha256}, v.actor)
		if err != nil {
			return fmt.Errorf("legal: %s is stored, but does not count before it stands in the export log: %w", v.ID, err)
		}
		if _, err := b.log.Append(typeNoted, noted{seq}); err != nil {
			return fmt.Errorf("legal: %w", err)
		}
		b.hasNoted(seq)
	}
	return nil
}

// put stores a version of a record and enters it into the export log.
func (b *Book) put(actor string, r Record) (Record, error) {
	if actor == "" {
		return Record{}, errors.New("legal: an actor is needed")
	}
	r = r.normal()
	r.Filed = b.cfg.Now().UTC().Truncate(time.Second)
	text, err := json.Marshal(r)
	if err != nil {
		return Record{}, fmt.Errorf("legal: %w", err)
	}
	e, err := b.log.Append(typeRecord, stored{Actor: actor, Record: text})
	if err != nil {
		return Record{}, fmt.Errorf("legal: %w", err)
	}
	if err := b.take(e); err != nil {
		return Record{}, fmt.Errorf("legal: %w", err)
	}
	return r, b.settle()
}

// Record gives the last version of a record.
func (b *Book) Record(id string) (Record, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if v, ok := b.byID[id]; ok {
		return v.Record, true
	}
	return Record{}, false
}

// Records gives the last versions of all records, in the order of their filing.
func (b *Book) Records() []Record {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]Record, 0, len(b.order))
	for _, id := range b.order {
		list = append(list, b.byID[id].Record)
	}
	return list
}

// counting gives a record that is in force at t and stands in the export log.
func (b *Book) counting(id string, t time.Time) (*Record, bool) {
	v, ok := b.byID[id]
	if !ok || !v.noted || !v.inForce(t) {
		return nil, false
	}
	return &v.Record, true
}

// inOrder gives the records of these kinds that count at t, as they were filed.
func (b *Book) inOrder(t time.Time, kinds []Kind) (list []*Record) {
	for _, id := range b.order {
		if r, ok := b.counting(id, t); ok && slices.Contains(kinds, r.Kind) {
			list = append(list, r)
		}
	}
	return list
}
