package vault

import (
	"encoding/binary"
	"hash/crc32"
)

// Sizes of the keyring file. The layout is described in docs/keyring-format.md.
const (
	slotSize    = 128
	pageSize    = 4096
	headerPages = 2 // one header copy in each
	secretSize  = 32
	wrappedSize = secretSize + 16
	slotMagic   = "CVKS"
	formatBare  = 1 // without generation and tag
	formatByte  = 2
)

type slotState byte

const (
	slotFree      slotState = 0
	slotLive      slotState = 1
	slotDestroyed slotState = 2
)

// slot is one key slot as it lies in the file. Only a live slot has created,
// nonce, wrapped and a generation; a free slot is 128 zero bytes. A slot with
// neither generation nor tag is written as format version 1 has it: so are
// tombstones of buckets, and what was wrapped by generation 0.
type slot struct {
	state   slotState
	bucket  int64
	created int64 // microseconds since 1970 UTC
	nonce   [24]byte
	wrapped [wrappedSize]byte
	gen     uint64 // of the key-encryption key that wrapped it
	tag     tag    // of a subject; zero for a bucket
}

// tag names a subject in the keyring of subjects.
type tag [16]byte

type slotFault string

const (
	faultNone    slotFault = ""
	faultMagic   slotFault = "no slot magic"
	faultCRC     slotFault = "checksum does not match"
	faultVersion slotFault = "unknown format version"
	faultFields  slotFault = "fields contradict each other"
	faultUnwrap  slotFault = "the key-encryption key does not open it"
	faultGone    slotFault = "a slot of a bucket that was destroyed"
	faultDouble  slotFault = "an older slot of a bucket that has a newer one"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func castagnoliSum(b []byte) (sum [4]byte) {
	binary.BigEndian.PutUint32(sum[:], crc32.Checksum(b, castagnoli))
	return sum
}

func (s *slot) encode() (raw [slotSize]byte) {
	if s.state == slotFree {
		return raw
	}
	s.encodeHead(raw[:])
	copy(raw[24:48], s.nonce[:])
	copy(raw[48:96], s.wrapped[:])
	binary.BigEndian.PutUint64(raw[96:], s.gen)
	copy(raw[104:120], s.tag[:])
	sum := castagnoliSum(raw[:124])
	copy(raw[124:], sum[:])
	return raw
}

func (s *slot) format() byte {
	if s.gen == 0 && s.tag == (tag{}) {
		return formatBare
	}
	return formatByte
}

// encodeHead writes the 24 bytes that are also the associated data of wrapped.
func (s *slot) encodeHead(dst []byte) {
	copy(dst, slotMagic)
	dst[4], dst[5], dst[6], dst[7] = s.format(), byte(s.state), 0, 0
	binary.BigEndian.PutUint64(dst[8:], uint64(s.bucket))
	binary.BigEndian.PutUint64(dst[16:], uint64(s.created))
}

// decodeSlot checks everything that can be checked without a key. A slot that
// does not encode back to the same bytes is refused, so there is one encoding.
func decodeSlot(raw *[slotSize]byte) (slot, slotFault) {
	if *raw == [slotSize]byte{} {
		return slot{}, faultNone
	}
	s := slot{
		state:   slotState(raw[5]),
		bucket:  int64(binary.BigEndian.Uint64(raw[8:])),
		created: int64(binary.BigEndian.Uint64(raw[16:])),
		nonce:   [24]byte(raw[24:48]),
		wrapped: [wrappedSize]byte(raw[48:96]),
		gen:     binary.BigEndian.Uint64(raw[96:]),
		tag:     tag(raw[104:120]),
	}
	switch {
	case string(raw[:4]) != slotMagic:
		return s, faultMagic
	case [4]byte(raw[124:]) != castagnoliSum(raw[:124]):
		return s, faultCRC
	case raw[4] != formatByte && raw[4] != formatBare:
		return s, faultVersion
	case s.state != slotLive && s.state != slotDestroyed, s.bucket < 0, s.encode() != *raw:
		return s, faultFields
	case s.state == slotDestroyed && (s.nonce != [24]byte{} || s.wrapped != [wrappedSize]byte{} || s.gen != 0),
		s.state == slotLive && s.gen == 0 && s.tag != (tag{}):
		return s, faultFields
	}
	return s, faultNone
}
