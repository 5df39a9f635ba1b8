package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// damagedFrame is a frame whose bytes cannot be trusted.
type damagedFrame struct {
	meta
	raw []byte // as stored; nil if not even that could be read
	err error
}

// setAside writes what is left of a frame to a folder for damaged parts, deletes
// it from the outbox and counts its records as shed. If it cannot be written it
// stays where it is and is passed over until the next opening.
func (s *Store) setAside(d *damagedFrame) error {
	path, werr := s.writeAside(d)
	s.mu.Lock()
	if s.bad[d.ID] {
		s.mu.Unlock()
		return nil
	}
	if werr != nil {
		s.bad[d.ID] = true
		s.mu.Unlock()
		s.report(Damage{What: "a frame is damaged and cannot be moved aside", Err: errors.Join(d.err, werr)})
		return nil
	}
	gone, err := s.filter(func(m *meta) bool { return m.ID == d.ID })
	if err == nil && len(gone) == 1 {
		err = s.update(func(t *txn) error {
			t.tally.Damages++
			return t.free(&d.meta, &t.tally.Shed[ShedDamaged])
		})
	}
	s.mu.Unlock()
	if err == nil && len(gone) == 1 {
		s.report(Damage{What: "a frame is damaged and was moved aside", Path: path, Records: uint64(d.Records), Err: d.err})
	}
	return err
}

func (s *Store) writeAside(d *damagedFrame) (path string, err error) {
	dir := s.cfg.path(fmt.Sprintf("outbox.damaged-%d", s.now().Unix()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	path = filepath.Join(dir, "frame-"+d.ID.String())
	err = writeSynced(path, append(d.key(), d.raw...))
	if errors.Is(err, os.ErrExist) {
		err = nil
	}
	return path, err
}
