package media

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrNotPlain means that bytes are not a single JPEG or PNG with nothing in it but
// the picture. The errors that wrap it say what was found and where.
var ErrNotPlain = errors.New("media: not a plain image")

func notPlain(at int, format string, args ...any) error {
	return fmt.Errorf("%w: %s at byte %d", ErrNotPlain, fmt.Sprintf(format, args...), at)
}

// PlainImage checks that b is one JPEG (ITU-T T.81, baseline, extended or progressive,
// 8 bits) or one PNG (ISO/IEC 15948) and holds nothing but the picture: no EXIF, XMP,
// profile, thumbnail, comment or unknown part, nothing behind the end, no second
// image. It gives the size in pixels. It follows structure and check sums; what the
// coefficients or the pixels show is not its business, nor could it find what is
// hidden in them.
func PlainImage(b []byte) (w, h int, err error) {
	switch {
	case has(b, 0, "\xff\xd8"):
		p := jpegPlain{b: b, at: 2}
		if err := p.walk(); err != nil {
			return 0, 0, err
		}
		return p.w, p.h, nil
	case has(b, 0, pngSignature):
		return plainPNG(b)
	}
	return 0, 0, notPlain(0, "neither a JPEG nor a PNG")
}

// jpegPlain is the state of a walk over the segments of a JPEG.
type jpegPlain struct {
	b           []byte
	at          int // of the next marker
	w, h        int
	progressive bool
	interval    int // MCUs between restarts
	components  []component
	tables      [4]bool    // of quantisation
	huffman     [2][4]bool // DC, AC
	scans       int
}

// component is one of a frame, and how many scans of a sequential frame it had.
type component struct{ id, scans byte }

// mostScans bounds the scans of a progressive image: encoders write about ten.
const mostScans = 64

// walk goes over all segments up to the end of image, which must be the end of b.
func (p *jpegPlain) walk() error {
	for {
		if p.at+2 > len(p.b) || p.b[p.at] != 0xFF {
			return notPlain(p.at, "no marker")
		}
		m := p.b[p.at+1]
		if m == 0xD9 {
			return p.end()
		}
		if err := p.segment(m); err != nil {
			return err
		}
	}
}

// end checks that all components had their scan, and that nothing follows.
func (p *jpegPlain) end() error {
	if p.scans == 0 {
		return notPlain(p.at, "the end of the image before any scan")
	}
	for _, c := range p.components {
		if c.scans == 0 {
			return notPlain(p.at, "the end of the image before component %d", c.id)
		}
	}
	if n := len(p.b) - p.at - 2; n > 0 {
		if has(p.b, p.at+2, "\xff\xd8") {
			return notPlain(p.at+2, "a second image")
		}
		return notPlain(p.at+2, "%d bytes behind the end", n)
	}
	return nil
}

// segment checks one segment and goes behind it; behind a scan, for that.
func (p *jpegPlain) segment(m byte) error {
	from := p.at
	if from+4 > len(p.b) {
		return notPlain(from, "a cut segment")
	}
	size := int(binary.BigEndian.Uint16(p.b[from+2:]))
	if size < 2 || from+2+size > len(p.b) {
		return notPlain(from, "a segment longer than the image")
	}
	body := p.b[from+4 : from+2+size]
	p.at += 2 + size
	var ok bool
	switch m {
	case 0xE0:
		ok = from == 2 && jfif(body)
	case 0xDB:
		ok = p.quantisation(body)
	case 0xC4:
		ok = p.codes(body)
	case 0xC0, 0xC1, 0xC2:
		p.progressive = m == 0xC2
		ok = p.components == nil && p.frame(body)
	case 0xDD:
		if ok = len(body) == 2; ok {
			p.interval = int(binary.BigEndian.Uint16(body))
		}
	case 0xDA:
		if ok = p.scan(body); ok {
			return p.entropy()
		}
	}
	if !ok {
		return notPlain(from, "%s", segmentName(m, body))
	}
	return nil
}

// jfif allows the header of JFIF 1 without a thumbnail.
func jfif(b []byte) bool {
	return len(b) == 14 && has(b, 0, "JFIF\x00\x01") && b[7] <= 2 && b[12] == 0 && b[13] == 0
}

// segmentName says what a segment that does not belong is.
func segmentName(m byte, b []byte) string {
	switch {
	case m == 0xE1 && has(b, 0, "Exif\x00"):
		return "an EXIF segment"
	case m == 0xE1 && has(b, 0, "http://ns.adobe.com/x"):
		return "an XMP segment"
	case m == 0xE2 && has(b, 0, "ICC_PROFILE"):
		return "a colour profile"
	case m == 0xE2 && has(b, 0, "MPF\x00"):
		return "an index of more images"
	case m == 0xE0 && len(b) > 14 && has(b, 0, "JFIF\x00") || m == 0xE0 && has(b, 0, "JFXX\x00"):
		return "a thumbnail"
	case m >= 0xE0 && m <= 0xEF:
		return fmt.Sprintf("an APP%d segment", m-0xE0)
	case m == 0xFE:
		return "a comment"
	case m == 0xD8:
		return "a second image"
	case m == 0xDB || m == 0xC4 || m == 0xDD || m == 0xDA || m >= 0xC0 && m <= 0xC2:
		return fmt.Sprintf("a segment FF %02X that is malformed or out of place", m)
	}
	return fmt.Sprintf("a segment FF %02X", m)
}

// quantisation reads tables (B.2.4.1) up to the end of the segment, each one once.
func (p *jpegPlain) quantisation(b []byte) bool {
	for len(b) > 0 {
		id, n := b[0]&15, 65+64*int(b[0]>>4)
		if b[0]>>4 > 1 || id > 3 || p.tables[id] || len(b) < n {
			return false
		}
		p.tables[id] = true
		b = b[n:]
	}
	return true
}

// codes reads Huffman tables (B.2.4.2); only progressive images may say one anew.
func (p *jpegPlain) codes(b []byte) bool {
	for len(b) > 0 {
		class, id, n := b[0]>>4, b[0]&15, 17
		if class > 1 || id > 3 || len(b) < n || p.huffman[class][id] && !p.progressive {
			return false
		}
		for _, c := range b[1:17] {
			n += int(c)
		}
		if n > 17+256 || len(b) < n {
			return false
		}
		p.huffman[class][id] = true
		b = b[n:]
	}
	return true
}

// frame reads the header of a frame (B.2.2) of 8 bits and one or three components.
func (p *jpegPlain) frame(b []byte) bool {
	if len(b) < 6 || b[0] != 8 || len(b) != 6+3*int(b[5]) || b[5] != 1 && b[5] != 3 {
		return false
	}
	p.h, p.w = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	for c := b[6:]; len(c) > 0; c = c[3:] {
		across, down := c[1]>>4, c[1]&15
		if across < 1 || across > 4 || down < 1 || down > 4 || c[2] > 3 || p.component(c[0]) != nil {
			return false
		}
		p.components = append(p.components, component{id: c[0]})
	}
	return p.w > 0 && p.h > 0
}

func (p *jpegPlain) component(id byte) *component {
	for i := range p.components {
		if p.components[i].id == id {
			return &p.components[i]
		}
	}
	return nil
}

// scan reads the header of a scan (B.2.3).
func (p *jpegPlain) scan(b []byte) bool {
	p.scans++
	if p.components == nil || p.scans > mostScans || len(b) < 1 || b[0] < 1 || b[0] > 3 || len(b) != 4+2*int(b[0]) {
		return false
	}
	last := b[len(b)-3:]
	first, final, high, low := last[0], last[1], last[2]>>4, last[2]&15
	switch {
	case !p.progressive && (first != 0 || final != 63 || high|low != 0):
		return false
	case p.progressive && (final > 63 || first > final || first == 0 && final != 0 || first > 0 && b[0] > 1 || low > 13 || high != 0 && high != low+1):
		return false
	}
	for c := b[1 : len(b)-3]; len(c) > 0; c = c[2:] {
		k := p.component(c[0])
		if k == nil || c[1]>>4 > 3 || c[1]&15 > 3 || k.scans > 0 && !p.progressive {
			return false
		}
		if first == 0 || !p.progressive {
			k.scans |= 1
		}
	}
	return true
}

// entropy goes over the data of a scan up to the next marker: behind 0xFF comes a
// zero, or a restart in its turn where restarts were announced (B.1.1.5, E.1.4).
func (p *jpegPlain) entropy() error {
	restart := byte(0)
	for ; p.at+1 < len(p.b); p.at++ {
		if p.b[p.at] != 0xFF {
			continue
		}
		switch m := p.b[p.at+1]; {
		case m == 0:
		case m >= 0xD0 && m <= 0xD7:
			if p.interval == 0 || m != 0xD0+restart {
				return notPlain(p.at, "a restart out of turn")
			}
			restart = (restart + 1) & 7
		default:
			return nil
		}
		p.at++
	}
	return notPlain(len(p.b), "no end of the image")
}
