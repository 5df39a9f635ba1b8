package vault

import "github.com/klauspost/compress/zstd"

// packer compresses the records of a frame before they are sealed. The time of a
// commit goes to the disk, and records of one hour are alike: position records of
// one car shrink to a seventh. What the length of a frame tells grows by how alike
// its records are.
type packer struct {
	enc    *zstd.Encoder
	dec    *zstd.Decoder
	plain  []byte
	packed []byte
}

// newPacker takes the smallest window that holds a frame, for a car's memory.
func newPacker() (p packer, err error) {
	p.enc, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(MaxFrame), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false))
	if err != nil {
		return p, err
	}
	p.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(MaxFrame))
	return p, err
}

// pack gives the records as they are to be sealed, valid until wipe. What does not
// shrink stays as it is.
func (p *packer) pack(recs [][]byte) (body []byte, packed bool) {
	p.plain = appendRecords(p.plain[:0], recs)
	p.packed = p.enc.EncodeAll(p.plain, p.packed[:0])
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

// unpack appends the records of a frame to dst. It is safe for concurrent use.
func (p *packer) unpack(dst, body []byte) ([]byte, error) { return p.dec.DecodeAll(body, dst) }
