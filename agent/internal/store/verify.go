package store

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/table"

	"cordon/internal/vault"
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
		if err := vault.ReadTable(path, true); err != nil {
			return fmt.Errorf("table %s: %w", filepath.Base(path), err)
		}
	}
	return nil
}
