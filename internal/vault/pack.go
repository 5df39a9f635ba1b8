package vault

import "github.com/klauspost/compress/s2"

// packer compresses the records of a frame before they are sealed. The time of a
// commit goes to the disk, and records of one hour are alike: position records of
// one car shrink to less than a third. What the length of a frame tells grows by
// how alike its records are.
type packer struct {
	plain  []byte
	packed []byte
}

// pack gives the records as they are to be sealed, valid until wipe. What does not
// shrink stays as it is.
func (p *packer) pack(recs [][]byte) (body []byte, packed bool) {
	p.plain = appendRecords(p.plain[:0], recs)
	if most := s2.MaxEncodedLen(len(p.plain)); cap(p.packed) < most {
		p.packed = make([]byte, most)
	}
	p.packed = s2.Encode(p.packed[:cap(p.packed)], p.plain)
	if len(p.packed) < len(p.plain) {
		return p.packed, true
	}
	return p.plain, false
}

// wipe clears the records in the clear.
func (p *packer) wipe() {
	clear(p.plain)
	clear(p.packed)
}

// unpack gives the records of a frame, in dst if they fit.
func unpack(dst, body []byte) ([]byte, error) {
	n, err := s2.DecodedLen(body)
	if err != nil || n > MaxFrame {
		return dst, errFrame
	}
	return s2.Decode(dst[:cap(dst)], body)
}
