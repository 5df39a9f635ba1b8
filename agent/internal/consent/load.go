package consent

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// load reads the file, or begins one.
func (s *Store) load() (*Damage, error) {
	f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	s.file = f
	text, err := read(f)
	if err != nil {
		return nil, err
	}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	torn := len(text) - len(whole)
	if line, err := s.replay(whole); err != nil {
		return s.moveAside(line, err, whole)
	}
	s.size = int64(len(whole))
	var damage *Damage
	if torn > 0 {
		if err := errors.Join(f.Truncate(s.size), f.Sync()); err != nil {
			return nil, err
		}
		damage = &Damage{What: fmt.Sprintf("an append was cut short; %d bytes that nobody was told of were removed", torn)}
	}
	if s.size == 0 {
		return damage, s.begin()
	}
	return damage, nil
}

// begin writes the first line of a new file.
func (s *Store) begin() error {
	if err := s.append(&entry{Op: opOpen, At: s.now().UnixNano(), First: s.next}); err != nil {
		return err
	}
	return syncDir(s.path)
}

// replay applies whole lines. On an error it says which line is damaged.
func (s *Store) replay(text []byte) (line int, err error) {
	for part := range bytes.Lines(text) {
		line++
		e, err := decodeLine(part[:len(part)-1])
		if err == nil {
			err = s.apply(&e, line == 1)
		}
		if err != nil {
			return line, err
		}
	}
	return 0, nil
}

func (s *Store) apply(e *entry, first bool) error {
	switch {
	case (e.Op == opOpen) != first:
		return fmt.Errorf("%w: a file has one first line", errLine)
	case e.Op == opOpen && e.First > 0:
		s.next = e.First
	case e.Op == opGrant && e.ID == s.next:
		rec, err := e.record()
		if err != nil {
			return err
		}
		s.all = append(s.all, rec)
		s.next++
	case e.Op == opWithdraw:
		for i := range s.all {
			if s.all[i].ID == e.ID {
				s.all[i].Withdrawn, s.all[i].WithdrawnAt = true, e.At
				return nil
			}
		}
		return fmt.Errorf("%w: it withdraws what was never granted", errLine)
	default:
		return fmt.Errorf("%w: it is out of order", errLine)
	}
	return nil
}

// moveAside puts a damaged file away and begins a new one with nothing in force.
// Its ids go on from the present second: behind all that were ever given, even
// if the damage hit the first line, unless somebody granted one every second.
func (s *Store) moveAside(line int, cause error, whole []byte) (*Damage, error) {
	name, err := sideName(s.path)
	if err != nil {
		return nil, err
	}
	d := &Damage{Line: line, SavedAs: filepath.Base(name),
		What: fmt.Sprintf("line %d: %v; no consent is in force until it is given again", line, cause)}
	for i := range s.all {
		d.Lost = append(d.Lost, s.all[i].ID)
	}
	// No line grants more than one id.
	last := s.next + uint64(bytes.Count(whole, []byte("\n"))-line+1)
	for id := s.next; id < last; id++ {
		d.Lost = append(d.Lost, id)
	}
	s.all, s.next, s.size = nil, max(last, uint64(s.now().Unix())), 0
	if err := errors.Join(s.file.Close(), os.Rename(s.path, name)); err != nil {
		s.file = nil
		return nil, err
	}
	if s.file, err = os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, err
	}
	return d, s.begin()
}

func sideName(path string) (string, error) {
	for i := 1; i < 1000; i++ {
		name := fmt.Sprintf("%s.damaged-%d", path, i)
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
			return name, nil
		}
	}
	return "", fmt.Errorf("too many damaged files beside %s. Try: look at them and move them away", path)
}

func syncDir(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
