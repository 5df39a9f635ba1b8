package consent

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"cordon/agent/internal/durable"
)

// load reads the file and the mark beside it, or begins both.
func (s *Store) load() (*Damage, error) {
	m, old, known, err := openMark(s.path + ".mark")
	if err != nil {
		return nil, err
	}
	s.mark = m
	text, err := read(s.path)
	gone := errors.Is(err, fs.ErrNotExist)
	if err != nil && !gone {
		return nil, err
	}
	if gone || len(text) == 0 && !known {
		s.next = s.fresh(old.next)
		if !known {
			return nil, s.begin()
		}
		return &Damage{Line: 1, What: "the file is gone; no consent is in force until it is given again"}, s.begin()
	}
	whole, tail := split(text)
	line, err := s.replay(whole)
	if errors.Is(err, errNewer) {
		return nil, err
	}
	if err == nil {
		line, err = s.compare(old, known, whole, tail)
	}
	if err != nil {
		return s.moveAside(line, err, whole, old)
	}
	return s.resume(old, text, whole, tail)
}

// fresh is an id that no earlier file can have given, unless somebody granted a
// consent every second: the present second, or what the mark knows.
func (s *Store) fresh(known uint64) uint64 { return max(known, uint64(max(s.now().Unix(), 1))) }

// begin puts a new file with its first line in place, then the mark.
func (s *Store) begin() error {
	e := entry{Op: opOpen, At: s.now().UnixNano(), First: s.next, Version: version}
	s.version = version
	line, err := e.encode()
	if err != nil {
		return err
	}
	if err := durable.Replace(s.path, line); err != nil {
		return err
	}
	if err := s.openFile(); err != nil {
		return err
	}
	s.at = extent{}.with(line)
	_ = s.file.Reserve(s.at.size + reserve) // a grant asks for it again
	return s.mark.write(s.state())
}

func (s *Store) openFile() error {
	f, err := os.OpenFile(s.path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	s.file = osFile{f}
	return nil
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
		s.at = s.at.with(part)
	}
	return 0, nil
}

func (s *Store) apply(e *entry, first bool) error {
	switch {
	case (e.Op == opOpen) != first:
		return fmt.Errorf("%w: a file has one first line", errLine)
	case e.Version > version:
		return errNewer
	case e.Op == opOpen && e.First > 0:
		s.next, s.version = e.First, max(e.Version, 1)
	case e.Op == opUpgrade && e.Version > s.version:
		s.version = e.Version
	case e.Op == opRefuse && s.version >= 2:
		r, err := e.refusal()
		if err != nil {
			return err
		}
		s.refused(r)
	case e.Op == opNotice && s.version >= 2 && e.Notice != "":
		s.setNotice(Notice{e.Notice, e.NoticeHash}, e.At)
	case e.Op == opGrant && e.ID == s.next:
		rec, err := e.record()
		if err != nil {
			return err
		}
		s.all = append(s.all, rec)
		s.next++
	case e.Op == opWithdraw:
		i := slices.IndexFunc(s.all, func(r Record) bool { return r.ID == e.ID })
		if i < 0 {
			return fmt.Errorf("%w: it withdraws what was never granted", errLine)
		}
		s.all[i].Withdrawn, s.all[i].WithdrawnAt = true, e.At
	default:
		return fmt.Errorf("%w: it is out of order", errLine)
	}
	return nil
}

// compare holds the whole lines and the torn tail against what the mark says was
// confirmed. An error may mean that a withdrawal is missing.
func (s *Store) compare(old state, known bool, whole, tail []byte) (line int, err error) {
	switch {
	case known && old.size > int64(len(whole)):
		return int(s.at.lines) + 1, errors.New("a line that was confirmed is missing")
	case known && crc32.Checksum(whole[:old.size], castagnoli) != old.sum:
		return 1, errors.New("these are not the lines that were confirmed")
	case !known && len(s.all) > 0:
		return int(s.at.lines) + 1, errors.New("the mark that would show a missing line is gone or damaged")
	case len(tail) > 0 && !harmless(tail):
		return int(s.at.lines) + 1, errors.New("an append was cut short that may have been a withdrawal")
	}
	return 0, nil
}

// harmless reports whether the beginning of a line can be that of anything but a
// withdrawal: a grant, a refusal, a notice or an upgrade that nobody was told of.
func harmless(tail []byte) bool {
	const sum = 9 // checksum and space
	rest, ok := bytes.CutPrefix(tail[min(sum, len(tail)):], []byte(`{"op":"`))
	return ok && len(rest) > 0 && bytes.IndexByte([]byte("grnu"), rest[0]) >= 0
}

// resume takes a good file into use and brings it and the mark to one state.
func (s *Store) resume(old state, text, whole, tail []byte) (*Damage, error) {
	if err := s.openFile(); err != nil {
		return nil, err
	}
	var damage *Damage
	if len(tail) > 0 {
		if err := errors.Join(s.file.Truncate(s.at.size), s.file.Sync()); err != nil {
			return nil, err
		}
		damage = &Damage{What: fmt.Sprintf("an append was cut short; %d bytes of a line that nobody was told of were removed", len(tail))}
	}
	if missing := len(whole) - len(text); missing == 1 {
		if _, err := s.file.WriteAt([]byte{'\n'}, int64(len(text))); err != nil {
			return nil, err
		}
		if err := s.file.Sync(); err != nil {
			return nil, err
		}
	}
	_ = s.file.Reserve(s.at.size + reserve) // a full disk is no reason not to open
	s.next = max(s.next, old.next)
	s.suspended = old.suspended
	if s.suspended {
		damage = s.endSuspended()
	}
	if s.state() == old {
		return damage, nil
	}
	return damage, s.mark.write(s.state())
}

// endSuspended withdraws every consent, because a withdrawal of one of them could
// not be written and it is not known which. What has no room now is tried again.
func (s *Store) endSuspended() *Damage {
	d := &Damage{What: "a withdrawal could not be written before the agent stopped; no consent is in force until it is given again"}
	for i := range s.all {
		if r := &s.all[i]; !r.Withdrawn {
			d.Lost = append(d.Lost, r.ID)
			r.Withdrawn, r.WithdrawnAt = true, s.now().UnixNano()
			s.unwritten[r.ID] = true
		}
	}
	s.retry()
	return d
}

// moveAside puts a damaged file away and begins a new one with nothing in force.
func (s *Store) moveAside(line int, cause error, whole []byte, old state) (*Damage, error) {
	name, err := durable.Aside(s.path)
	if err != nil {
		return nil, err
	}
	d := &Damage{Line: line, SavedAs: filepath.Base(name),
		What: fmt.Sprintf("line %d: %v; no consent is in force until it is given again", line, cause)}
	for i := range s.all {
		d.Lost = append(d.Lost, s.all[i].ID)
	}
	// No line grants more than one id.
	last := s.next + uint64(max(0, bytes.Count(whole, []byte("\n"))-line+1))
	for id := s.next; id < last && s.at.lines > 0; id++ {
		d.Lost = append(d.Lost, id)
	}
	s.all, s.refusals, s.next = nil, nil, s.fresh(max(last, old.next))
	if err := s.begin(); err != nil || s.notice.Version == "" {
		return d, err
	}
	return d, s.append(&entry{Op: opNotice, At: s.now().UnixNano(), Notice: s.notice.Version, NoticeHash: s.notice.Hash})
}
