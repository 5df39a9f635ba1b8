package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"

	"cordon/filters"
	"cordon/filters/wire"
)

// What the three users of the database begin their keys with.
const (
	frames     = "o/"
	awaiting   = "w/"
	heldPrefix = "v/"
	tallyKey   = "t/tally"
	subjects   = "s/" // then the tag of somebody with records in the local vault
)

// A frame's key holds everything about it but its bytes, so that a frame can be
// counted, settled or shed without reading them, also when they are damaged:
//
//	"o/" lane 1 | counter 8 | session 8 | bucket 8 | records 4 | consent 8 | labels 4 | size 4
//
// big endian. "w/" in its place marks a frame that was on its way when its consent
// ended: its value is not the frame but the time of that, Unix nanoseconds, in 8
// bytes, so that it cannot be sent again. The order of keys is the order of sending: lane, then age. The value
// is CRC-32C of key and bytes, then the bytes.
const (
	idAt    = len(frames) + 1
	keyLen  = idAt + 8 + 8 + 8 + 4 + 8 + 4 + 4
	crcSize = 4
)

var errFrameKey = errors.New("not a frame's key")

// meta is a frame without its bytes.
type meta struct {
	Frame    // Bytes is nil
	size     int
	awaiting bool // see the key
}

func metaOf(f *Frame) meta {
	m := meta{Frame: *f, size: len(f.Bytes)}
	m.Bytes = nil
	return m
}

// counter is the part of the id that orders frames.
func counter(id wire.FrameID) uint64 { return binary.BigEndian.Uint64(id[8:]) }

// appendSeek appends the part of a key that lane and id determine.
func appendSeek(dst []byte, lane wire.Lane, id wire.FrameID) []byte {
	dst = append(dst, frames...)
	dst = append(dst, byte(lane))
	dst = append(dst, id[8:]...)
	return append(dst, id[:8]...)
}

func (m *meta) key() []byte {
	k := appendSeek(make([]byte, 0, keyLen), m.Lane, m.ID)
	if m.awaiting {
		copy(k, awaiting)
	}
	k = binary.BigEndian.AppendUint64(k, uint64(m.Bucket))
	k = binary.BigEndian.AppendUint32(k, m.Records)
	k = binary.BigEndian.AppendUint64(k, m.Consent)
	k = binary.BigEndian.AppendUint32(k, uint32(m.Labels))
	return binary.BigEndian.AppendUint32(k, uint32(m.size))
}

func parseKey(k []byte) (m meta, err error) {
	if len(k) != keyLen || int(k[len(frames)]) >= wire.NumLanes {
		return m, errFrameKey
	}
	if m.awaiting = string(k[:len(awaiting)]) == awaiting; !m.awaiting && string(k[:len(frames)]) != frames {
		return m, errFrameKey
	}
	m.Lane = wire.Lane(k[len(frames)])
	copy(m.ID[8:], k[idAt:])
	copy(m.ID[:8], k[idAt+8:])
	rest := k[idAt+16:]
	m.Bucket = int64(binary.BigEndian.Uint64(rest))
	m.Records = binary.BigEndian.Uint32(rest[8:])
	m.Consent = binary.BigEndian.Uint64(rest[12:])
	m.Labels = filters.Labels(binary.BigEndian.Uint32(rest[20:]))
	m.size = int(binary.BigEndian.Uint32(rest[24:]))
	if m.Records == 0 {
		return m, errFrameKey
	}
	return m, nil
}

func (m *meta) dropped(r Reason) Dropped {
	return Dropped{ID: m.ID, Lane: m.Lane, Bucket: m.Bucket, Records: m.Records, Consent: m.Consent, Reason: r}
}

func frameCRC(key, b []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, b)
}

func encodeValue(key, b []byte) []byte {
	v := binary.BigEndian.AppendUint32(make([]byte, 0, crcSize+len(b)), frameCRC(key, b))
	return append(v, b...)
}

var errFrameValue = errors.New("the checksum of a frame does not match")

// decodeValue gives a copy of the frame's bytes.
func decodeValue(m *meta, key, v []byte) ([]byte, error) {
	if len(v) != crcSize+m.size || binary.BigEndian.Uint32(v) != frameCRC(key, v[crcSize:]) {
		return nil, errFrameValue
	}
	return append(make([]byte, 0, m.size), v[crcSize:]...), nil
}
