// Package bundle keeps the car's signed policy: it takes no bundle that is older
// than one it took before, or another one of the same sequence, and it keeps a copy
// of the last good one for the day on which the file is not good.
package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cordon/agent/internal/durable"
	"cordon/filters"
	"cordon/filters/policy"
)

// MaxSize bounds a bundle in bytes.
const MaxSize = policy.MaxBundle

// Codes of a refusal.
const (
	Missing      = "missing"       // the file cannot be read
	Damaged      = "damaged"       // it is no bundle
	Signature    = "signature"     // another key signed it, or it was changed
	Older        = "older"         // a later one was taken before
	OtherContent = "other content" // another one of this sequence was taken before
	BadPolicy    = "policy"        // its texts, or the overlays over them, do not compile
	NotKept      = "not kept"      // it could not be made durable
)

// Refusal is why a bundle is not taken.
type Refusal struct {
	Code     string
	Sequence uint64 // 0 if it cannot be told
	Err      error
}

func (r *Refusal) Error() string { return fmt.Sprintf("policy bundle refused (%s): %v", r.Code, r.Err) }
func (r *Refusal) Unwrap() error { return r.Err }

// Opened is a bundle that was verified and compiled.
type Opened struct {
	Sequence uint64
	Program  *filters.Program
}

// Config of a Keeper.
type Config struct {
	File string // the bundle that the configuration names
	Dir  string // where sequence and copy are kept
	// Open verifies and compiles a bundle. Its errors are a *Refusal.
	Open func(data []byte) (Opened, error)
}

// Loaded is a bundle that may be taken into use.
type Loaded struct {
	Opened
	Hash string // SHA-256, hexadecimal
	data []byte
}

// mark is the file that tells the highest sequence taken.
type mark struct {
	Version  int    `json:"version"`
	Sequence uint64 `json:"sequence"`
	Hash     string `json:"hash"`
}

const markVersion = 1

// Keeper knows which bundle was taken last. It is for one goroutine at a time.
type Keeper struct {
	cfg  Config
	mark mark
}

// Damage tells of a mark that could not be read.
type Damage struct {
	What    string
	SavedAs string // base name; empty if the mark was gone
}

// Open reads what was taken last. A damaged mark is kept aside and told, and so is one
// that is gone; the copy of the last good bundle then says how far things were.
func Open(cfg Config) (*Keeper, *Damage, error) {
	k := &Keeper{cfg: cfg}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("policy bundle: %w", err)
	}
	copied := k.copyMark()
	var err error
	switch k.mark, err = ReadMark(cfg.Dir); {
	case err == nil:
		if copied.Sequence > k.mark.Sequence { // it was not confirmed: another of its sequence may take its place
			k.mark = mark{markVersion, copied.Sequence, ""}
		}
		return k, nil, nil
	case errors.Is(err, fs.ErrNotExist) && copied.Sequence == 0:
		return k, nil, nil
	}
	d, err := k.mend(copied, err)
	if err != nil {
		return nil, nil, fmt.Errorf("policy bundle: %w", err)
	}
	return k, d, nil
}

// mend makes a mark that is damaged or missing anew after the copy.
func (k *Keeper) mend(copied mark, why error) (*Damage, error) {
	d := &Damage{}
	switch {
	case errors.Is(why, fs.ErrNotExist):
	case errors.Is(why, durable.ErrDamaged):
		name, err := durable.Aside(k.path(markFile))
		if err != nil {
			return nil, err
		}
		d.SavedAs = filepath.Base(name)
	default:
		return nil, why
	}
	k.mark = copied
	d.What = fmt.Sprintf("the mark of the last policy bundle is damaged or missing; the last good copy has sequence %d", copied.Sequence)
	return d, durable.WriteLine(k.path(markFile), k.mark)
}

// copyMark gives the mark of the copy: of sequence 0 if none is there that the key
// signed. A copy that no longer compiles still says how far things were.
func (k *Keeper) copyMark() mark {
	m := mark{Version: markVersion}
	l, err := k.check(k.path(copyFile), false)
	var r *Refusal
	if errors.As(err, &r) {
		l.Sequence = r.Sequence
	}
	if l.Sequence > 0 {
		m.Sequence, m.Hash = l.Sequence, l.Hash
	}
	return m
}

// Names in Dir.
const (
	markFile = "accepted.mark"
	copyFile = "accepted.bundle"
)

func (k *Keeper) path(name string) string { return filepath.Join(k.cfg.Dir, name) }

// ReadMark reads the highest sequence taken, and the hash of that bundle, from a
// folder. Errors: fs.ErrNotExist, durable.ErrDamaged, or those of reading.
func ReadMark(dir string) (m mark, err error) {
	if err := durable.ReadLine(filepath.Join(dir, markFile), &m); err != nil {
		return mark{}, err
	}
	if m.Version != markVersion {
		return mark{}, fmt.Errorf("%w: form %d is not known", durable.ErrDamaged, m.Version)
	}
	return m, nil
}

// Taken gives the highest sequence taken and the hash of that bundle; 0 if none was.
func (k *Keeper) Taken() (sequence uint64, hash string) { return k.mark.Sequence, k.mark.Hash }

// Load reads the file that the configuration names. The error is a *Refusal.
func (k *Keeper) Load() (Loaded, error) { return k.check(k.cfg.File, true) }

// LastGood reads the copy of the last bundle that was taken. The error is a
// *Refusal.
func (k *Keeper) LastGood() (Loaded, error) { return k.check(k.path(copyFile), true) }

func (k *Keeper) check(file string, ordered bool) (Loaded, error) {
	data, err := read(file)
	if err != nil {
		return Loaded{}, &Refusal{Code: Missing, Err: err}
	}
	sum := sha256.Sum256(data)
	l := Loaded{Hash: hex.EncodeToString(sum[:]), data: data}
	if l.Opened, err = k.cfg.Open(data); err != nil {
		return l, err
	}
	switch {
	case !ordered:
	case l.Sequence < k.mark.Sequence:
		return Loaded{}, &Refusal{Older, l.Sequence, fmt.Errorf("its sequence is %d, and %d was taken before", l.Sequence, k.mark.Sequence)}
	case l.Sequence == k.mark.Sequence && k.mark.Hash != "" && l.Hash != k.mark.Hash:
		return Loaded{}, &Refusal{OtherContent, l.Sequence, fmt.Errorf("another bundle of sequence %d was taken before", l.Sequence)}
	}
	return l, nil
}

func read(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err == nil && len(data) > MaxSize {
		err = fmt.Errorf("%s is larger than %d bytes. Try: sign a bundle of smaller overlays", file, MaxSize)
	}
	return data, err
}

// Take makes it durable that a bundle was taken: first the copy, then the mark, so
// that after a crash in between the copy is never behind the mark. The error is a
// *Refusal.
func (k *Keeper) Take(l Loaded) error {
	m := mark{markVersion, l.Sequence, l.Hash}
	if m == k.mark && k.copied(l) {
		return nil
	}
	err := durable.Replace(k.path(copyFile), l.data)
	if err == nil {
		err = durable.WriteLine(k.path(markFile), m)
	}
	if err != nil {
		return &Refusal{NotKept, l.Sequence, fmt.Errorf("%w. Try: free space on the disk, then again", err)}
	}
	k.mark = m
	return nil
}

// copied reports whether the copy is that of l.
func (k *Keeper) copied(l Loaded) bool {
	data, err := read(k.path(copyFile))
	sum := sha256.Sum256(data)
	return err == nil && hex.EncodeToString(sum[:]) == l.Hash
}
