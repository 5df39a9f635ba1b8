package vault

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/clock"
)

// noon is the start of a bucket.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// handClock is set by the test.
type handClock struct{ now time.Time }

func (c *handClock) Now() time.Time     { return c.now }
func (c *handClock) State() clock.State { return clock.State{Now: c.now, Reason: clock.FromSource} }

// rig is a folder with a KEK, a keyring and a database, which can be reopened.
type rig struct {
	t     testing.TB
	dir   string
	clock *handClock
	ring  *Keyring
	db    *badger.DB
	store *Store
}

func newRig(t testing.TB) *rig {
	r := &rig{t: t, dir: t.TempDir(), clock: &handClock{noon}}
	r.open()
	t.Cleanup(r.close)
	return r
}

func (r *rig) ringPath() string { return filepath.Join(r.dir, "keyring") }

func (r *rig) kek() KEK {
	r.t.Helper()
	k, err := FileKEK(filepath.Join(r.dir, "kek"))
	if err != nil {
		r.t.Fatal(err)
	}
	return k
}

func (r *rig) ringConfig() KeyringConfig {
	return KeyringConfig{
		Path: r.ringPath(), Subjects: filepath.Join(r.dir, "subjects"), KEK: r.kek(), Width: time.Hour,
	}
}

func (r *rig) config() Config {
	return Config{
		Prefix: "L", Keyring: r.ring, Width: time.Hour, Keep: MaxLocationKeep,
		Margin: 6*time.Hour + 20*time.Minute, Clock: r.clock, Location: true,
	}
}

func (r *rig) open() {
	r.t.Helper()
	var err error
	if r.ring, err = OpenKeyring(r.ringConfig()); err != nil {
		r.t.Fatal(err)
	}
	if r.db, err = badger.Open(BadgerOptions(filepath.Join(r.dir, "db"), true)); err != nil {
		r.t.Fatal(err)
	}
	if r.store, err = Open(r.db, r.config()); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) close() {
	if err := r.db.Close(); err != nil {
		r.t.Error(err)
	}
	if err := r.ring.Close(); err != nil {
		r.t.Error(err)
	}
}

func (r *rig) reopen() {
	r.t.Helper()
	r.close()
	r.open()
}

func (r *rig) put(index Index, at time.Time, recs ...string) {
	r.t.Helper()
	if err := r.tryPut(index, at, recs...); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) tryPut(index Index, at time.Time, recs ...string) error {
	raw := make([][]byte, len(recs))
	for i, s := range recs {
		raw[i] = []byte(s)
	}
	return r.db.Update(func(txn *badger.Txn) error { return r.store.Put(txn, index, at, raw) })
}

// all reads every record of every index.
func (r *rig) all() ([]string, ScanStats) {
	r.t.Helper()
	var out []string
	st, err := r.store.ScanAll(time.Time{}, noon.AddDate(100, 0, 0), func(_ Index, _ time.Time, rec []byte) error {
		out = append(out, string(rec))
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return out, st
}

// values gives every key and value of the database.
func (r *rig) values() (keys, values [][]byte) {
	r.t.Helper()
	err := r.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.DefaultIteratorOptions)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			v, err := it.Item().ValueCopy(nil)
			if err != nil {
				return err
			}
			keys, values = append(keys, it.Item().KeyCopy(nil)), append(values, v)
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return keys, values
}
