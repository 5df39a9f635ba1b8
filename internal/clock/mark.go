package clock

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// The mark file holds two slots, each alone in a 4096-byte page so that one
// torn sector cannot take both. Writes alternate; the valid slot with the
// higher sequence counts. Big endian:
//
//	0  4  magic "CCLK"
//	4  1  version 1
//	5  3  zero
//	8  8  sequence, from 1
//	16 8  mark, microseconds since 1970 UTC, rounded up
//	24 4  zero
//	28 4  CRC-32C of bytes 0 to 27
const (
	markSize   = 32
	markStride = 4096
	markMagic  = "CCLK\x01\x00\x00\x00"
)

// Errors of Open when there is neither a mark nor another witness of the time.
var (
	ErrDamaged = errors.New("both copies of the mark are damaged")
	ErrMissing = errors.New("there is no mark, although data are kept whose deadlines it guards")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type markFile struct {
	f         *os.File
	fdatasync func(fd int) error
	seq       uint64 // 0: nothing written yet
	mark      time.Time
	at        int // slot that holds seq
	damaged   int
}

func openMark(path string) (*markFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the mark file: %w", err)
	}
	m := &markFile{f: f, fdatasync: unix.Fdatasync}
	if err := m.load(path); err != nil {
		_ = f.Close()
		return nil, err
	}
	return m, nil
}

func (m *markFile) load(path string) error {
	if err := unix.Flock(int(m.f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return fmt.Errorf("mark file %s is in use by another process (%w). Try: stop it first", path, err)
	}
	for i := range 2 {
		var raw [markSize]byte
		if _, err := m.f.ReadAt(raw[:], int64(i)*markStride); err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read mark slot %d of %s: %w", i, path, err)
		}
		seq, t, ok := decodeMark(raw)
		switch {
		case ok && seq > m.seq:
			m.seq, m.mark, m.at = seq, t, i
		case !ok && raw != [markSize]byte{}:
			m.damaged++
		}
	}
	if m.seq == 0 {
		return syncDir(filepath.Dir(path))
	}
	return nil
}

// usable errs if neither the mark nor cfg.Floor says from when time goes on.
func (m *markFile) usable(cfg Config) error {
	why := ErrMissing
	switch {
	case m.seq > 0 || !cfg.Floor.IsZero():
		return nil
	case m.damaged == 2:
		why = ErrDamaged
	case !cfg.Needed:
		return nil
	}
	return fmt.Errorf("mark file %s: %w, and nothing else tells what time was reached. "+
		"Try: restore this file, or the logs and the key schedule beside it, from a copy; an old copy is safe", cfg.Path, why)
}

// write puts t into the slot that does not hold the current mark.
func (m *markFile) write(t time.Time) error {
	at := 1 - m.at
	raw := encodeMark(m.seq+1, t)
	if _, err := m.f.WriteAt(raw[:], int64(at)*markStride); err != nil {
		return fmt.Errorf("write mark slot %d: %w", at, err)
	}
	if err := m.fdatasync(int(m.f.Fd())); err != nil {
		return fmt.Errorf("sync mark slot %d: %w", at, err)
	}
	m.seq, m.mark, _ = decodeMark(raw)
	m.at = at
	return nil
}

func (m *markFile) close() error { return m.f.Close() }

func encodeMark(seq uint64, t time.Time) (raw [markSize]byte) {
	copy(raw[:], markMagic)
	binary.BigEndian.PutUint64(raw[8:], seq)
	binary.BigEndian.PutUint64(raw[16:], uint64(t.Add(time.Microsecond-1).UnixMicro()))
	binary.BigEndian.PutUint32(raw[28:], crc32.Checksum(raw[:28], castagnoli))
	return raw
}

func decodeMark(raw [markSize]byte) (seq uint64, t time.Time, ok bool) {
	seq = binary.BigEndian.Uint64(raw[8:])
	if string(raw[:8]) != markMagic || seq == 0 ||
		binary.BigEndian.Uint32(raw[28:]) != crc32.Checksum(raw[:28], castagnoli) {
		return 0, time.Time{}, false
	}
	return seq, time.UnixMicro(int64(binary.BigEndian.Uint64(raw[16:]))).UTC(), true
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return errors.Join(d.Sync(), d.Close())
}
