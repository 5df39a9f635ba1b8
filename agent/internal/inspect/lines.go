package inspect

import (
	"bytes"
	"io"
)

// lines reads whole lines, as many as there are without waiting.
type lines struct {
	in   io.Reader
	buf  []byte
	used int // of buf, handed out
	err  error
}

// chunk is how much is read at once, and keptOfLong how much of a line that is too
// long is kept, for its id, in bytes.
const (
	chunk      = 256 << 10
	keptOfLong = 4 << 10
	idleReads  = 100 // in a row that give nothing
)

func newLines(in io.Reader) *lines { return &lines{in: in, buf: make([]byte, 0, chunk)} }

// next gives a block of whole lines, or the beginning of one line that is longer
// than MaxLine. Both are valid until the next call. With an error, io.EOF at the end,
// block is what was read before it.
func (r *lines) next() (block, long []byte, err error) {
	r.buf = append(r.buf[:0], r.buf[r.used:]...)
	r.used = 0
	for seen := 0; ; {
		if at := bytes.LastIndexByte(r.buf[seen:], '\n'); at >= 0 {
			r.used = seen + at + 1
			return r.buf[:r.used], nil, nil
		}
		seen = len(r.buf)
		if seen > MaxLine {
			return nil, r.skip(), nil
		}
		if r.err != nil {
			r.used = len(r.buf)
			return r.buf, nil, r.err
		}
		r.read()
	}
}

// read appends what comes to the buffer, which grows.
func (r *lines) read() {
	if len(r.buf) == cap(r.buf) {
		r.buf = append(make([]byte, 0, 2*cap(r.buf)), r.buf...)
	}
	for range idleReads {
		n, err := r.in.Read(r.buf[len(r.buf):cap(r.buf)])
		r.buf = r.buf[:len(r.buf)+n]
		if r.err = err; n > 0 || err != nil {
			return
		}
	}
	r.err = io.ErrNoProgress
}

// skip reads to the end of a line that is too long and gives its beginning.
func (r *lines) skip() (long []byte) {
	long = bytes.Clone(r.buf[:keptOfLong])
	r.buf = make([]byte, 0, chunk)
	for {
		if at := bytes.IndexByte(r.buf, '\n'); at >= 0 {
			r.used = at + 1
			return long
		}
		r.buf = r.buf[:0]
		if r.err != nil {
			return long
		}
		r.read()
	}
}
