package walk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// decompressor keeps one reader per format for reuse.
type decompressor struct {
	src  bytes.Reader
	gzip *gzip.Reader
	zlib io.ReadCloser
	zstd *zstd.Decoder
	flat io.ReadCloser
}

// Compressed gives the compression that b starts with, 0 for none. For zlib, which
// has no magic number, the header's check must hold (RFC 1950).
func Compressed(b []byte) Encoding {
	switch {
	case len(b) < 8:
		return 0
	case b[0] == 0x1F && b[1] == 0x8B && b[2] == 8:
		return Gzip
	case b[0] == 0x28 && b[1] == 0xB5 && b[2] == 0x2F && b[3] == 0xFD:
		return Zstd
	case b[0] == 0x78 && (b[1] == 0x01 || b[1] == 0x5E || b[1] == 0x9C || b[1] == 0xDA):
		return Zlib
	}
	return 0
}

// Bytes yields the content of b if it is compressed with gzip, zlib or zstd. found
// is false if it is not. depth counts the encodings around b. It returns ErrBudget
// for a bomb, ErrMalformed for damage or for bytes behind the content, or the error
// of yield.
func (u *Unwrapper) Bytes(b []byte, depth int, yield func(Inner) error) (found bool, err error) {
	e := Compressed(b)
	if e == 0 {
		return false, nil
	}
	l, err := u.at(depth)
	if err != nil {
		return true, err
	}
	data, err := u.expand(e, b, l)
	if err != nil {
		if e == Zlib && !errors.Is(err, ErrBudget) { // two bytes are no proof
			return false, nil
		}
		return true, err
	}
	return true, yield(Inner{Encoding: e, Start: 0, End: len(b), Data: data})
}

// Deflated yields the content of b if all of b is one raw deflate stream (RFC 1951)
// of something that looks like text, compressed data or what the accepts function
// knows. The format has no header, so that this is for bytes that are nothing else.
func (u *Unwrapper) Deflated(b []byte, depth int, yield func(Inner) error) (found bool, err error) {
	if !deflates(b) {
		return false, nil
	}
	l, err := u.at(depth)
	if err != nil {
		return false, err
	}
	data, err := u.expand(Deflate, b, l)
	switch {
	case errors.Is(err, ErrBudget):
		return true, err
	case err != nil || len(data) < leastDecoded || !u.worth(data):
		return false, nil
	}
	return true, yield(Inner{Encoding: Deflate, Start: 0, End: len(b), Data: data})
}

// Inflated gives what text, base64 of a stream of deflate, holds, nil if it is none. It is valid until the next
// use of depth.
func (u *Unwrapper) Inflated(text []byte, depth int) []byte {
	data := u.Whole(text, depth, 1)
	if len(data) == 0 {
		return nil
	}
	out, err := u.expand(Deflate, data, &u.trial)
	if err != nil {
		return nil
	}
	return out
}

// inflates reports whether Deflated would find something in b, or run out of budget.
func (u *Unwrapper) inflates(b []byte) bool {
	if !deflates(b) {
		return false
	}
	data, err := u.expand(Deflate, b, &u.trial)
	return errors.Is(err, ErrBudget) || err == nil && len(data) >= leastDecoded && u.worth(data)
}

// deflates reports whether b may be a raw deflate stream by the head of its first block
// (RFC 1951 section 3.2): the length of a stored block and its complement agree, the
// code for the code lengths of a dynamic one is complete.
func deflates(b []byte) bool {
	if len(b) < 8 {
		return false
	}
	x := binary.LittleEndian.Uint64(b)
	switch x >> 1 & 3 {
	case 0:
		return uint16(x>>8) == ^uint16(x>>24)
	case 1:
		return true
	case 3:
		return false
	}
	if x>>3&31 > 29 || x>>8&31 > 29 {
		return false
	}
	n := int(x>>13&15) + 4 // lengths of three bits each
	sum, used := 0, 0      // sum of 2^-length in 128ths
	for i := range n {
		at := 17 + 3*i
		if at+8 > 8*len(b) {
			return false
		}
		v := int(b[at/8])
		if at/8+1 < len(b) {
			v |= int(b[at/8+1]) << 8
		}
		if size := v >> (at % 8) & 7; size > 0 {
			sum += 128 >> size
			used++
		}
	}
	return sum == 128 || used == 1 && sum == 64
}

// expand decompresses all of b into the memory of l, within the budgets. What it
// decompressed is spent even if it fails.
func (u *Unwrapper) expand(e Encoding, b []byte, l *layer) ([]byte, error) {
	r, err := u.decomp.open(e, b, u.budget)
	if err != nil {
		return nil, fmt.Errorf("%v header: %w", e, ErrMalformed)
	}
	most := min(u.budget.Decoded-u.spent, len(b)*u.budget.Ratio)
	l.buf, err = readMost(l.buf[:0], r, most)
	u.work += len(b) + len(l.buf)
	over := u.spend(len(l.buf))
	if err != nil {
		return nil, fmt.Errorf("%v content: %w", e, err)
	}
	if e != Zstd && u.decomp.src.Len() > 0 { // zstd refuses a tail by itself
		return nil, fmt.Errorf("%v, bytes behind the end: %w", e, ErrMalformed)
	}
	return l.buf, over
}

// open gives a reader of the content of b.
func (d *decompressor) open(e Encoding, b []byte, budget Budget) (io.Reader, error) {
	d.src.Reset(b)
	var err error
	switch e {
	case Gzip:
		if d.gzip == nil {
			d.gzip = new(gzip.Reader)
		}
		return d.gzip, d.gzip.Reset(&d.src)
	case Zlib:
		if d.zlib == nil {
			d.zlib, err = zlib.NewReader(&d.src)
			return d.zlib, err
		}
		return d.zlib, d.zlib.(zlib.Resetter).Reset(&d.src, nil)
	case Deflate:
		if d.flat == nil {
			d.flat = flate.NewReader(&d.src)
			return d.flat, nil
		}
		return d.flat, d.flat.(flate.Resetter).Reset(&d.src, nil)
	}
	if d.zstd == nil {
		d.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxMemory(uint64(budget.Decoded)), zstd.WithDecoderMaxWindow(1<<20))
		if err != nil {
			return nil, err
		}
	}
	return d.zstd, d.zstd.Reset(&d.src)
}

// readMost reads r to its end into dst, at most the given number of bytes.
func readMost(dst []byte, r io.Reader, most int) ([]byte, error) {
	for {
		if len(dst) > most {
			return dst, ErrBudget
		}
		if len(dst) == cap(dst) {
			dst = append(dst, 0)[:len(dst)]
		}
		n, err := r.Read(dst[len(dst):min(cap(dst), most+1)])
		dst = dst[:len(dst)+n]
		if errors.Is(err, io.EOF) && len(dst) <= most {
			return dst, nil
		}
		if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) || len(dst) > most {
			return dst, ErrBudget
		}
		if err != nil {
			return dst, ErrMalformed
		}
	}
}
