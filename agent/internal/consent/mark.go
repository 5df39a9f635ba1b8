package consent

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"

	"cordon/agent/internal/durable"
)

// extent says how much of the file was confirmed to somebody: so many lines, so
// many bytes, with this CRC-32C.
type extent struct {
	lines uint64
	size  int64
	sum   uint32
}

// with is the extent after one more line.
func (x extent) with(line []byte) extent {
	return extent{x.lines + 1, x.size + int64(len(line)), crc32.Update(x.sum, castagnoli, line)}
}

// state is what the mark remembers beside the file. It shows that lines are
// missing, which the file alone cannot, and it can be written on a full disk.
type state struct {
	extent
	next uint64 // id of the next grant
	// suspended: a withdrawal could not be written, so that nobody knows whose
	// consent is still good. None is in force.
	suspended bool
}

// The mark has two slots, in a sector each, that are overwritten in turn: one of
// them is whole whenever the power is cut. A slot is "CCM1", flags 4, number of
// the writing 8, lines 8, size 8, next 8, sum 4, CRC-32C of all before 4; big
// endian.
const (
	markMagic = "CCM1"
	slotLen   = 48
	slotGap   = 512
	markLen   = 2 * slotGap
)

// mark is the file beside the consents.
type mark struct {
	f   disk
	seq uint64
}

func (st *state) encode(seq uint64) []byte {
	var flags uint32
	if st.suspended {
		flags = 1
	}
	b := binary.BigEndian.AppendUint32([]byte(markMagic), flags)
	for _, v := range []uint64{seq, st.lines, uint64(st.size), st.next} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	b = binary.BigEndian.AppendUint32(b, st.sum)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decodeSlot(b []byte) (st state, seq uint64, ok bool) {
	if len(b) < slotLen || string(b[:4]) != markMagic ||
		binary.BigEndian.Uint32(b[slotLen-4:]) != crc32.Checksum(b[:slotLen-4], castagnoli) {
		return st, 0, false
	}
	u := func(at int) uint64 { return binary.BigEndian.Uint64(b[at:]) }
	st = state{
		extent: extent{lines: u(16), size: int64(u(24)), sum: binary.BigEndian.Uint32(b[40:])},
		next:   u(32), suspended: binary.BigEndian.Uint32(b[4:]) != 0,
	}
	return st, u(8), st.size >= 0
}

// decodeMark gives the younger of the slots that are whole.
func decodeMark(b []byte) (st state, seq uint64, known bool) {
	for at := 0; at+slotLen <= len(b); at += slotGap {
		if s, n, ok := decodeSlot(b[at:]); ok && (!known || n > seq) {
			st, seq, known = s, n, true
		}
	}
	return st, seq, known
}

// openMark reads the mark; known is false if there is none, or none that is whole.
func openMark(path string) (m *mark, st state, known bool, err error) {
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, st, false, err
	}
	m = &mark{}
	st, m.seq, known = decodeMark(b)
	if len(b) != markLen {
		var slot []byte // none is whole: still nothing is known after a crash
		if m.seq = 0; known {
			slot = st.encode(m.seq)
		}
		if err := durable.Replace(path, pad(slot)); err != nil {
			return nil, st, known, err
		}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return nil, st, known, err
	}
	m.f = osFile{f}
	return m, st, known, nil
}

// pad gives a slot all the room that the mark will ever need.
func pad(slot []byte) []byte { return append(slot, make([]byte, markLen-len(slot))...) }

// write makes a state durable. It takes no room.
func (m *mark) write(st state) error {
	seq := m.seq + 1
	if _, err := m.f.WriteAt(st.encode(seq), int64(seq%2)*slotGap); err != nil {
		return err
	}
	if err := m.f.Sync(); err != nil {
		return err // the next try overwrites this slot, not the one that is whole
	}
	m.seq = seq
	return nil
}
