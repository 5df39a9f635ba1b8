package media

import (
	"bytes"
	"encoding/binary"
)

// rtp is what the header of a packet says (RFC 3550 5.1).
type rtp struct {
	source, time uint32
	seq          uint16
	kind         byte
}

// rtpHeader reads the header at b: version 2, no padding or extension bits that the
// length belies, a payload type of media.
func rtpHeader(b []byte) (rtp, bool) {
	if len(b) < 16 || b[0]>>6 != 2 || b[0]&0x0F > 2 {
		return rtp{}, false
	}
	kind := b[1] & 0x7F
	if kind > 34 && kind < 96 {
		return rtp{}, false
	}
	p := rtp{binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint16(b[2:]), kind}
	// A source of few bits is a small number, not the random one that it has to be.
	if s := p.source; s>>16 == 0 || s<<16 == 0 || s == ^uint32(0) {
		return rtp{}, false
	}
	return p, true
}

// next reports whether q may follow p: the same source and payload type, the next
// number, and a time that stays or goes on by less than two seconds at 90 kHz.
func (p rtp) next(q rtp) bool {
	return q.source == p.source && q.kind == p.kind && q.seq == p.seq+1 && q.time-p.time < 180000
}

// tries bounds how many headers of RTP are followed up in one piece.
const tries = 64

// rtpRun reports whether three packets in a row begin with the one at byte at of b,
// whatever the length or header between them is.
func rtpRun(b []byte, at int, p rtp) bool {
	for range 2 {
		if p, at = follower(b, at, p); at < 0 {
			return false
		}
	}
	return true
}

// follower finds the packet behind p, which is at b[at:], within 1,600 bytes; -1 for
// none.
func follower(b []byte, at int, p rtp) (rtp, int) {
	source := b[at+8 : at+12]
	from := at + 12 + 12 // a payload of four bytes and the next header up to its source
	to := min(len(b), at+1600)
	for from < to {
		k := bytes.Index(b[from:to], source)
		if k < 0 {
			return rtp{}, -1
		}
		from += k
		if q, ok := rtpHeader(b[from-8:]); ok && p.next(q) {
			return q, from - 8
		}
		from++
	}
	return rtp{}, -1
}
