package rows

import (
	"encoding/binary"
	"errors"
)

// splitter cuts plainly encoded values apart.
type splitter struct {
	rest []byte
	of   *column
	bit  int // of rest[0], for bools
}

var bools = [2][]byte{{0}, {1}}

func (s *splitter) next() ([]byte, error) {
	n := 8
	switch s.of.typ {
	case typeBool:
		if len(s.rest) == 0 {
			return nil, errShort
		}
		v := bools[s.rest[0]>>s.bit&1]
		if s.bit++; s.bit == 8 {
			s.bit, s.rest = 0, s.rest[1:]
		}
		return v, nil
	case typeBytes:
		if len(s.rest) < 4 {
			return nil, errShort
		}
		u := binary.LittleEndian.Uint32(s.rest)
		if u > MaxText {
			return nil, errors.New("a text that is too long")
		}
		n, s.rest = int(u), s.rest[4:]
	}
	if len(s.rest) < n {
		return nil, errShort
	}
	v := s.rest[:n:n]
	s.rest = s.rest[n:]
	return v, nil
}

var errShort = errors.New("fewer values than rows")

// end refuses bytes, and bits, after the last value.
func (s *splitter) end() error {
	if s.bit > 0 && s.rest[0]>>s.bit == 0 {
		s.rest = s.rest[1:]
	}
	if len(s.rest) > 0 {
		return errors.New("more in the page than the values of its rows")
	}
	return nil
}
