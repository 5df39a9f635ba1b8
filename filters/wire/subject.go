package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/tinylib/msgp/msgp"
)

// tagSize bounds an encoded SubjectTag.
const tagSize = msgp.BytesPrefixSize + len(SubjectTag{})

// TagOf gives the tag of a subject by the name that the car has for them: the first
// 16 bytes of SHA-256("cordon subject v1", 0, name); the driver, without a name,
// has the zero tag. Whoever knows the name knows the tag.
func TagOf(name string) (t SubjectTag) {
	if name == "" {
		return t
	}
	sum := sha256.Sum256(append([]byte("cordon subject v1\x00"), name...))
	copy(t[:], sum[:])
	return t
}

// String gives the tag in hexadecimal.
func (t SubjectTag) String() string { return hex.EncodeToString(t[:]) }

// ParseTag reads 32 hexadecimal digits.
func ParseTag(s string) (t SubjectTag, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(t) {
		return t, fmt.Errorf("subject tag %q is not 32 hexadecimal digits", s)
	}
	return SubjectTag(b), nil
}

// String gives the ticket in hexadecimal.
func (t TicketID) String() string { return hex.EncodeToString(t[:]) }

// subject notes who gave the consent that was added last. Who is not the driver
// makes the batch one of the third schema.
func (e *Encoder) subject(name string) {
	if name != "" {
		e.batch.Schema = schemaTail
	}
	e.batch.Subjects = append(e.batch.Subjects, TagOf(name))
}

// SubjectFor gives whom record i was collected from: the giver of the consent that
// let it pass. A record that needed none tells of nobody and counts as the driver's.
func (b *Batch) SubjectFor(i int) (t SubjectTag) {
	if n := b.Records[i].Consent; n > 0 && int(n) <= len(b.Subjects) {
		return b.Subjects[n-1]
	}
	return t
}

// readTail reads what follows a batch of the third schema.
func (b *Batch) readTail(from []byte) (rest []byte, err error) {
	var tail Tail
	if rest, err = tail.UnmarshalMsg(from); err != nil {
		return nil, err
	}
	again, err := tail.MarshalMsg(nil) // the generated reader takes a field of fixed length that is cut
	if err != nil || !bytes.Equal(again, from[:len(from)-len(rest)]) {
		return nil, fmt.Errorf("a tail that is cut, or not in the one form it has")
	}
	if len(tail.Subjects) != len(b.Consents) {
		return nil, fmt.Errorf("%d subjects for %d consents", len(tail.Subjects), len(b.Consents))
	}
	b.Subjects, b.Attests = tail.Subjects, tail.List
	return rest, nil
}

// TopicErase is where a vehicle hears what to erase.
func TopicErase(p Pseudonym) string { return TopicRoot + "down/" + p.String() + "/erase" }

// UpErased is the last part of TopicErased; it is no lane.
const UpErased = "erased"

// TopicErased is where a vehicle answers.
func TopicErased(p Pseudonym) string { return TopicRoot + "up/" + p.String() + "/" + UpErased }

// MaxErased bounds a signed answer in bytes.
const MaxErased = 6 << 10

// DecodeErasure reads an erasure; trailing bytes are an error.
func DecodeErasure(b []byte) (*Erasure, error) {
	var e Erasure
	rest, err := e.UnmarshalMsg(b)
	if err != nil || len(rest) > 0 || e.Version != Version || e.Seq == 0 || e.Whole && e.Subject != (SubjectTag{}) {
		return nil, fmt.Errorf("%w: erasure: version %d, %d bytes over: %w", ErrMalformed, e.Version, len(rest), orNil(err))
	}
	return &e, exact(b, &e)
}

// DecodeErased reads an answer; trailing bytes are an error.
func DecodeErased(b []byte) (*Erased, error) {
	var e Erased
	rest, err := e.UnmarshalMsg(b)
	if err != nil || len(rest) > 0 || e.Version != Version {
		return nil, fmt.Errorf("%w: erased: version %d, %d bytes over: %w", ErrMalformed, e.Version, len(rest), orNil(err))
	}
	return &e, exact(b, &e)
}

// DecodeSignedErased reads a signed answer; trailing bytes are an error.
func DecodeSignedErased(b []byte) (*SignedErased, error) {
	var s SignedErased
	rest, err := s.UnmarshalMsg(b)
	if err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("%w: signed answer: %d bytes over: %w", ErrMalformed, len(rest), orNil(err))
	}
	return &s, exact(b, &s)
}

// exact refuses a message that is not in the one form that it has.
func exact(b []byte, m msgp.Marshaler) error {
	again, err := m.MarshalMsg(nil)
	if err != nil || !bytes.Equal(again, b) {
		return fmt.Errorf("%w: not in the one form that it has", ErrMalformed)
	}
	return nil
}
