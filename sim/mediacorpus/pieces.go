package mediacorpus

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
)

// Middle cuts n pieces of size bytes from the inside of a file, away from its first
// eighth and its last bytes where the file is long enough; none from a shorter one.
func Middle(r *rand.Rand, b []byte, n, size int) [][]byte {
	head := min(len(b)/8, 8192)
	room := len(b) - head - size - size/4
	if room <= 0 {
		return nil
	}
	var out [][]byte
	for range n {
		at := head + r.IntN(room)
		out = append(out, b[at:at+size])
	}
	return out
}

// Chunks cuts b from byte at on into consecutive pieces of size bytes, at most n.
func Chunks(b []byte, at, size, n int) [][]byte {
	var out [][]byte
	for ; at+size <= len(b) && len(out) < n; at += size {
		out = append(out, b[at:at+size])
	}
	return out
}

// Packets sends b as the payload of RTP (RFC 3550), at most 1,400 bytes each.
func Packets(r *rand.Rand, b []byte, n int) [][]byte {
	kind, source := byte(96+r.IntN(30)), r.Uint32()|0x01010101
	seq, time, marker := uint16(r.Uint32()), r.Uint32(), byte(0)
	var out [][]byte
	for len(b) > 0 && len(out) < n {
		size := min(len(b), 200+r.IntN(1200))
		p := binary.BigEndian.AppendUint16([]byte{0x80, kind | marker}, seq)
		p = binary.BigEndian.AppendUint32(p, time)
		p = binary.BigEndian.AppendUint32(p, source)
		out = append(out, append(p, b[:size]...))
		b = b[size:]
		seq++
		if marker = byte(r.IntN(4)/3) << 7; marker != 0 {
			time += 3000
		}
	}
	return out
}

// Wrapping is a way to carry bytes inside others.
type Wrapping struct {
	Name string
	Wrap func([]byte) []byte
}

// Wrappings are the encodings, containers and compressions that telemetry uses.
func Wrappings() []Wrapping {
	return []Wrapping{
		{"base64", func(b []byte) []byte { return base64.StdEncoding.AppendEncode(nil, b) }},
		{"base64url", func(b []byte) []byte { return base64.RawURLEncoding.AppendEncode(nil, b) }},
		{"hex", func(b []byte) []byte { return hex.AppendEncode(nil, b) }},
		{"data URI", func(b []byte) []byte {
			return base64.StdEncoding.AppendEncode([]byte("data:application/octet-stream;base64,"), b)
		}},
		{"JSON", func(b []byte) []byte {
			out, err := json.Marshal(map[string]any{"ts": 1767225600000, "v": 12.5, "log": b})
			if err != nil {
				return nil
			}
			return out
		}},
		{"gzip", gzipped}, {"zstd", zstandard},
		{"msgpack", func(b []byte) []byte {
			out := append([]byte{0x82, 0xA2, 't', 's', 0xCE, 0x69, 0x55, 0xA1, 0x00, 0xA3, 'l', 'o', 'g', 0xC6}, 0, 0, 0, 0)
			binary.BigEndian.PutUint32(out[len(out)-4:], uint32(len(b)))
			return append(out, b...)
		}},
		{"length", func(b []byte) []byte { return append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), b...) }},
		{"protobuf", func(b []byte) []byte {
			out := binary.AppendUvarint([]byte{0x08, 0x96, 0x01, 0x12}, uint64(len(b)))
			return append(out, b...)
		}},
		{"CBOR", func(b []byte) []byte {
			out := append([]byte{0xA2, 0x62, 't', 's', 0x19, 0x03, 0xE8, 0x61, 'd', 0x5A}, 0, 0, 0, 0)
			binary.BigEndian.PutUint32(out[len(out)-4:], uint32(len(b)))
			return append(out, b...)
		}},
	}
}
