package vault

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dgraph-io/badger/v4"
)

// TestOpenBadgerAfterKill: an empty memtable log, as a kill right after its
// creation leaves it, neither stops the database nor costs a record.
func TestOpenBadgerAfterKill(t *testing.T) {
	opt := BadgerOptions(t.TempDir(), true)
	db, err := OpenBadger(opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(txn *badger.Txn) error { return txn.Set([]byte("k"), []byte("v")) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(opt.Dir, "00099.mem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err = OpenBadger(opt); err != nil {
		t.Fatalf("with an empty memtable log: %v", err)
	}
	defer db.Close()
	err = db.View(func(txn *badger.Txn) error {
		_, err := txn.Get([]byte("k"))
		return err
	})
	if err != nil {
		t.Fatalf("the record is gone: %v", err)
	}
}
