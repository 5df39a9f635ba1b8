package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/ristretto/v2/z"
)

// verifyTables reads every table that the MANIFEST names, before Badger does:
// Badger ends the process over a damaged footer or index, which would keep the car
// from ever starting again.
func verifyTables(dir string, opt badger.Options) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("read the MANIFEST: %v", r)
		}
	}()
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	m, _, err := badger.ReplayManifestFile(f, opt.ExternalMagicVersion, opt)
	if err != nil {
		return fmt.Errorf("MANIFEST: %w", err)
	}
	for id := range m.Tables {
		path := table.NewFilename(id, dir)
		if err := verifyTable(path); err != nil {
			return fmt.Errorf("table %s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

func verifyTable(path string) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged: %.80v", r)
		}
	}()
	if err := verifyFooter(path); err != nil {
		return err
	}
	mf, err := z.OpenMmapFile(path, os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	t, err := table.OpenTable(mf, table.Options{ReadOnly: true, BlockSize: 4 << 10})
	if err != nil {
		return err
	}
	return errors.Join(t.VerifyChecksum(), t.Close(-1))
}

// verifyFooter checks that the lengths at the end of a table (index, its length,
// checksum, its length) lie inside the file.
func verifyFooter(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	at := st.Size()
	for _, what := range []string{"checksum", "index"} {
		var n [4]byte
		if at < 4 {
			return fmt.Errorf("damaged: no room for the %s", what)
		}
		if _, err := f.ReadAt(n[:], at-4); err != nil {
			return err
		}
		size := int64(binary.BigEndian.Uint32(n[:]))
		if at -= 4 + size; size == 0 || at < 0 {
			return fmt.Errorf("damaged: the %s is said to have %d bytes", what, size)
		}
	}
	return nil
}
