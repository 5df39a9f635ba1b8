package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A frame is a group of records sealed together, stored under a Badger key that
// holds nothing but numbers. The layout is described in docs/vault-format.md.
//
//	key    prefix | bucket 8 | index 16 | sequence 8         (big endian)
//	value  kind 1 | suite 1 | records 2 | session 16 | [subject 8] | sealed
//	sealed AEAD over: for each record, its length as uvarint, then its bytes
const (
	// A frame's first byte is its version, 1, plus these.
	frameVersion   = 1
	frameOfSubject = 1 // the head names a subject too
	framePacked    = 2 // the records are compressed
	frameHead      = 1 + 1 + 2 + 16
	subjectHead    = frameHead + 8
	keyTail        = 8 + 16 + 8
	aeadOverhead   = 16

	// MaxFrame is the most record bytes, lengths included, in one frame; longer
	// groups are split. It stays below what the smallest Badger of BadgerOptions
	// takes in one transaction.
	MaxFrame = 64 << 10
	// MaxRecord is the longest record.
	MaxRecord = MaxFrame - binary.MaxVarintLen32
	maxCount  = 1<<16 - 1
)

// ErrRecordSize is returned for a record longer than MaxRecord.
var ErrRecordSize = errors.New("the record is too long for a frame")

var errFrame = errors.New("the frame is damaged")

// Index groups frames within a bucket. It is opaque and lies in the clear, so it
// must not be, nor be computed without a key from, a VIN or a place.
type Index [16]byte

// Frame is a stored frame taken apart. Session and Sealed point into the value.
type Frame struct {
	Bucket  int64
	Index   Index
	Seq     uint64
	Suite   Suite
	Records int
	Subject int64 // its number in the subjects' keyring; 0: none
	Packed  bool  // the records are compressed (S2)
	Session []byte
	Sealed  []byte
}

// parseFrame takes a frame apart; it does not open it.
func parseFrame(prefixLen int, key, value []byte) (Frame, error) {
	f, err := parseKey(prefixLen, key)
	if err != nil {
		return f, err
	}
	if len(value) < frameHead+aeadOverhead || !Suite(value[1]).known() {
		return f, errFrame
	}
	f.Suite = Suite(value[1])
	f.Records = int(binary.BigEndian.Uint16(value[2:]))
	f.Session, f.Sealed = value[4:frameHead], value[frameHead:]
	kind := value[0] - frameVersion
	f.Packed = kind&framePacked != 0
	switch {
	case kind > frameOfSubject|framePacked:
		return f, errFrame
	case kind&frameOfSubject == 0:
		return f, nil
	case len(value) < subjectHead+aeadOverhead:
		return f, errFrame
	}
	f.Subject = int64(binary.BigEndian.Uint64(value[frameHead:]))
	f.Sealed = value[subjectHead:]
	if f.Subject <= noSubject {
		return f, errFrame
	}
	return f, nil
}

// headLen is the length of a frame's head.
func headLen(subject int64) int {
	if subject == noSubject {
		return frameHead
	}
	return subjectHead
}

func parseKey(prefixLen int, key []byte) (Frame, error) {
	if len(key) != prefixLen+keyTail {
		return Frame{}, errFrame
	}
	key = key[prefixLen:]
	return Frame{
		Bucket: int64(binary.BigEndian.Uint64(key)),
		Index:  Index(key[8:24]),
		Seq:    binary.BigEndian.Uint64(key[24:]),
	}, nil
}

func appendKey(dst []byte, prefix string, bucket int64, index Index, seq uint64) []byte {
	dst = append(dst, prefix...)
	dst = binary.BigEndian.AppendUint64(dst, uint64(bucket))
	dst = append(dst, index[:]...)
	return binary.BigEndian.AppendUint64(dst, seq)
}

func appendHead(dst []byte, suite Suite, records int, session *[16]byte, subject int64, packed bool) []byte {
	kind := byte(frameVersion)
	if subject != noSubject {
		kind += frameOfSubject
	}
	if packed {
		kind += framePacked
	}
	dst = append(dst, kind, byte(suite))
	dst = binary.BigEndian.AppendUint16(dst, uint16(records))
	dst = append(dst, session[:]...)
	if subject != noSubject {
		dst = binary.BigEndian.AppendUint64(dst, uint64(subject))
	}
	return dst
}

func appendRecords(dst []byte, recs [][]byte) []byte {
	for _, r := range recs {
		dst = binary.AppendUvarint(dst, uint64(len(r)))
		dst = append(dst, r...)
	}
	return dst
}

// fit counts the leading records that go into one frame, and their bytes.
func fit(recs [][]byte) (n, size int, err error) {
	for _, r := range recs {
		if len(r) > MaxRecord {
			return 0, 0, fmt.Errorf("vault: record of %d bytes: %w (at most %d)", len(r), ErrRecordSize, MaxRecord)
		}
		one := uvarintLen(len(r)) + len(r)
		if n == maxCount || size+one > MaxFrame {
			break
		}
		n, size = n+1, size+one
	}
	return n, size, nil
}

func uvarintLen(n int) int {
	l := 1
	for ; n >= 0x80; n >>= 7 {
		l++
	}
	return l
}

// eachRecord walks opened records. They are authenticated by then, so a fault
// here is one of the program that sealed them; it is checked all the same,
// before the first record is handed out.
func eachRecord(plain []byte, count int, fn func(rec []byte) error) error {
	rest := plain
	for range count {
		_, tail, ok := cutRecord(rest)
		if !ok {
			return errFrame
		}
		rest = tail
	}
	if len(rest) != 0 {
		return errFrame
	}
	for rest = plain; len(rest) > 0; {
		rec, tail, _ := cutRecord(rest)
		if err := fn(rec); err != nil {
			return err
		}
		rest = tail
	}
	return nil
}

func cutRecord(b []byte) (rec, rest []byte, ok bool) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > MaxRecord || n > uint64(len(b)-used) || used != uvarintLen(int(n)) {
		return nil, nil, false
	}
	return b[used : used+int(n)], b[used+int(n):], true
}
