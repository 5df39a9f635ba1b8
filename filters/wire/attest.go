package wire

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"cordon/filters"
)

// Schemas of a batch. An encoder writes the second only where it has something to
// say, so that a platform that knows the first reads all else.
const (
	schemaPlain   = 1
	schemaAttests = 2 // attestations follow the batch
	schemaTail    = 3 // who gave the consents, and attestations
)

// attestOf gives the attestation of record i as it travels.
func attestOf(a *filters.Attestation, i int) Attest {
	out := Attest{
		Record: uint16(i), Detector: a.Detector, Version: a.Version,
		Width: uint32(a.Width), Height: uint32(a.Height),
		Faces: uint32(a.Faces), Plates: uint32(a.Plates), Masked: uint32(a.Masked), Hash: a.Hash,
	}
	copy(out.Signature[:], a.Signature)
	return out
}

// attestation gives the attestation of record i, nil if it has none.
func (b *Batch) attestation(i int) *filters.Attestation {
	at, ok := slices.BinarySearchFunc(b.Attests, i, func(a Attest, i int) int { return cmp.Compare(int(a.Record), i) })
	if !ok {
		return nil
	}
	return b.Attests[at].filters()
}

// filters gives the attestation as the chain reads it.
func (a *Attest) filters() *filters.Attestation {
	return &filters.Attestation{
		Detector: a.Detector, Version: a.Version, Width: int(a.Width), Height: int(a.Height),
		Faces: int(a.Faces), Plates: int(a.Plates), Masked: int(a.Masked), Hash: a.Hash, Signature: a.Signature[:],
	}
}

// leastAttest is the length in bytes of the shortest encoded attestation.
const leastAttest = 1 + 1 + 1 + 1 + 5 + 2 + 32 + 2 + 64

// readAttests reads what follows a batch of the second schema.
func (b *Batch) readAttests(from []byte) (rest []byte, err error) {
	if len(from) < 2+leastAttest {
		return nil, fmt.Errorf("no attestations behind a batch of schema %d", b.Schema)
	}
	var list Attests
	if rest, err = list.UnmarshalMsg(from); err != nil {
		return nil, err
	}
	// The generated reader takes a last field of fixed length that is cut.
	again, err := list.MarshalMsg(nil)
	if err != nil || !bytes.Equal(again, from[:len(from)-len(rest)]) {
		return nil, fmt.Errorf("attestations that are cut, or not in the one form they have")
	}
	b.Attests = list.List
	return rest, nil
}

// checkAttests holds the attestations to their batch: one record each, in order,
// each well formed.
func (b *Batch) checkAttests() error {
	if b.Schema == schemaPlain && len(b.Attests) > 0 || b.Schema == schemaAttests && len(b.Attests) == 0 {
		return fmt.Errorf("schema %d with %d attestations", b.Schema, len(b.Attests))
	}
	last := -1
	for i := range b.Attests {
		n := int(b.Attests[i].Record)
		if n <= last || n >= len(b.Records) {
			return fmt.Errorf("attestation %d is of record %d, behind %d of %d", i, n, last, len(b.Records))
		}
		if last = n; !b.Attests[i].filters().Valid() {
			return fmt.Errorf("attestation %d is not well formed", i)
		}
	}
	return nil
}
