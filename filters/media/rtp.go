package media

import "encoding/binary"

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

// slow reports whether the source could be two values or four of a series that changes
// slowly: no number of 32 bits drawn at random is that once in ten.
func (p rtp) slow() bool {
	halves := int(int16(p.source>>16 - p.source))
	if max(halves, -halves) < 2048 {
		return true
	}
	c, d, e, f := byte(p.source), byte(p.source>>8), byte(p.source>>16), byte(p.source>>24)
	return max(c, d, e, f)-min(c, d, e, f) < 48
}

// next reports whether q may follow p: the same source and payload type, the next
// number, and a time that stays or goes on by less than two seconds at 90 kHz.
func (p rtp) next(q rtp) bool {
	return q.source == p.source && q.kind == p.kind && q.seq == p.seq+1 && q.time-p.time < 180000
}

// widest is how far the headers of two packets may be apart in one piece.
const widest = 1600

// sources follows the packets of RTP in one piece, whatever the length or header
// between them is: the last header of each source, by some bits of it.
type sources [128]struct {
	last   rtp
	at     int
	inTurn int
}

// add takes the header p at byte at and reports whether it is the third in a row, or
// outside even bytes the fourth.
func (s *sources) add(p rtp, at int, flat bool) bool {
	e := &s[p.source*0x9E3779B1>>25]
	if e.inTurn > 0 && e.last.next(p) && at-e.at >= 16 && at-e.at <= widest {
		e.inTurn++
	} else {
		e.inTurn = 1
	}
	e.last, e.at = p, at
	return e.inTurn >= 4 && !p.slow() || e.inTurn == 3 && flat
}

// packetised finds where packets of RTP in a piece are proved: hardly any piece has the
// same source three times, and the others are spared the table of sources.
type packetised struct {
	seen   uint64 // bits of the sources
	again  int    // headers of a source seen before
	proved int    // the byte of the header that proves them
}

// add takes byte i, where a packet may begin, and reports whether its header is the proof.
func (p *packetised) add(b []byte, i int, flat bool) bool {
	h, ok := rtpHeader(b[i:])
	if !ok || !flat && h.slow() {
		return false
	}
	bit := uint64(1) << (h.source * 0x9E3779B1 >> 26)
	if p.seen&bit == 0 {
		p.seen |= bit
		return false
	}
	if p.again++; p.again == 2 {
		p.proved = provedAt(b, flat)
	}
	return p.again >= 2 && p.proved == i
}

// provedAt gives the byte of the first header that proves packets of RTP in b, -1 for none.
func provedAt(b []byte, flat bool) int {
	var s sources
	for i := range len(b) - 12 {
		if b[i]&0xCC != 0x80 {
			continue
		}
		if p, ok := rtpHeader(b[i:]); ok && s.add(p, i, flat) {
			return i
		}
	}
	return -1
}
