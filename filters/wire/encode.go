package wire

import (
	"errors"
	"fmt"

	"github.com/tinylib/msgp/msgp"

	"cordon/filters"
)

// Limits of one batch. An encoder that reaches one reports Full; a decoder
// refuses more.
const (
	MaxRecords   = 8192
	MaxDict      = 4096    // signals or sources in one batch
	MaxPlaintext = 4 << 20 // bytes of an encoded batch
)

// ErrNotCleared is returned for a zero filters.Cleared: a record that no chain
// let out. It is a bug in the caller and nothing is encoded.
var ErrNotCleared = errors.New("wire: record was not cleared by a chain")

// ErrFull is returned when a record does not fit; the caller closes the batch and
// adds the record to a new one.
var ErrFull = errors.New("wire: batch is full")

// Encoder collects cleared records into one batch. It copies what it keeps, so
// the judge's scratch may be used again at once. Not safe for concurrent use.
type Encoder struct {
	batch   Batch
	signals map[string]uint16
	sources map[string]uint16
	head    int // bound of an empty batch in bytes
	size    int // bound of what the records add to it
	arena   []byte
}

// NewEncoder starts a batch of records cleared under program p.
func NewEncoder(p *filters.Program) *Encoder {
	e := &Encoder{
		batch:   Batch{Schema: schemaPlain, Profile: p.Profile, Policy: p.Hash},
		signals: map[string]uint16{},
		sources: map[string]uint16{},
	}
	e.head = e.batch.Msgsize() + new(Tail).Msgsize()
	return e
}

// Len is the number of records in the batch.
func (e *Encoder) Len() int { return len(e.batch.Records) }

// Size is what the batch has in bytes at most when it is encoded; 0 if it is empty.
func (e *Encoder) Size() int {
	if len(e.batch.Records) == 0 {
		return 0
	}
	return e.head + e.size
}

// Add puts a cleared record into the batch. consents are those that were in force
// when it was judged; the one that let it pass is recorded as evidence. Errors:
// ErrNotCleared, ErrFull, or a record that cannot fit any batch.
func (e *Encoder) Add(c filters.Cleared, consents []filters.Consent) error {
	if !c.OK() {
		return ErrNotCleared
	}
	r := c.Record()
	ref, added, err := e.consent(c.Consent(), consents)
	if err != nil {
		return err
	}
	need, room := e.need(&r, added)
	if alone := e.head + alone(&r, ref); alone > MaxPlaintext {
		return fmt.Errorf("wire: record of up to %d bytes fits no batch, the limit is %d", alone, MaxPlaintext)
	}
	if !room || len(e.batch.Records) >= MaxRecords || e.head+e.size+need > MaxPlaintext {
		return ErrFull
	}
	if added != nil {
		e.batch.Consents = append(e.batch.Consents, *added)
		e.subject(r.Subject)
	}
	if len(e.batch.Records) == 0 {
		e.batch.Base = r.CollectedAt
	}
	e.size += need
	e.attest(r.Attest)
	e.batch.Records = append(e.batch.Records, Rec{
		Signal:  index(e.signals, &e.batch.Signals, r.Signal),
		Source:  index(e.sources, &e.batch.Sources, r.Source),
		Consent: ref,
		Delta:   r.CollectedAt - e.batch.Base,
		Labels:  uint32(c.Labels()),
		Kind:    uint8(r.Value.Kind),
		Num:     r.Value.Num,
		Data:    e.keep(r.Value.Data),
	})
	return nil
}

// attest notes the attestation of the record that comes next.
func (e *Encoder) attest(a *filters.Attestation) {
	if a == nil {
		return
	}
	e.batch.Schema = max(e.batch.Schema, schemaAttests)
	e.batch.Attests = append(e.batch.Attests, attestOf(a, len(e.batch.Records)))
}

// keep copies b into the encoder's own memory.
func (e *Encoder) keep(b []byte) []byte {
	if b == nil {
		return nil
	}
	if cap(e.arena)-len(e.arena) < len(b) {
		e.arena = make([]byte, 0, max(16<<10, len(b)))
	}
	at := len(e.arena)
	e.arena = append(e.arena, b...)
	return e.arena[at:len(e.arena):len(e.arena)]
}

func index(m map[string]uint16, list *[]string, name string) uint16 {
	i, ok := m[name]
	if !ok {
		i = uint16(len(*list))
		m[name] = i
		*list = append(*list, name)
	}
	return i
}

// consent finds the evidence for a consent id and gives its index from 1, and the
// entry that has to be added for it if there is none yet.
func (e *Encoder) consent(id uint64, consents []filters.Consent) (ref uint16, added *ConsentRef, err error) {
	if id == 0 {
		return 0, nil, nil
	}
	for i := range e.batch.Consents {
		if e.batch.Consents[i].ID == id {
			return uint16(i + 1), nil, nil
		}
	}
	for i := range consents {
		if c := &consents[i]; c.ID == id {
			return uint16(len(e.batch.Consents) + 1), &ConsentRef{
				ID: id, Categories: uint32(c.Categories), Purpose: uint8(c.Purpose), From: c.From, Until: c.Until,
			}, nil
		}
	}
	return 0, nil, fmt.Errorf("wire: consent %d let a record pass but is not in force", id)
}

// need bounds what a record adds to the encoded batch in bytes, by the bounds of
// the generated code; room tells whether its dictionaries have room for it.
func (e *Encoder) need(r *filters.Record, added *ConsentRef) (bytes int, room bool) {
	bytes, room = size(r), true
	if _, ok := e.signals[r.Signal]; !ok {
		bytes, room = bytes+msgp.StringPrefixSize+len(r.Signal), len(e.signals) < MaxDict
	}
	if _, ok := e.sources[r.Source]; !ok {
		bytes, room = bytes+msgp.StringPrefixSize+len(r.Source), room && len(e.sources) < MaxDict
	}
	if added != nil {
		bytes, room = bytes+added.Msgsize()+tagSize, room && len(e.batch.Consents) < MaxDict
	}
	return bytes, room
}

// alone bounds what a record adds to an empty batch.
func alone(r *filters.Record, ref uint16) int {
	bytes := size(r) + 2*msgp.StringPrefixSize + len(r.Signal) + len(r.Source)
	if ref != 0 {
		bytes += new(ConsentRef).Msgsize() + tagSize
	}
	return bytes
}

func size(r *filters.Record) int {
	rec := Rec{Data: r.Value.Data}
	bytes := rec.Msgsize()
	if r.Attest != nil {
		a := attestOf(r.Attest, 0)
		bytes += a.Msgsize()
	}
	return bytes
}

// Encode appends the encoded batch to dst. An empty batch is an error.
func (e *Encoder) Encode(dst []byte) ([]byte, error) {
	if len(e.batch.Records) == 0 {
		return dst, errors.New("wire: empty batch")
	}
	dst, err := e.batch.MarshalMsg(dst)
	switch {
	case err != nil:
		return dst, err
	case e.batch.Schema == schemaTail:
		return (&Tail{e.batch.Subjects, e.batch.Attests}).MarshalMsg(dst)
	case e.batch.Schema == schemaAttests:
		return (&Attests{e.batch.Attests}).MarshalMsg(dst)
	}
	return dst, nil
}

// Reset empties the batch, wipes what it held and keeps its memory.
func (e *Encoder) Reset() {
	// What was encoded in plain text does not stay in memory.
	clear(e.arena[:cap(e.arena)])
	clear(e.batch.Records)
	clear(e.batch.Consents)
	clear(e.signals)
	clear(e.sources)
	b := &e.batch
	b.Signals, b.Sources, b.Consents, b.Records = b.Signals[:0], b.Sources[:0], b.Consents[:0], b.Records[:0]
	clear(b.Attests)
	b.Attests, b.Subjects, b.Schema = b.Attests[:0], b.Subjects[:0], schemaPlain
	b.Base, e.size, e.arena = 0, 0, e.arena[:0]
}
