package clock

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"
)

// The mark file holds two slots, each alone in a 4096-byte page so that one
// torn sector cannot take both. Writes alternate; the valid slot with the
// higher sequence counts. Big endian, times in nanoseconds:
//
//	0  4  magic "CCLK"
//	4  1  version 2
//	5  1  flags: 1 known, 2 anchored, 4 guessed
//	6  2  zero
//	8  8  sequence, from 1
//	16 8  mark, since 1970 UTC
//	24 8  CLOCK_BOOTTIME that belongs to the mark
//	32 16 name of that boot
//	48 8  powered time of all boots
//	56 8  powered time when time was last proven
//	64 8  shift of First
//	72 4  zero
//	76 4  CRC-32C of bytes 0 to 75
//
// Version 1 had the mark in microseconds at 16 and its CRC at 28, in 32 bytes.
const (
	markSize   = 80
	markStride = 4096
	markMagic  = "CCLK"
	oneSize    = 32
)

// Errors of Open when there is neither a mark nor another witness of the time.
var (
	ErrDamaged = errors.New("both copies of the mark are damaged")
	ErrMissing = errors.New("there is no mark, although data are kept whose deadlines it guards")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// mark is a time that has been reached for certain, and what the clock knows of
// the machine at that moment.
type mark struct {
	at       time.Time
	on       time.Duration // CLOCK_BOOTTIME at that moment
	boot     bootID
	powered  time.Duration // how long the machine is known to have been on, in all boots
	sure     time.Duration // powered when time was last proven
	shift    time.Duration // what First adds to the mark
	known    bool          // time was proven once; else at counts from Config.Earliest
	anchored bool          // time was proven in this boot
	guessed  bool          // First holds
}

type markFile struct {
	d       disk
	seq     uint64 // 0: nothing written yet
	mark    mark
	at      int // slot that holds seq
	damaged int
}

func openMark(cfg Config) (*markFile, error) {
	d, err := cfg.open(cfg.Path)
	if err != nil {
		return nil, fmt.Errorf("mark file: %w", err)
	}
	m := &markFile{d: d}
	if err := m.load(); err != nil {
		_ = d.Close()
		return nil, fmt.Errorf("mark file %s: %w", cfg.Path, err)
	}
	return m, nil
}

func (m *markFile) load() error {
	for i := range 2 {
		var raw [markSize]byte
		if err := readAt(m.d, raw[:], int64(i)*markStride); err != nil {
			return err
		}
		seq, mk, ok := decodeMark(&raw)
		switch {
		case ok && seq > m.seq:
			m.seq, m.mark, m.at = seq, mk, i
		case !ok && raw != [markSize]byte{}:
			m.damaged++
		}
	}
	return nil
}

// usable errs if neither the mark nor cfg.Floor says from when time goes on.
func (m *markFile) usable(cfg Config) error {
	why := ErrMissing
	switch {
	case m.seq > 0 || !cfg.Floor.IsZero() || !cfg.Needed:
		return nil
	case m.damaged == 2:
		why = ErrDamaged
	}
	return fmt.Errorf("mark file %s: %w, and nothing else tells what time was reached. "+
		"Try: restore this file, or the logs and the key schedule beside it, from a copy; an old copy is safe", cfg.Path, why)
}

// write puts mk into the slot that does not hold the current mark.
func (m *markFile) write(mk mark) error {
	at, raw := 1-m.at, encodeMark(m.seq+1, &mk)
	if err := put(m.d, raw[:], int64(at)*markStride); err != nil {
		return fmt.Errorf("mark slot %d: %w", at, err)
	}
	m.seq, m.mark, m.at = m.seq+1, mk, at
	return nil
}

func (m *markFile) close() error { return m.d.Close() }

const (
	flagKnown = 1 << iota
	flagAnchored
	flagGuessed
)

func encodeMark(seq uint64, m *mark) (raw [markSize]byte) {
	copy(raw[:], markMagic)
	raw[4] = 2
	for _, f := range []struct {
		set bool
		bit byte
	}{{m.known, flagKnown}, {m.anchored, flagAnchored}, {m.guessed, flagGuessed}} {
		if f.set {
			raw[5] |= f.bit
		}
	}
	binary.BigEndian.PutUint64(raw[8:], seq)
	binary.BigEndian.PutUint64(raw[16:], uint64(m.at.UnixNano()))
	binary.BigEndian.PutUint64(raw[24:], uint64(m.on))
	copy(raw[32:48], m.boot[:])
	binary.BigEndian.PutUint64(raw[48:], uint64(m.powered))
	binary.BigEndian.PutUint64(raw[56:], uint64(m.sure))
	binary.BigEndian.PutUint64(raw[64:], uint64(m.shift))
	binary.BigEndian.PutUint32(raw[76:], crc32.Checksum(raw[:76], castagnoli))
	return raw
}

// decodeMark reads a slot. One that does not encode back to the same bytes is
// refused, so there is one encoding.
func decodeMark(raw *[markSize]byte) (seq uint64, m mark, ok bool) {
	seq = binary.BigEndian.Uint64(raw[8:])
	if seq == 0 || string(raw[:4]) != markMagic {
		return 0, mark{}, false
	}
	if raw[4] == 1 {
		return decodeOne(raw)
	}
	m = mark{
		at:       time.Unix(0, int64(binary.BigEndian.Uint64(raw[16:]))).UTC(),
		on:       time.Duration(binary.BigEndian.Uint64(raw[24:])),
		boot:     bootID(raw[32:48]),
		powered:  time.Duration(binary.BigEndian.Uint64(raw[48:])),
		sure:     time.Duration(binary.BigEndian.Uint64(raw[56:])),
		shift:    time.Duration(binary.BigEndian.Uint64(raw[64:])),
		known:    raw[5]&flagKnown != 0,
		anchored: raw[5]&flagAnchored != 0,
		guessed:  raw[5]&flagGuessed != 0,
	}
	sound := m.on >= 0 && m.powered >= m.sure && m.sure >= 0 && !m.at.After(latest) && !(m.known && m.guessed)
	if !sound || encodeMark(seq, &m) != *raw {
		return 0, mark{}, false
	}
	return seq, m, true
}

// decodeOne reads a slot of version 1: a mark of an unknown boot.
func decodeOne(raw *[markSize]byte) (seq uint64, m mark, ok bool) {
	us := int64(binary.BigEndian.Uint64(raw[16:]))
	if string(raw[5:8]) != "\x00\x00\x00" || us < 0 || us > latest.UnixMicro() ||
		binary.BigEndian.Uint32(raw[oneSize-4:]) != crc32.Checksum(raw[:oneSize-4], castagnoli) {
		return 0, mark{}, false
	}
	return binary.BigEndian.Uint64(raw[8:]), mark{at: time.UnixMicro(us).UTC(), known: true}, true
}
