package chainlog

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// Options say how a log is opened.
type Options struct {
	Name     string             // set apart from other logs under the same key; part of every signature
	Key      ed25519.PrivateKey // signs every entry
	Now      func() time.Time   // nil means time.Now
	OnRepair func(Repair)       // called for each tail that Open cut off; may be nil
	MaxBytes int64              // size above which the file is put aside; 0 means never

	// TailEntries is how many of the last entries Open verifies; 0 means 32.
	// Older damage is left to Verify.
	TailEntries int
	// VerifyAll makes Open verify the whole log, rotated files included.
	VerifyAll bool
}

func (o *Options) valid() error {
	if err := checkWord("log name", o.Name); err != nil {
		return err
	}
	if len(o.Key) != ed25519.PrivateKeySize {
		return fmt.Errorf("a private key has %d bytes, not %d", ed25519.PrivateKeySize, len(o.Key))
	}
	if o.MaxBytes < 0 || o.TailEntries < 0 {
		return errors.New("MaxBytes and TailEntries cannot be negative")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.TailEntries == 0 {
		o.TailEntries = 32
	}
	return nil
}

// OpenError says why a log cannot be opened.
type OpenError struct {
	Path string
	What string
	Err  error
	Hint string
}

func (e *OpenError) Error() string {
	text := "open log " + e.Path
	if e.What != "" {
		text += ": " + e.What
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *OpenError) Unwrap() error { return e.Err }

// Try returns what to do about it.
func (e *OpenError) Try() string { return e.Hint }

// Log is a log open for appending. It is safe for concurrent use.
type Log struct {
	path string
	opt  Options
	lock *os.File

	mu    sync.Mutex
	f     *os.File
	size  int64     // where the next line goes; everything before is durable
	first uint64    // number of the live file's first entry, there or to come
	head  Head      // of the last entry; Seq 0 and the genesis hash if there is none
	last  time.Time // of the last entry
	dead  error     // why nothing more can be appended
}

// Open opens the log at path for appending, creating it if there is none. Only
// one Log can have a path open. Open verifies the last entries and cuts off a
// damaged tail (see Repair); when the entries before it are damaged too it
// refuses, so that nothing gets built on a chain that is known to be broken.
func Open(path string, opt Options) (*Log, error) {
	l := &Log{path: path, opt: opt}
	if err := l.open(); err != nil {
		err = errors.Join(err, l.release())
		var oe *OpenError
		if errors.As(err, &oe) {
			oe.Path = path
			return nil, oe
		}
		return nil, &OpenError{Path: path, Err: err}
	}
	return l, nil
}

func (l *Log) open() (err error) {
	if err := l.opt.valid(); err != nil {
		return err
	}
	if l.lock, err = acquire(l.path); err != nil {
		return err
	}
	if l.f, err = os.OpenFile(l.path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	if err := syncDir(l.path); err != nil {
		return err
	}
	if err := l.findEnd(); err != nil {
		return err
	}
	if !l.opt.VerifyAll {
		return nil
	}
	report, err := VerifyFiles(l.path, l.opt.Key.Public().(ed25519.PublicKey), l.opt.Name)
	if err != nil {
		return err
	}
	if !report.OK() {
		return damagedError(report)
	}
	return nil
}

func damagedError(r Report) error {
	p := r.Problems[0]
	return &OpenError{
		What: fmt.Sprintf("damaged at byte %d: %s: %s", p.Offset, p.Kind, p.What),
		Hint: "verify the log to see all of the damage; if the key and the name are right, move its files aside, keep them, and start a new log",
	}
}

// Item is one entry to be appended: a type and any value that encodes to JSON.
type Item struct {
	Type string
	Data any
}

// Append writes one entry and returns it once it is durable. On an error
// nothing was appended, and the file ends on the entry before.
func (l *Log) Append(typ string, data any) (Entry, error) {
	entries, err := l.AppendBatch([]Item{{typ, data}})
	if err != nil {
		return Entry{}, err
	}
	return entries[0], nil
}

// AppendBatch writes all items as entries in one write and one sync: all of
// them, or none. Exception: a crash in between can leave the first few.
func (l *Log) AppendBatch(items []Item) ([]Entry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entries, err := l.append(items)
	if err != nil {
		return nil, fmt.Errorf("append to log %s: %w", l.path, err)
	}
	return entries, nil
}

func (l *Log) append(items []Item) ([]Entry, error) {
	if l.dead != nil {
		return nil, l.dead
	}
	entries, text, err := l.encode(items)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	if l.opt.MaxBytes > 0 && l.size > 0 && l.size+int64(len(text)) > l.opt.MaxBytes {
		if err := l.rotate(); err != nil {
			return nil, err
		}
	}
	if err := l.write(text); err != nil {
		return nil, err
	}
	end := entries[len(entries)-1]
	l.head, l.last = end.Head(), end.Time
	return entries, nil
}

// encode makes the items' lines. The time never goes back: should the clock,
// the entry repeats the time of the one before.
func (l *Log) encode(items []Item) ([]Entry, []byte, error) {
	now := l.opt.Now().UTC().Truncate(time.Millisecond)
	if now.Before(l.last) {
		now = l.last
	}
	if now.Year() < 0 || now.Year() > 9999 {
		return nil, nil, errors.New("the clock shows a year that RFC 3339 cannot write")
	}
	entries := make([]Entry, len(items))
	var text []byte
	head := l.head
	for i, item := range items {
		data, err := canonical(item.Data)
		if err != nil {
			return nil, nil, fmt.Errorf("data of an entry of type %s: %w", item.Type, err)
		}
		entries[i] = Entry{Seq: head.Seq + 1, Time: now, Type: item.Type, Data: data, Prev: head.Hash}
		line, err := entries[i].encode(l.opt.Name, l.opt.Key)
		if err != nil {
			return nil, nil, err
		}
		text = append(append(text, line...), '\n')
		head = entries[i].Head()
	}
	return entries, text, nil
}

// write appends text and makes it durable. A failed write is taken back, so
// the file never ends inside a line while the process lives. After a failed
// sync nobody knows what is on the disk, so the log ends there.
func (l *Log) write(text []byte) error {
	_, err := l.f.WriteAt(text, l.size)
	if err == nil {
		if err = syncData(l.f); err == nil {
			l.size += int64(len(text))
			return nil
		}
		l.dead = fmt.Errorf("closed to writing after a failed sync: %w", err)
	}
	if back := l.f.Truncate(l.size); back != nil {
		l.dead = fmt.Errorf("closed to writing, a failed write could not be taken back: %w", errors.Join(err, back))
	}
	return err
}

// rotate puts the live file aside under its first entry's number and starts an
// empty one. The chain goes on: the next entry names the last one's hash.
func (l *Log) rotate() error {
	aside := rotatedName(l.path, l.first)
	if _, err := os.Lstat(aside); err == nil {
		return fmt.Errorf("rotate: %s exists already", aside)
	}
	if err := os.Rename(l.path, aside); err != nil {
		return fmt.Errorf("rotate: %w", err)
	}
	f, err := os.OpenFile(l.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = syncDir(l.path)
	}
	if err != nil {
		if f != nil {
			f.Close()
		}
		return fmt.Errorf("rotate: %w", errors.Join(err, os.Rename(aside, l.path)))
	}
	l.f.Close() // every entry in it was synced
	l.f, l.size, l.first = f, 0, l.head.Seq+1
	return nil
}

// Head returns the last entry's head. An empty log's has Seq 0.
func (l *Log) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head
}

// Close releases the log. All entries are durable already. Closing twice is
// an error.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return fmt.Errorf("close log %s: %w", l.path, os.ErrClosed)
	}
	l.dead = os.ErrClosed
	return l.release()
}

func (l *Log) release() error {
	var errs []error
	for _, f := range []*os.File{l.f, l.lock} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	l.f, l.lock = nil, nil
	return errors.Join(errs...)
}
