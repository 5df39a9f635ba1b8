package forensic

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"golang.org/x/crypto/chacha20poly1305"
)

// KEK is one generation of a key-encryption key.
type KEK struct {
	Generation uint64
	Key        [32]byte
}

// slot is a wrapped secret that was found.
type slot struct {
	head    [24]byte
	nonce   [24]byte
	wrapped [48]byte
	tail    [24]byte // generation and tag
}

func (s *slot) generation() uint64 { return binary.BigEndian.Uint64(s.tail[:]) }

// ofSubject: the bucket's place in the head holds the subject's number then.
func (s *slot) ofSubject() bool { return [16]byte(s.tail[8:]) != [16]byte{} }

// secret is an unwrapped one. number is that of its bucket or subject.
type secret struct {
	key     [32]byte
	number  int64
	subject bool
}

// hoard is every key that an image gives.
type hoard struct {
	slots  map[slot]bool // distinct; true once opened
	rings  map[[16]byte]bool
	keks   map[KEK]bool
	graves int // tombstones
}

func newHoard() *hoard {
	return &hoard{slots: map[slot]bool{}, rings: map[[16]byte]bool{}, keks: map[KEK]bool{}}
}

const keyRecord = 128 // of the longest

// look takes in the key records that begin in a piece.
func (h *hoard) look(p piece) {
	b := p.b
	for i := p.lo; ; i++ {
		n := bytes.Index(b[i:], []byte("CVK"))
		if i += n; n < 0 || i >= p.hi {
			break
		}
		raw := b[i:min(len(b), i+keyRecord)]
		if len(raw) < 64 {
			break
		}
		switch raw[3] {
		case 'H':
			if len(raw) == keyRecord {
				h.rings[[16]byte(raw[32:48])] = true
			}
		case 'S':
			if len(raw) == keyRecord {
				h.slot(raw)
			}
		case 'K':
			if sum(raw[:60]) == binary.BigEndian.Uint32(raw[60:]) {
				h.keks[KEK{binary.BigEndian.Uint64(raw[8:]), [32]byte(raw[16:48])}] = true
			}
		case 'T': // as a TPM holds it
			if sum(raw[:44]) == binary.BigEndian.Uint32(raw[44:]) {
				h.keks[KEK{binary.BigEndian.Uint64(raw[4:]), [32]byte(raw[12:44])}] = true
			}
		}
	}
	h.bare(p)
}

// slot takes one in also if its checksum is wrong: half a slot may hold a whole
// secret.
func (h *hoard) slot(raw []byte) {
	if raw[5] != 1 {
		h.graves++
		return
	}
	s := slot{[24]byte(raw), [24]byte(raw[24:48]), [48]byte(raw[48:96]), [24]byte(raw[96:120])}
	if !h.slots[s] {
		h.slots[s] = false
	}
}

// bare looks for what the first version left: 32 random bytes alone at the start of
// a page.
func (h *hoard) bare(p piece) {
	const page = 4096
	var zero [page - 32]byte
	for i := p.lo + int(-(p.off+int64(p.lo))&(page-1)); i < p.hi && i+page <= len(p.b); i += page {
		if key := [32]byte(p.b[i : i+32]); bytes.Equal(p.b[i+32:i+page], zero[:]) && varied(&key) {
			h.keks[KEK{0, key}] = true
		}
	}
}

func varied(key *[32]byte) bool {
	var seen [256]bool
	n := 0
	for _, c := range key {
		if !seen[c] {
			seen[c], n = true, n+1
		}
	}
	return n >= 20
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// open unwraps every slot with every key of its generation under the name of every
// keyring seen.
func (h *hoard) open(given []KEK) []secret {
	keks := map[uint64][]KEK{}
	for _, k := range given {
		keks[k.Generation] = append(keks[k.Generation], k)
	}
	for k := range h.keks {
		keks[k.Generation] = append(keks[k.Generation], k)
	}
	distinct := map[secret]bool{}
	var out []secret
	for s := range h.slots {
		key, ok := h.unwrap(&s, keks[s.generation()])
		if !ok {
			continue
		}
		h.slots[s] = true
		sec := secret{key, int64(binary.BigEndian.Uint64(s.head[8:])), s.ofSubject()}
		if !distinct[sec] {
			distinct[sec] = true
			out = append(out, sec)
		}
	}
	return out
}

func (h *hoard) unwrap(s *slot, keks []KEK) (key [32]byte, ok bool) {
	for i := range keks {
		aead, err := chacha20poly1305.NewX(keks[i].Key[:])
		if err != nil {
			return key, false
		}
		for ring := range h.rings {
			aad := append(append(make([]byte, 0, 64), s.head[:]...), ring[:]...)
			if s.head[4] != 1 {
				aad = append(aad, s.tail[:]...)
			}
			if plain, err := aead.Open(nil, s.nonce[:], s.wrapped[:], aad); err == nil {
				return [32]byte(plain), true
			}
		}
	}
	return key, false
}

// KEKs gives the generations that lie in a file or image.
func KEKs(path string) (out []KEK, err error) {
	h := newHoard()
	_, err = pieces(path, func(p piece) error {
		h.look(p)
		return nil
	})
	for k := range h.keks {
		out = append(out, k)
	}
	return out, err
}
