package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// over writes s over a copy of b at byte i.
func over(b []byte, i int, s string) []byte {
	out := bytes.Clone(b)
	copy(out[i:], s)
	return out
}

// adpcmBlocks are blocks of 1,024 bytes of nibbles drawn at random, whose headers follow
// the steps if true.
func adpcmBlocks(channels int, follow bool) []byte {
	r := rand.New(rand.NewPCG(5, 5))
	steps := []int{40, 52}[:channels]
	var b []byte
	for range 5 {
		for c := range channels {
			b = append(b, byte(r.Uint32()), byte(r.Uint32()), byte(steps[c]), 0)
		}
		for i := 4 * channels; i < 1024; i++ {
			v := byte(r.Uint32()) & byte(r.Uint32()|0x88) // small changes are frequent
			b = append(b, v)
			c := i / 4 % channels
			for _, nibble := range []byte{v & 7, v >> 4 & 7} {
				if nibble < 4 {
					steps[c]--
				} else {
					steps[c] += int(nibble)*2 - 6
				}
				steps[c] = min(88, max(0, steps[c]))
			}
		}
		if !follow {
			steps[0] = (steps[0] + 20) % 80
		}
	}
	return b[300:4396]
}

// shades is a grey picture of rows of 640 pixels between two values.
func shades(low, high float64) []byte {
	r := rand.New(rand.NewPCG(6, 6))
	var waves [12][3]float64
	for i := range waves {
		waves[i] = [3]float64{r.NormFloat64() * 0.15, r.NormFloat64() * 0.05, r.Float64() * 6}
	}
	b := make([]byte, 4096)
	for i := range b {
		v := 0.0
		for _, w := range waves {
			v += math.Sin(float64(i%640)*w[0] + float64(i/640)*w[1] + w[2])
		}
		b[i] = byte(low + (high-low)*(0.5+v/24) + r.Float64()*2)
	}
	return b
}

// table is a text of rows of 640 characters.
func table() []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < 5000; i++ {
		line := fmt.Sprintf("row %06d", i)
		for k := 0; len(line) < 639; k++ {
			line += fmt.Sprintf(" %08.3f", 100*math.Sin(float64(k)+float64(i)*0.01))
		}
		b.WriteString(line[:639] + "\n")
	}
	return b.Bytes()[:4096]
}

// TestMarksInPieces has one mark of a kind in bytes that are even otherwise, and the
// same with the mark spoilt.
func TestMarksInPieces(t *testing.T) {
	even := bytes.ReplaceAll(noise(6000), []byte{0xFF}, nil)[:4096]
	full := noise(4096)
	frame := "\x32\x80\x08\x30" // 1,024 bytes, an inter frame that is shown
	packet := "\x00\x00\x01\xe0\x07\xfa\x31\x00\x05\x1b\x11\x11\x00\x03\xec\x31"
	for _, tc := range []struct {
		name string
		b    []byte
		want Kind
	}{
		{"a frame of AV1 behind a delimiter", over(full, 900, "\x12\x00"+frame), AV1},
		{"a frame that is not shown", over(full, 900, "\x12\x00\x32\x80\x08\x20"), None},
		{"two frames of AV1", over(over(full, 2500, frame), 2500+1027, "\x32\x80\x18\x30"), AV1},
		{"one frame of AV1", over(full, 2500, frame), None},
		{"a packet of MPEG-1", over(make([]byte, 4096), 900, packet), MPEG},
		{"a packet without marks", over(make([]byte, 4096), 900, packet[:6]+"\x30\x00\x05\x1b\x10"), None},
		{"JPEG with one mark", over(even, 77, "\xff\x00"), JPEG},
		{"even bytes with another 0xFF", over(over(even, 77, "\xff\x00"), 2077, "\xff\x31"), None},
		{"ADPCM of one channel", adpcmBlocks(1, true), PCM}, {"ADPCM of two", adpcmBlocks(2, true), PCM},
		{"blocks whose steps do not follow", adpcmBlocks(1, false), None},
		{"a picture of characters", shades(40, 120), YUV}, {"a picture", shades(20, 220), YUV},
		{"a table of characters", table(), None},
	} {
		if got := Sniff(tc.b); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// TestUnitsFillABlock follows several units of H.264 in one block of Matroska.
func TestUnitsFillABlock(t *testing.T) {
	units := binary.BigEndian.AppendUint32(nil, 300)
	units = append(units, over(noise(300), 0, "\x41\x9a\x22")...)
	units = binary.BigEndian.AppendUint32(units, 500)
	units = append(units, over(noise(500), 0, "\x41\x9a\x42")...)
	block := append([]byte{0xA3, 0x40 | byte((len(units)+4)>>8), byte(len(units) + 4), 0x81, 0, 0x43, 0}, units...)
	piece := over(noise(4096), 1000, string(block))
	if k := Sniff(piece); k != Matroska {
		t.Errorf("%v, want Matroska", k)
	}
	piece[1007+302]++ // the second length no longer fits
	piece[1007+304+2]++
	if k := Sniff(piece); k == Matroska {
		t.Errorf("units that overrun their block: %v", k)
	}
}

// TestStreamKeepsPictures has pictures, then a wall without any content: the more pictures
// there were, the longer the wall is taken for another, up to the pause.
func TestStreamKeepsPictures(t *testing.T) {
	wall := bytes.Repeat([]byte{3}, 4096)
	for _, tc := range []struct{ pictures, least, most int }{{1, 1, 3}, {10, 9, 13}, {60, pause/4096 - 2, pause/4096 + 1}} {
		var s Stream
		for range tc.pictures {
			s.Feed(shades(20, 220))
		}
		n := 0
		for n < 100 && s.Feed(wall) != None {
			n++
		}
		if n < tc.least || n > tc.most {
			t.Errorf("after %d pictures %d walls are followed, want %d to %d", tc.pictures, n, tc.least, tc.most)
		}
	}
}
