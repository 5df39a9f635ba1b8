package media

// rawAAC counts places of a piece where a frame of AAC without header could begin, as
// MP4 holds them: one frame after the other, each beginning with the side information
// of a channel and ending with three ones.
type rawAAC struct {
	hits, last int
	bands      [64]uint8 // hits by the number of bands of long windows
}

// The least places that prove AAC: of all kinds, or of one number of bands, which an
// encoder keeps. In random bytes one place in 12,000 passes.
const (
	framesAny  = 6
	framesSame = 3
	framesFull = 9 // outside even bytes
)

// add tries byte i and reports whether the proof is complete.
func (a *rawAAC) add(b []byte, i int, flat bool) bool {
	before := byte(0xFF)
	if i >= 2 {
		before = b[i-2]
	}
	if i-a.last < 24 && a.hits > 0 || !closes(b[i-1], before) {
		return false
	}
	r := plainBits{b: b[i:min(len(b), i+96)]}
	bands, ok := element(&r)
	if !ok {
		return false
	}
	a.last = i
	a.hits++
	a.bands[bands]++
	if !flat {
		return a.bands[bands] >= framesFull
	}
	return a.hits >= framesAny || a.bands[bands] >= framesSame
}

// plainBits reads bits; past the end it gives ones, which are no valid length.
type plainBits struct {
	b  []byte
	at int
}

func (r *plainBits) read(n int) int {
	v := 0
	for range n {
		bit := 1
		if r.at>>3 < len(r.b) {
			bit = int(r.b[r.at>>3]>>(7-r.at&7)) & 1
		}
		v = v<<1 | bit
		r.at++
	}
	return v
}

// window is what ics_info says (ISO/IEC 14496-3 table 4.6).
type window struct {
	short         bool
	bands, groups int
}

// element reads a single channel or a channel pair of AAC LC (tables 4.4 and 4.5) up
// to the sections of its first channel, and gives the bands of a long window, or 0.
func element(r *plainBits) (bands int, ok bool) {
	pair := r.read(3) == 1
	if r.read(4) != 0 {
		return 0, false
	}
	var w window
	common := pair && r.read(1) == 1
	if common {
		if !w.read(r) {
			return 0, false
		}
		switch r.read(2) {
		case 1:
			r.at += w.bands * w.groups
		case 3:
			return 0, false
		}
	}
	if gain := r.read(8); gain < 80 || gain > 235 {
		return 0, false
	}
	if !common && !w.read(r) || !w.sections(r) {
		return 0, false
	}
	if w.short {
		return 0, true
	}
	return w.bands, true
}

// read reads ics_info without prediction, which AAC LC has not.
func (w *window) read(r *plainBits) bool {
	if r.read(1) != 0 {
		return false
	}
	w.short = r.read(2) == 2
	r.at++
	w.groups = 1
	if w.short {
		w.bands = r.read(4)
		for g := r.read(7); g != 0; g >>= 1 {
			w.groups += 1 - g&1
		}
		return w.bands > 0 && w.bands <= 15
	}
	w.bands = r.read(6)
	return w.bands >= 8 && w.bands <= 51 && r.read(1) == 0
}

// sections reads section_data (table 4.52): the sections of every group fill the bands
// exactly, and none has the code book that is reserved.
func (w *window) sections(r *plainBits) bool {
	width, escape := 5, 31
	if w.short {
		width, escape = 3, 7
	}
	for range w.groups {
		for k := 0; k < w.bands; {
			if book := r.read(4); book == 12 {
				return false
			}
			length, part := 0, escape
			for part == escape && length < 64 {
				part = r.read(width)
				length += part
			}
			if length == 0 || k+length > w.bands {
				return false
			}
			k += length
		}
	}
	return r.at <= len(r.b)*8
}
