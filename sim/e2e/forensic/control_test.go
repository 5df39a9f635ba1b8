package forensic

import (
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"cordon/internal/vault/forensic"
	"cordon/internal/vault/forensic/drive"
)

const controlRecords = 500

// plainBadger is the control: records with a lifetime in plain Badger. It waits
// until they have expired, and then does everything Badger offers to be rid of them.
func plainBadger(t testing.TB, dir string) (out []forensic.Canary) {
	t.Helper()
	db, err := badger.Open(badger.DefaultOptions(filepath.Join(dir, "control")).
		WithLogger(nil).WithSyncWrites(true).WithCompression(options.None).WithMemTableSize(4 << 20).
		WithBlockCacheSize(0).WithValueThreshold(64 << 10).WithValueLogFileSize(4 << 20))
	if err != nil {
		t.Fatal(err)
	}
	wb := db.NewWriteBatch()
	for i := range controlRecords {
		var c forensic.Canary
		_, _ = rand.Read(c[:]) // never fails: it ends the process instead
		out = append(out, c)
		e := badger.NewEntry(fmt.Appendf(nil, "r/%06d", i), drive.Record(c)).WithTTL(time.Second)
		if err := wb.SetEntry(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := wb.Flush(); err != nil {
		t.Fatal(err)
	}
	for left := 1; left > 0; time.Sleep(50 * time.Millisecond) { // Badger goes by the machine's clock
		left = 0
		err := db.View(func(txn *badger.Txn) error {
			it := txn.NewIterator(badger.DefaultIteratorOptions)
			defer it.Close()
			for it.Rewind(); it.Valid(); it.Next() {
				left++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for db.RunValueLogGC(0.01) == nil {
	}
	if err := errors.Join(db.Flatten(2), db.Close()); err != nil {
		t.Fatal(err)
	}
	return out
}
