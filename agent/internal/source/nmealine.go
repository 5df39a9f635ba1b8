package source

import (
	"bufio"
	"bytes"
	"io"
)

// maxSentence bounds a sentence in bytes. NMEA 0183 allows 82; receivers with
// high precision and proprietary sentences go beyond it.
const maxSentence = 512

// sentences cuts NMEA sentences out of a byte stream that may hold anything.
type sentences struct {
	in      *bufio.Reader
	buf     []byte
	garbage uint64 // bytes that belong to no sentence
}

func newSentences(r io.Reader) *sentences {
	return &sentences{in: bufio.NewReaderSize(r, 4096), buf: make([]byte, 0, maxSentence)}
}

// next gives the next run of printable bytes that begins with $ or ! and ends
// with a line end, without the line end and valid until the next call. whole is
// false for one that broke off although it had begun like a sentence: a new one
// started, it grew too long, or the stream ended. Other bytes are counted and
// passed over.
func (s *sentences) next() (text []byte, whole bool, err error) {
	s.buf = s.buf[:0]
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			if s.began() {
				return s.buf, false, nil
			}
			s.garbage += uint64(len(s.buf))
			return nil, false, err
		}
		switch {
		case c == '\r' || c == '\n':
			if s.began() {
				return s.buf, true, nil
			}
			s.discard()
		case c == '$' || c == '!':
			if s.began() {
				_ = s.in.UnreadByte() // follows a successful ReadByte: cannot fail
				return s.buf, false, nil
			}
			s.discard()
			s.buf = append(s.buf, c)
		case c < ' ' || c > '~' || len(s.buf) == 0:
			s.discard()
			s.garbage++
		case len(s.buf) == maxSentence:
			_ = s.in.UnreadByte() // the rest is garbage
			return s.buf, false, nil
		default:
			s.buf = append(s.buf, c)
		}
	}
}

// began tells a sentence from a $ in binary data: an address of at least five
// capitals or digits and a comma.
func (s *sentences) began() bool {
	comma := bytes.IndexByte(s.buf, ',')
	if comma < 6 {
		return false
	}
	for _, c := range s.buf[1:comma] {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func (s *sentences) discard() {
	s.garbage += uint64(len(s.buf))
	s.buf = s.buf[:0]
}
