package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/vault"
)

// Record is one stored signal value.
type Record struct {
	Vehicle wire.Pseudonym
	Signal  string
	Source  string
	At      int64 // collection, Unix nanoseconds
	Labels  filters.Labels
	Value   filters.Value
	Subject wire.SubjectTag // whom it was collected from; zero: the driver
	// Until is the end of the consent that let it pass, exclusive, Unix nanoseconds;
	// from then on nobody gets it (rule T1). 0: it needed none.
	Until int64
}

// Filters gives the record as a chain judges it: stored classes become lineage.
func (r *Record) Filters() filters.Record {
	return filters.Record{Signal: r.Signal, Source: r.Source, Lineage: r.Labels, CollectedAt: r.At, Value: r.Value}
}

// recordVersion starts every stored record. Integers are varints, texts have
// their length in front. The vehicle is the vault's index and not repeated.
//
//	version 1 | at (signed) | labels | kind 1 | num or data | signal | source
//
// The version is 1 and the bits of what follows the source: withSubject, the 16
// bytes of the subject where that is not the driver, and then withUntil, the end of
// the consent (signed) where one was needed.
const (
	recordVersion = 1

	withSubject = 1
	withUntil   = 2
	withAll     = withSubject | withUntil
)

// maxRecord is the longest encoded record; a vault takes no longer one.
const maxRecord = vault.MaxRecord

var errRecord = errors.New("store: damaged record")

// append adds the encoded record to dst.
func (r *Record) append(dst []byte) []byte {
	var with byte
	if r.Subject != (wire.SubjectTag{}) {
		with |= withSubject
	}
	if r.Until != 0 {
		with |= withUntil
	}
	dst = append(dst, recordVersion+with)
	dst = binary.AppendVarint(dst, r.At)
	dst = binary.AppendUvarint(dst, uint64(r.Labels))
	dst = append(dst, byte(r.Value.Kind))
	if hasData(r.Value.Kind) {
		dst = appendText(dst, r.Value.Data)
	} else {
		dst = binary.AppendUvarint(dst, r.Value.Num)
	}
	dst = appendText(dst, r.Signal)
	dst = appendText(dst, r.Source)
	if with&withSubject != 0 {
		dst = append(dst, r.Subject[:]...)
	}
	if with&withUntil != 0 {
		dst = binary.AppendVarint(dst, r.Until)
	}
	return dst
}

func hasData(k filters.Kind) bool {
	return k == filters.String || k == filters.JSON || k == filters.Bytes
}

func appendText[T string | []byte](dst []byte, s T) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// decode reads an encoded record. Its texts are copies, its Data points into b.
func (r *Record) decode(b []byte) error {
	d := reader{b: b}
	with := d.byte() - recordVersion
	if with > withAll { // 0 became 255
		return fmt.Errorf("%w: unknown version", errRecord)
	}
	r.At = d.varint()
	r.Labels = filters.Labels(d.uvarint())
	r.Value = filters.Value{Kind: filters.Kind(d.byte())}
	if hasData(r.Value.Kind) {
		r.Value.Data = d.text()
	} else {
		r.Value.Num = d.uvarint()
	}
	r.Signal, r.Source, r.Subject, r.Until = string(d.text()), string(d.text()), wire.SubjectTag{}, 0
	if with&withSubject != 0 { // one form for one record: what is zero is not there
		d.fixed(r.Subject[:])
		d.bad = d.bad || r.Subject == (wire.SubjectTag{})
	}
	if with&withUntil != 0 {
		r.Until = d.varint()
		d.bad = d.bad || r.Until == 0
	}
	if d.bad || len(d.b) != 0 || r.Value.Kind == filters.Invalid || r.Value.Kind > filters.Bytes || r.Labels&^filters.AllLabels != 0 {
		return errRecord
	}
	return nil
}

// reader cuts fields off b; after a fault it gives zeros.
type reader struct {
	b   []byte
	bad bool
}

func (d *reader) byte() byte {
	if len(d.b) == 0 {
		d.bad = true
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *reader) fixed(to []byte) {
	if len(d.b) < len(to) {
		d.bad, d.b = true, nil
		return
	}
	d.b = d.b[copy(to, d.b):]
}

func (d *reader) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	return v * d.cut(n)
}

func (d *reader) varint() int64 {
	v, n := binary.Varint(d.b)
	return v * int64(d.cut(n))
}

// cut drops n bytes; a count that says "no number" gives 0 as a factor.
func (d *reader) cut(n int) uint64 {
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return 1
}

func (d *reader) text() []byte {
	n := d.uvarint()
	if n > uint64(len(d.b)) {
		d.bad, d.b = true, nil
		return nil
	}
	t := d.b[:n]
	d.b = d.b[n:]
	return t
}
