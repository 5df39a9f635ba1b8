package canbus

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"time"
)

// Layout of a BLF file, little-endian. No public specification exists; the
// field order is the one that the published readers agree on.
const (
	blfFileHeader  = 144 // usual size; the header states its own
	blfBaseHeader  = 16  // "LOBJ", header size u16, version u16, object size u32, type u32
	blfMaxObject   = 1 << 20
	blfMaxUnpacked = 32 << 20
)

var (
	blfFileMark   = []byte("LOGG")
	blfObjectMark = []byte("LOBJ")
)

const blfHint = "copy the log again, or cut it to whole containers"

// blfReader reads Vector BLF logs. The start time in the header has no time
// zone and is read as UTC; a log without one counts from 1970.
type blfReader struct {
	in     *bufio.Reader
	name   string
	stats  *Stats
	start  int64
	at     int64 // bytes of the file consumed
	object int64 // offset of the container that objects come from
	buf    []byte
	pos    int // objects before pos are done
	pack   unpacker
	ended  bool
}

func newBLF(in *bufio.Reader, name string, stats *Stats) (*blfReader, error) {
	head := make([]byte, 72)
	if _, err := io.ReadFull(in, head); err != nil || !bytes.HasPrefix(head, blfFileMark) {
		return nil, hinted("check that the file is a whole BLF log", "%s: no BLF file header", name)
	}
	size := binary.LittleEndian.Uint32(head[4:])
	if size < uint32(len(head)) || size > 1<<16 {
		return nil, hinted("copy the log again", "%s: the BLF header states a size of %d bytes, %d expected",
			name, size, blfFileHeader)
	}
	if _, err := in.Discard(int(size) - len(head)); err != nil {
		return nil, hinted("copy the log again", "%s: the BLF file ends within its header", name)
	}
	return &blfReader{in: in, name: name, stats: stats, start: systemTime(head[0x28:]), at: int64(size)}, nil
}

// systemTime reads a Windows SYSTEMTIME (year, month, weekday, day, hour,
// minute, second, millisecond; u16 each) into Unix nanoseconds, 0 if unset.
func systemTime(b []byte) int64 {
	u := func(i int) int { return int(binary.LittleEndian.Uint16(b[2*i:])) }
	if u(0) < 1970 || u(0) > 2200 || u(1) < 1 || u(1) > 12 {
		return 0
	}
	return time.Date(u(0), time.Month(u(1)), u(3), u(4), u(5), u(6), u(7)*1e6, time.UTC).UnixNano()
}

func (b *blfReader) next(f *Frame) error {
	for {
		object, err := b.nextObject()
		if err != nil {
			return b.count(err)
		}
		kind, err := decodeBLF(object, b.start, f)
		switch {
		case err != nil:
			return b.count(b.bad(err.Error()))
		case kind == isFrame:
			b.stats.Frames++
			return nil
		default:
			b.stats.skip(kind)
		}
	}
}

func (b *blfReader) count(err error) error {
	var bad *LineError
	if errors.As(err, &bad) {
		b.stats.Malformed++
	}
	return err
}

func (b *blfReader) bad(what string) error {
	return &LineError{Path: b.name, Offset: b.object, What: what, Hint: blfHint}
}

// nextObject returns the next whole object from the unpacked bytes, which it
// refills container by container: an object may go on in the next one.
func (b *blfReader) nextObject() ([]byte, error) {
	for {
		rest := b.padding()
		if len(rest) >= blfBaseHeader {
			size, err := b.objectSize(rest)
			if err != nil {
				return nil, err
			}
			if size <= len(rest) {
				b.pos += size
				return rest[:size], nil
			}
		}
		if err := b.refill(); err != nil {
			return nil, err
		}
	}
}

// padding passes over the zero bytes between objects: writers differ in how
// many they leave, up to three.
func (b *blfReader) padding() []byte {
	for range 3 {
		if b.pos < len(b.buf) && b.buf[b.pos] == 0 {
			b.pos++
		}
	}
	return b.buf[b.pos:]
}

// objectSize checks the header at the start of rest. When it is damaged the
// reader moves on to the next object mark.
func (b *blfReader) objectSize(rest []byte) (int, error) {
	header, size := binary.LittleEndian.Uint16(rest[4:]), binary.LittleEndian.Uint32(rest[8:])
	if bytes.HasPrefix(rest, blfObjectMark) && uint32(header) >= blfBaseHeader &&
		size >= uint32(header) && size <= blfMaxObject {
		return int(size), nil
	}
	if next := bytes.Index(rest[1:], blfObjectMark); next >= 0 {
		b.pos += 1 + next
	} else {
		b.pos = len(b.buf)
	}
	return 0, b.bad("no object where one should start")
}

// refill keeps the unread bytes and adds the content of the next container.
func (b *blfReader) refill() error {
	if b.ended {
		return b.end()
	}
	left := copy(b.buf, b.buf[b.pos:])
	b.buf, b.pos = b.buf[:left], 0
	err := b.readOuter()
	var bad *LineError
	if err != nil && !errors.As(err, &bad) {
		b.ended = true
		if errors.Is(err, io.EOF) {
			return b.end()
		}
	}
	if bad != nil {
		b.pos = len(b.buf) // what was begun cannot be completed
	}
	return err
}

// end reports bytes of an unfinished object once, then io.EOF.
func (b *blfReader) end() error {
	rest := b.buf[b.pos:]
	b.pos = len(b.buf)
	if len(bytes.TrimRight(rest, "\x00")) > 0 {
		return b.bad("the log ends within an object")
	}
	return io.EOF
}
