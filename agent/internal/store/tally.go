package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"

	"cordon/filters"
)

// Tally counts records since the outbox was first made. It is written in the
// transaction of what it counts, so it holds after any crash:
//
//	Received = Sent + Pending + Stored + Blocked + Shed
type Tally struct {
	Received uint64
	Sent     uint64 // named by a signed receipt
	Pending  uint64 // in the outbox
	Stored   uint64 // put into the local vault
	Blocked  [filters.NumRules]uint64
	Shed     [NumReasons]uint64

	// Damages counts reports of damage; StrayReceipts receipt items for frames
	// that are not in the outbox. Neither counts records.
	Damages       uint64
	StrayReceipts uint64
}

// BlockedTotal is the number of records refused by any rule.
func (t *Tally) BlockedTotal() uint64 { return sum(t.Blocked[:]) }

// ShedTotal is the number of records given up for any reason.
func (t *Tally) ShedTotal() uint64 { return sum(t.Shed[:]) }

// Balanced reports whether the accounting identity holds.
func (t *Tally) Balanced() bool {
	return t.Received == t.Sent+t.Pending+t.Stored+t.BlockedTotal()+t.ShedTotal()
}

func sum(n []uint64) (total uint64) {
	for _, v := range n {
		total += v
	}
	return total
}

// total is what a delta accounts for beside frames and held records.
func (d *Delta) total() uint64 { return sum(d.Blocked[:]) + sum(d.Shed[:]) }

// Encoded tally: version, number of rules, number of reasons, then big-endian
// counters, then CRC-32C of all before.
const (
	tallyVersion = 1
	tallyFixed   = 7
)

var errTally = errors.New("the tally is damaged or of an unknown version")

// encode gives the tally with the commit sequence number seq.
func (t *Tally) encode(seq uint64) []byte {
	b := make([]byte, 0, 8+8*(tallyFixed+filters.NumRules+NumReasons))
	b = append(b, tallyVersion, byte(filters.NumRules), byte(NumReasons), 0)
	for _, v := range []uint64{seq, t.Received, t.Sent, t.Pending, t.Stored, t.Damages, t.StrayReceipts} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	for _, v := range t.Blocked {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	for _, v := range t.Shed {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// decodeTally reads an encoded tally. One written by a program with fewer rules or
// reasons is read; one with more is refused, as its counts would be lost.
func decodeTally(b []byte) (t Tally, seq uint64, err error) {
	if len(b) < 8 || b[0] != tallyVersion || int(b[1]) > filters.NumRules || int(b[2]) > NumReasons {
		return t, 0, errTally
	}
	rules, reasons := int(b[1]), int(b[2])
	body := len(b) - 4
	if body != 4+8*(tallyFixed+rules+reasons) || binary.BigEndian.Uint32(b[body:]) != crc32.Checksum(b[:body], castagnoli) {
		return t, 0, errTally
	}
	at := 4
	next := func() uint64 { at += 8; return binary.BigEndian.Uint64(b[at-8:]) }
	for _, p := range []*uint64{&seq, &t.Received, &t.Sent, &t.Pending, &t.Stored, &t.Damages, &t.StrayReceipts} {
		*p = next()
	}
	for i := range rules {
		t.Blocked[i] = next()
	}
	for i := range reasons {
		t.Shed[i] = next()
	}
	if !t.Balanced() {
		return t, seq, errTally
	}
	return t, seq, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
