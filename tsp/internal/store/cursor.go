package store

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"

	"cordon/filters/wire"
)

// Cursor is the place after a record in the order of a page.
type Cursor struct {
	At      int64 // collection, Unix nanoseconds
	vehicle wire.Pseudonym
	signal  string
	digest  [16]byte
	ordinal uint64 // how many records that are equal in everything came before the place
}

// cursorAt is the place after the last of a page's records, the page having begun
// at before.
func cursorAt(recs []Record, before *Cursor) *Cursor {
	last := &recs[len(recs)-1]
	c := &Cursor{At: last.At, vehicle: last.Vehicle, signal: last.Signal, digest: last.digest()}
	for i := len(recs) - 1; i >= 0 && c.compare(&recs[i]) == 0; i-- {
		c.ordinal++
	}
	if before != nil && before.compare(last) == 0 {
		c.ordinal += before.ordinal
	}
	return c
}

// compare is above 0 if the record comes before the cursor's, 0 if it is equal.
func (c *Cursor) compare(r *Record) int {
	if k := compareKey(c.At, r.At, &c.vehicle, &r.Vehicle, c.signal, r.Signal); k != 0 {
		return k
	}
	d := r.digest()
	return bytes.Compare(c.digest[:], d[:])
}

// cursorVersion starts every cursor's bytes:
//
//	version 1 | vehicle 16 | digest 16 | at (signed varint) | ordinal varint | signal
const cursorVersion = 1

// maxSignal bounds the signal's name in a cursor.
const maxSignal = 512

// ErrCursor is returned for a text that is no cursor.
var ErrCursor = errors.New("store: this is no cursor")

// String is the cursor as text: base64url without padding.
func (c *Cursor) String() string {
	b := append([]byte{cursorVersion}, c.vehicle[:]...)
	b = append(b, c.digest[:]...)
	b = binary.AppendVarint(b, c.At)
	b = binary.AppendUvarint(b, c.ordinal)
	return base64.RawURLEncoding.EncodeToString(append(b, c.signal...))
}

// ParseCursor reads what String wrote.
func ParseCursor(s string) (*Cursor, error) {
	const fixed = 1 + 16 + 16
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < fixed+2 || b[0] != cursorVersion || len(b) > fixed+2*binary.MaxVarintLen64+maxSignal {
		return nil, ErrCursor
	}
	c := &Cursor{vehicle: wire.Pseudonym(b[1:17]), digest: [16]byte(b[17:fixed])}
	d := reader{b: b[fixed:]}
	c.At, c.ordinal = d.varint(), d.uvarint()
	if c.signal = string(d.b); d.bad || c.At < 0 {
		return nil, ErrCursor
	}
	return c, nil
}
