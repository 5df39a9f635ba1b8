package wire

import (
	"errors"
	"fmt"

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
	size    int
	arena   []byte
}

// NewEncoder starts a batch of records cleared under program p.
func NewEncoder(p *filters.Program) *Encoder {
	return &Encoder{
		batch:   Batch{Schema: 1, Profile: p.Profile, Policy: p.Hash},
		signals: map[string]uint16{},
		sources: map[string]uint16{},
	}
}

// Len is the number of records in the batch.
func (e *Encoder) Len() int { return len(e.batch.Records) }

// Size is an upper estimate of the encoded size in bytes.
func (e *Encoder) Size() int { return e.size }

// Add puts a cleared record into the batch. consents are those that were in force
// when it was judged; the one that let it pass is recorded as evidence. Errors:
// ErrNotCleared, ErrFull, or a record that cannot fit any batch.
func (e *Encoder) Add(c filters.Cleared, consents []filters.Consent) error {
	if !c.OK() {
		return ErrNotCleared
	}
	r := c.Record()
	need := 64 + len(r.Signal) + len(r.Source) + len(r.Value.Data)
	if need > MaxPlaintext {
		return fmt.Errorf("wire: record of %d bytes fits no batch, the limit is %d", need, MaxPlaintext)
	}
	if len(e.batch.Records) >= MaxRecords || e.size+need > MaxPlaintext || len(e.signals) >= MaxDict || len(e.sources) >= MaxDict {
		return ErrFull
	}
	ref, err := e.consent(c.Consent(), consents)
	if err != nil {
		return err
	}
	if len(e.batch.Records) == 0 {
		e.batch.Base = r.CollectedAt
	}
	e.size += need
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

// consent finds or adds the evidence for a consent id and gives its index from 1.
func (e *Encoder) consent(id uint64, consents []filters.Consent) (uint16, error) {
	if id == 0 {
		return 0, nil
	}
	for i := range e.batch.Consents {
		if e.batch.Consents[i].ID == id {
			return uint16(i + 1), nil
		}
	}
	for i := range consents {
		if c := &consents[i]; c.ID == id {
			e.batch.Consents = append(e.batch.Consents, ConsentRef{
				ID: id, Categories: uint32(c.Categories), Purpose: uint8(c.Purpose), From: c.From, Until: c.Until,
			})
			return uint16(len(e.batch.Consents)), nil
		}
	}
	return 0, fmt.Errorf("wire: consent %d let a record pass but is not in force", id)
}

// Encode appends the encoded batch to dst. An empty batch is an error.
func (e *Encoder) Encode(dst []byte) ([]byte, error) {
	if len(e.batch.Records) == 0 {
		return dst, errors.New("wire: empty batch")
	}
	return e.batch.MarshalMsg(dst)
}

// Reset empties the batch and keeps its memory.
func (e *Encoder) Reset() {
	clear(e.signals)
	clear(e.sources)
	b := &e.batch
	b.Signals, b.Sources, b.Consents, b.Records = b.Signals[:0], b.Sources[:0], b.Consents[:0], b.Records[:0]
	b.Base, e.size, e.arena = 0, 0, e.arena[:0]
}
