package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/dgraph-io/badger/v4"

	"cordon/internal/vault"
)

// openBadger opens the database. fresh says that it is new; damage is set if
// another was moved aside for it.
func (s *Store) openBadger() (fresh bool, damage *Damage, err error) {
	dir := s.cfg.outbox()
	_, err = os.Stat(filepath.Join(dir, badger.ManifestFilename))
	fresh = errors.Is(err, os.ErrNotExist)
	if fresh {
		fresh, err = s.clearUnborn(dir)
	} else if err == nil {
		err = verifyTables(dir, s.options(dir))
	}
	if err == nil {
		s.db, err = vault.OpenBadger(s.options(dir))
	}
	if err == nil {
		return fresh, nil, nil
	}
	if !isDamage(err) {
		return false, nil, fmt.Errorf("store: open the outbox %s: %w. Try: free space and check the permissions of the folder", dir, err)
	}
	aside, merr := s.asideDir()
	if merr == nil {
		merr = os.Rename(dir, aside)
	}
	if merr != nil {
		return false, nil, fmt.Errorf("store: the outbox is damaged (%w) and cannot be moved aside: %w", err, merr)
	}
	damage = &Damage{What: "the outbox does not open and was moved aside, the local vault in it too", Path: aside, Err: err}
	if s.db, err = vault.OpenBadger(s.options(dir)); err != nil {
		return false, nil, fmt.Errorf("store: make a new outbox: %w", err)
	}
	return true, damage, nil
}

var errNoManifest = errors.New("there are data files but no MANIFEST")

// clearUnborn tells a folder that is new, or whose making was cut short, from one
// that lost its MANIFEST.
func (s *Store) clearUnborn(dir string) (fresh bool, err error) {
	for _, pattern := range []string{"*.sst", "*.mem", "*.vlog"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return false, err
		}
		for _, n := range names {
			if b, err := os.ReadFile(n); err != nil || len(bytes.TrimRight(b, "\x00")) > 0 {
				return false, errors.Join(errNoManifest, err)
			}
		}
	}
	return true, nil
}

// isDamage tells a database that can never be opened from one that cannot be
// opened now.
func isDamage(err error) bool {
	for _, e := range []error{
		syscall.ENOSPC, syscall.EDQUOT, syscall.EACCES, syscall.EPERM, syscall.EROFS,
		syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EAGAIN, syscall.EINTR,
	} {
		if errors.Is(err, e) {
			return false
		}
	}
	return true
}

// asideDir names a folder for damaged parts that does not exist yet.
func (s *Store) asideDir() (string, error) {
	base := s.cfg.path(fmt.Sprintf("outbox.damaged-%d", s.now().Unix()))
	path := base
	for i := 1; i < 1000; i++ {
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return path, nil
		}
		path = fmt.Sprintf("%s.%d", base, i)
	}
	return "", fmt.Errorf("store: too many damaged outboxes at %s. Try: look at them and move them away", base)
}

// report tells of damage; no lock is held.
func (s *Store) report(d Damage) {
	s.cfg.Logger.Error("outbox damaged", "what", d.What, "records", d.Records, "moved_to", d.Path, "err", d.Err)
	if s.cfg.OnDamage != nil {
		s.cfg.OnDamage(d)
	}
}

// logFile is a memtable's log as it lay on disk before Badger, on opening, cuts
// it off at the first entry that it cannot read.
type logFile struct {
	name string
	data []byte
}

func readLogs(dir string) (logs []logFile) {
	names, _ := filepath.Glob(filepath.Join(dir, "*.mem"))
	for _, n := range names {
		b, err := os.ReadFile(n)
		if b = bytes.TrimRight(b, "\x00"); err == nil && len(b) > 0 {
			logs = append(logs, logFile{filepath.Base(n), bytes.Clone(b)})
		}
	}
	return logs
}

// keepLogs puts the logs as they were found into a folder for damaged parts.
func (s *Store) keepLogs(logs []logFile, cause error) (string, error) {
	if len(logs) == 0 {
		return "", cause
	}
	dir, err := s.asideDir()
	if err == nil {
		err = os.Mkdir(dir, 0o700)
	}
	if err != nil {
		return "", errors.Join(cause, err)
	}
	for _, l := range logs {
		err = errors.Join(err, writeSynced(filepath.Join(dir, l.name), l.data))
	}
	return dir, errors.Join(cause, err)
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}
