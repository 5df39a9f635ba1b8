package wire

import (
	"errors"
	"fmt"

	"cordon/filters"
)

// ErrMalformed wraps every decoding error.
var ErrMalformed = errors.New("wire: malformed")

// DecodeBatch reads an encoded batch and checks every index, kind and limit.
// Trailing bytes are an error. The batch's Data fields are copies.
func DecodeBatch(b []byte) (*Batch, error) {
	if len(b) > MaxPlaintext {
		return nil, fmt.Errorf("%w: batch of %d bytes, the limit is %d", ErrMalformed, len(b), MaxPlaintext)
	}
	var batch Batch
	rest, err := batch.UnmarshalMsg(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	switch batch.Schema {
	case schemaAttests:
		rest, err = batch.readAttests(rest)
	case schemaTail:
		rest, err = batch.readTail(rest)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%w: %d bytes after the batch", ErrMalformed, len(rest))
	}
	return &batch, batch.check()
}

func (b *Batch) check() error {
	switch {
	case b.Schema < schemaPlain || b.Schema > schemaTail:
		return fmt.Errorf("%w: schema %d, this reader knows 1 to %d", ErrMalformed, b.Schema, schemaTail)
	case len(b.Records) == 0 || len(b.Records) > MaxRecords:
		return fmt.Errorf("%w: %d records, 1 to %d allowed", ErrMalformed, len(b.Records), MaxRecords)
	case len(b.Signals) > MaxDict || len(b.Sources) > MaxDict || len(b.Consents) > MaxDict:
		return fmt.Errorf("%w: a dictionary has more than %d entries", ErrMalformed, MaxDict)
	}
	for i := range b.Records {
		if err := b.checkRecord(&b.Records[i]); err != nil {
			return fmt.Errorf("%w: record %d: %w", ErrMalformed, i, err)
		}
	}
	if err := b.checkAttests(); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}

func (b *Batch) checkRecord(r *Rec) error {
	switch {
	case int(r.Signal) >= len(b.Signals):
		return fmt.Errorf("signal %d of %d", r.Signal, len(b.Signals))
	case int(r.Source) >= len(b.Sources):
		return fmt.Errorf("source %d of %d", r.Source, len(b.Sources))
	case int(r.Consent) > len(b.Consents):
		return fmt.Errorf("consent %d of %d", r.Consent, len(b.Consents))
	case filters.Kind(r.Kind) == filters.Invalid || filters.Kind(r.Kind) > filters.Bytes:
		return fmt.Errorf("kind %d", r.Kind)
	case filters.Labels(r.Labels)&^filters.AllLabels != 0:
		return fmt.Errorf("labels %#x", r.Labels)
	}
	return nil
}

// Record gives record i as the platform judges it again: classes that the car
// found are kept as lineage.
func (b *Batch) Record(i int) filters.Record {
	r := &b.Records[i]
	return filters.Record{
		Signal:      b.Signals[r.Signal],
		Source:      b.Sources[r.Source],
		Lineage:     filters.Labels(r.Labels),
		CollectedAt: b.Base + r.Delta,
		Value:       filters.Value{Kind: filters.Kind(r.Kind), Num: r.Num, Data: r.Data},
		Attest:      b.attestation(i),
	}
}

// ConsentsFor gives the evidence that came with record i as consents that the
// chain understands; nil where the car named none. A car that lies about consent
// is out of reach of this check: the consent ledger in the car is the evidence.
func (b *Batch) ConsentsFor(i int, recipient string) []filters.Consent {
	n := b.Records[i].Consent
	if n == 0 {
		return nil
	}
	ref := &b.Consents[n-1]
	return []filters.Consent{{
		ID: ref.ID, Categories: filters.Labels(ref.Categories), Purpose: filters.Purpose(ref.Purpose),
		Recipient: recipient, From: ref.From, Until: ref.Until,
	}}
}

// AppendHeader appends the encoded header.
func AppendHeader(dst []byte, h *Header) ([]byte, error) { return h.MarshalMsg(dst) }

// DecodeHeader reads a header and returns what follows it.
func DecodeHeader(b []byte) (h Header, rest []byte, err error) {
	rest, err = h.UnmarshalMsg(b)
	switch {
	case err != nil:
		return h, nil, fmt.Errorf("%w: header: %w", ErrMalformed, err)
	case h.Version != Version:
		return h, nil, fmt.Errorf("%w: wire version %d, this reader knows %d", ErrMalformed, h.Version, Version)
	case int(h.Lane) >= NumLanes:
		return h, nil, fmt.Errorf("%w: lane %d", ErrMalformed, h.Lane)
	case h.Records == 0 || h.Records > MaxRecords:
		return h, nil, fmt.Errorf("%w: %d records, 1 to %d allowed", ErrMalformed, h.Records, MaxRecords)
	}
	return h, rest, nil
}

// DecodeReceipt reads a receipt; trailing bytes are an error.
func DecodeReceipt(b []byte) (*Receipt, error) {
	var r Receipt
	rest, err := r.UnmarshalMsg(b)
	if err != nil || len(rest) > 0 || r.Version != Version {
		return nil, fmt.Errorf("%w: receipt: version %d, %d bytes over: %w", ErrMalformed, r.Version, len(rest), orNil(err))
	}
	return &r, nil
}

// DecodeKeySchedule reads a schedule; trailing bytes are an error.
func DecodeKeySchedule(b []byte) (*KeySchedule, error) {
	var k KeySchedule
	rest, err := k.UnmarshalMsg(b)
	if err != nil || len(rest) > 0 || k.Version != Version {
		return nil, fmt.Errorf("%w: key schedule: version %d, %d bytes over: %w", ErrMalformed, k.Version, len(rest), orNil(err))
	}
	return &k, nil
}

var errFields = errors.New("fields out of range")

func orNil(err error) error {
	if err == nil {
		return errFields
	}
	return err
}
