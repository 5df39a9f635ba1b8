package media

// bitReader reads the first bits of a NAL unit, without the bytes that emulation
// prevention put in (ITU-T H.264 7.4.1).
type bitReader struct {
	b     []byte
	at    int // bytes taken
	zeros int
	cur   byte
	left  int
	short bool
}

func (r *bitReader) bit() uint32 {
	if r.left == 0 {
		if r.zeros >= 2 && r.at < len(r.b) && r.b[r.at] == 3 {
			r.at++
			r.zeros = 0
		}
		if r.at >= len(r.b) {
			r.short = true
			return 0
		}
		r.cur, r.left = r.b[r.at], 8
		r.at++
		r.zeros++
		if r.cur != 0 {
			r.zeros = 0
		}
	}
	r.left--
	return uint32(r.cur>>r.left) & 1
}

// ue reads an unsigned Exp-Golomb code (ITU-T H.264 9.1); 1<<20 for a longer one.
func (r *bitReader) ue() uint32 {
	zeros := 0
	for r.bit() == 0 {
		zeros++
		if r.short || zeros > 16 {
			return 1 << 20
		}
	}
	v := uint32(1)
	for range zeros {
		v = v<<1 | r.bit()
	}
	return v - 1
}

// unit is what a header says.
type unit uint8

const (
	badUnit   unit = iota
	slice          // of a sane header
	likely         // a slice of the form that nearly all encoders write
	firstSet       // VPS of H.265
	nextSet        // SPS of H.265, follows a VPS
	soleSet        // SPS of H.264, follows nothing
	lastSet        // PPS
	otherUnit      // SEI, delimiter
)

// units follows the grammar of a stream.
type units struct {
	valid, slices, likely, sets int
	order                       unit // the last parameter set in order
	complete                    bool // all parameter sets in order
	prev, gap                   int  // where the last unit began, and how far behind the one before
	uneven                      bool // units of different lengths
}

// add takes the unit that begins at byte at.
func (u *units) add(k unit, at int) {
	gap := at - u.prev
	if k == badUnit || u.valid > 0 && gap < 8 && k <= likely {
		*u = units{}
		return
	}
	if u.valid > 0 {
		u.uneven = u.uneven || u.gap > 0 && gap != u.gap
		u.gap = gap
	}
	u.prev = at
	switch {
	case k == firstSet:
		u.order = firstSet
	case k == soleSet || k == nextSet && u.order == firstSet:
		u.order = nextSet
	case k == lastSet && u.order == nextSet:
		u.complete = true
	case k == slice:
		u.slices++
	case k == likely:
		u.slices++
		u.likely++
	}
	if k >= firstSet && k <= soleSet {
		u.sets++
	}
	u.valid++
}

// proved takes parameter sets in order, or three units in a row of which two are
// slices of the likely form. Records of one length with a small number in each could look like that:
// then all slices must have that form. In even bytes one will
// do, or one behind a parameter set.
func (u *units) proved(flat bool) bool {
	switch {
	case u.complete:
		return true
	case u.valid >= 3 && u.likely >= 2 && (u.uneven || u.likely == u.slices):
		return true
	}
	return flat && (u.likely > 0 || u.sets > 0 && u.slices > 0)
}

// avcUnit classifies the H.264 unit at b by table 7-1: type and reference idc must
// agree, a parameter set must name a known profile, and the header of a slice (7.3.3)
// its first macroblock, type and parameter set.
func avcUnit(b []byte) unit {
	if len(b) < 2 || b[0]&0x80 != 0 {
		return badUnit
	}
	ref := b[0] >> 5
	switch b[0] & 0x1F {
	case 1, 2:
		return avcSlice(b, false)
	case 5:
		if ref != 0 {
			return avcSlice(b, true)
		}
	case 7:
		if ref == 0 || len(b) < 3 || b[2]&3 != 0 {
			return badUnit
		}
		switch b[1] {
		case 66, 77, 88, 100, 110, 122, 244:
			return soleSet
		}
	case 8:
		if ref != 0 && b[1] >= 0x08 {
			return lastSet
		}
	case 6:
		if ref == 0 && b[1] < 64 {
			return otherUnit
		}
	case 9:
		if ref == 0 && b[1]&0x1F == 0x10 {
			return otherUnit
		}
	}
	return badUnit
}

func avcSlice(b []byte, idr bool) unit {
	r := bitReader{b: b[1:min(len(b), 16)]}
	first, kind, set := r.ue(), r.ue(), r.ue()
	if r.short || first > 139264 || kind > 9 || set > 255 || idr && kind%5 != 2 && kind%5 != 4 {
		return badUnit
	}
	if first == 0 && kind >= 5 && kind <= 7 && set == 0 {
		return likely
	}
	return slice
}

// hevcUnit classifies the H.265 unit at b by table 7-1: layer 0, a temporal id, and
// for a first slice segment the parameter set and type (7.3.6.1).
func hevcUnit(b []byte) unit {
	if len(b) < 3 || b[0]&0x81 != 0 || b[1]>>3 != 0 || b[1]&7 == 0 {
		return badUnit
	}
	kind := b[0] >> 1 & 0x3F
	switch {
	case kind <= 9, kind >= 16 && kind <= 21:
		return hevcSlice(b, kind)
	case b[1] != 1:
		return badUnit
	case kind == 32:
		return firstSet
	case kind == 33:
		return nextSet
	case kind == 34:
		return lastSet
	case kind == 35 && b[2]&0x1F == 0x10, kind == 39, kind == 40:
		return otherUnit
	}
	return badUnit
}

func hevcSlice(b []byte, kind byte) unit {
	r := bitReader{b: b[2:min(len(b), 16)]}
	first := r.bit() == 1
	if kind >= 16 {
		r.bit() // no output of prior pictures
	}
	set := r.ue()
	if r.short || set > 63 {
		return badUnit
	}
	if !first {
		// A dependent segment or an address follows, of a size that the sets say.
		if set == 0 && b[1] == 1 {
			return slice
		}
		return badUnit
	}
	switch t := r.ue(); {
	case t > 2 || r.short || kind >= 16 && t != 2:
		return badUnit
	case set == 0 && b[1] == 1 && kind <= 21:
		return likely
	}
	return slice
}
