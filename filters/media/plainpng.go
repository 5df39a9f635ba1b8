package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// headerPNG is what the first chunk says (ISO/IEC 15948 11.2.2).
type headerPNG struct {
	w, h          int
	depth, colour byte
	interlaced    bool
}

// fixedChunks are the chunks that describe how the picture is to be shown and hold
// nothing else, with their length.
var fixedChunks = map[string]int{"gAMA": 4, "sRGB": 1, "cHRM": 32, "pHYs": 9}

// plainPNG checks the chunks of a PNG in order, their check sums, and that the image
// data are exactly the rows that the header announces.
func plainPNG(b []byte) (w, h int, err error) {
	var head headerPNG
	var data dataPNG
	seen := map[string]bool{}
	for at := len(pngSignature); ; {
		if at+12 > len(b) {
			return 0, 0, notPlain(at, "a cut chunk")
		}
		size, name := int(binary.BigEndian.Uint32(b[at:])), string(b[at+4:at+8])
		if size > len(b)-at-12 {
			return 0, 0, notPlain(at, "a chunk longer than the image")
		}
		body, next := b[at+8:at+8+size], at+12+size
		if crc32.ChecksumIEEE(b[at+4:at+8+size]) != binary.BigEndian.Uint32(b[at+8+size:]) {
			return 0, 0, notPlain(at, "a chunk with a wrong check sum")
		}
		if first := len(seen) == 0; first != (name == "IHDR") || seen[name] && name != "IDAT" {
			return 0, 0, notPlain(at, "a chunk %q out of place", name)
		}
		ok := false
		switch name {
		case "IHDR":
			head, ok = readHeaderPNG(body)
		case "PLTE":
			ok = data.parts == nil && head.colour&2 != 0 && size%3 == 0 && size > 0 && size <= 768 && !seen["tRNS"]
		case "tRNS":
			ok = data.parts == nil && size <= 256 && head.colour&4 == 0
		case "IDAT":
			ok = len(data.parts) == 0 || data.end == at
			data.parts, data.end = append(data.parts, body), next
		case "IEND":
			if next < len(b) {
				return 0, 0, notPlain(next, "%d bytes behind the end", len(b)-next)
			}
			if size > 0 || head.colour == 3 && !seen["PLTE"] || !data.exactly(head.bytes()) {
				return 0, 0, notPlain(at, "image data that are not the rows announced")
			}
			return head.w, head.h, nil
		default:
			n, known := fixedChunks[name]
			ok = known && n == size && data.parts == nil
		}
		if !ok {
			return 0, 0, notPlain(at, "a chunk %q that does not belong", name)
		}
		seen[name] = true
		at = next
	}
}

func readHeaderPNG(b []byte) (headerPNG, bool) {
	if len(b) != 13 || b[10] != 0 || b[11] != 0 || b[12] > 1 {
		return headerPNG{}, false
	}
	w, h := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	g := headerPNG{int(w), int(h), b[8], b[9], b[12] == 1}
	if w == 0 || h == 0 || w > 1<<16 || h > 1<<16 {
		return g, false
	}
	switch g.colour {
	case 0:
		return g, g.depth == 1 || g.depth == 2 || g.depth == 4 || g.depth == 8 || g.depth == 16
	case 3:
		return g, g.depth == 1 || g.depth == 2 || g.depth == 4 || g.depth == 8
	case 2, 4, 6:
		return g, g.depth == 8 || g.depth == 16
	}
	return g, false
}

// bytes is the length of the image data before compression: rows with a filter byte
// each, in seven passes where interlaced (ISO/IEC 15948 8.2).
func (g headerPNG) bytes() int64 {
	pixel := int64(g.depth) * [...]int64{1, 0, 3, 1, 2, 0, 4}[g.colour]
	pass := func(w, h int) int64 {
		if w == 0 || h == 0 {
			return 0
		}
		return (1 + (int64(w)*pixel+7)/8) * int64(h)
	}
	if !g.interlaced {
		return pass(g.w, g.h)
	}
	total := int64(0)
	for _, a := range [...][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		total += pass((g.w-a[0]+a[2]-1)/a[2], (g.h-a[1]+a[3]-1)/a[3])
	}
	return total
}

// dataPNG is the image data over its chunks.
type dataPNG struct {
	parts [][]byte
	end   int // of the last chunk
}

// exactly reports whether the data inflate to n bytes and end there.
func (d *dataPNG) exactly(n int64) bool {
	all := bytes.NewReader(bytes.Join(d.parts, nil)) // reads byte by byte: nothing past the end is taken
	z, err := zlib.NewReader(all)
	if err != nil {
		return false
	}
	got, err := io.Copy(io.Discard, io.LimitReader(z, n))
	if err != nil || got != n {
		return false
	}
	var one [1]byte
	if k, err := z.Read(one[:]); k != 0 || err != io.EOF { //nolint:errorlint // zlib gives io.EOF itself
		return false
	}
	return all.Len() == 0
}
