package canbus

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const blfContainer = 10

// unpacker is the zlib reader, made once and reset for each container.
type unpacker struct {
	zlib io.ReadCloser
	raw  []byte
}

// readOuter reads one object of the file itself and appends what it holds to
// b.buf: the content of a container, or the object as it is. Damage is a
// *LineError, and the file is then at the next object mark or at its end.
func (b *blfReader) readOuter() error {
	b.object = b.at
	var head [blfBaseHeader]byte
	n, err := io.ReadFull(b.in, head[:])
	b.at += int64(n)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && len(bytes.Trim(head[:n], "\x00")) > 0:
		return b.bad("the log ends within an object")
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return io.EOF
	case err != nil:
		return fmt.Errorf("read %s at byte %d: %w", b.name, b.at, err)
	}
	size := int64(binary.LittleEndian.Uint32(head[8:]))
	if !bytes.HasPrefix(head[:], blfObjectMark) || size < blfBaseHeader || size > blfMaxUnpacked {
		return b.resync()
	}
	body, err := b.readBody(int(size) - blfBaseHeader)
	if err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(head[12:]) != blfContainer {
		b.buf = append(append(b.buf, head[:]...), body...)
		return nil
	}
	return b.unpack(body)
}

// readBody reads n bytes and the padding behind them. It grows with what the
// file really holds, whatever the header claims.
func (b *blfReader) readBody(n int) ([]byte, error) {
	raw := bytes.NewBuffer(b.pack.raw[:0])
	got, err := io.CopyN(raw, b.in, int64(n))
	b.at += got
	b.pack.raw = raw.Bytes()
	if errors.Is(err, io.EOF) {
		return nil, b.bad("the log ends within an object")
	}
	if err != nil {
		return nil, fmt.Errorf("read %s at byte %d: %w", b.name, b.at, err)
	}
	b.skipPadding(n % 4)
	return b.pack.raw, nil
}

// skipPadding passes over zero bytes up to the next mark: writers differ in how
// many they leave.
func (b *blfReader) skipPadding(n int) {
	for range n {
		c, err := b.in.ReadByte()
		if err != nil {
			return
		}
		if c != 0 {
			_ = b.in.UnreadByte()
			return
		}
		b.at++
	}
}

// resync looks for the next object mark in the file.
func (b *blfReader) resync() error {
	for {
		window, err := b.in.Peek(4096)
		if at := bytes.Index(window, blfObjectMark); at >= 0 {
			b.discard(at)
			break
		}
		if err != nil {
			b.discard(len(window))
			break
		}
		b.discard(len(window) - len(blfObjectMark) + 1)
	}
	return b.bad("no object where one should start")
}

func (b *blfReader) discard(n int) {
	done, _ := b.in.Discard(n)
	b.at += int64(done)
}

// unpack appends the content of a container: method u16 (0 stored, 2 zlib), 6
// bytes, unpacked size u32, 4 bytes, content.
func (b *blfReader) unpack(body []byte) error {
	if len(body) < 16 {
		return b.bad("a container is shorter than its header")
	}
	method, size := binary.LittleEndian.Uint16(body), binary.LittleEndian.Uint32(body[8:])
	body = body[16:]
	switch {
	case size > blfMaxUnpacked:
		return b.bad("a container states more than 32 MiB of content")
	case method == 0 && spare(len(body)-int(size)):
		b.buf = append(b.buf, body[:size]...)
		return nil
	case method == 0:
		return b.bad("a container does not have the size it states")
	case method != 2:
		return b.bad(fmt.Sprintf("a container is packed by the unknown method %d", method))
	}
	if err := b.inflate(body, int64(size)); err != nil {
		return b.bad("a container cannot be unpacked")
	}
	return nil
}

// spare tells whether n bytes behind a container's content can be padding. More
// would be objects that a damaged size has swallowed.
func spare(n int) bool { return n >= 0 && n < 4 }

func (b *blfReader) inflate(body []byte, size int64) error {
	src := bytes.NewReader(body)
	if b.pack.zlib == nil {
		z, err := zlib.NewReader(src)
		if err != nil {
			return err
		}
		b.pack.zlib = z
	} else if err := b.pack.zlib.(zlib.Resetter).Reset(src, nil); err != nil {
		return err
	}
	out := bytes.NewBuffer(b.buf)
	n, err := io.Copy(out, io.LimitReader(b.pack.zlib, size+1))
	if err == nil && (n != size || !spare(src.Len())) {
		err = fmt.Errorf("%d bytes unpacked, %d stated, %d behind them", n, size, src.Len())
	}
	if err == nil {
		b.buf = out.Bytes()
	}
	return err
}
