package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"cordon/sim/mediacorpus"
)

// photo is a noisy picture, so that its JPEG has plenty of entropy-coded data.
func photo(side int) image.Image {
	r := rand.New(rand.NewPCG(1, 1))
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			m.Set(x, y, color.RGBA{uint8(x*y + r.IntN(90)), uint8(x + r.IntN(90)), uint8(y + r.IntN(90)), 255})
		}
	}
	return m
}

func encoded(t testing.TB, k Kind) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch k {
	case JPEG:
		err = jpeg.Encode(&b, photo(256), nil)
	case PNG:
		err = png.Encode(&b, photo(32))
	case GIF:
		err = gif.Encode(&b, photo(32), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func noise(n int) []byte {
	r := rand.New(rand.NewPCG(2, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// nals joins units of an Annex B byte stream: a header and filler without start codes.
func nals(size int, headers ...string) []byte {
	var b []byte
	for _, h := range headers {
		b = append(b, 0, 0, 0, 1)
		b = append(b, h...)
		b = append(b, bytes.Repeat([]byte{0xA5}, size)...)
	}
	return b
}

func packetsOf(n int) []byte {
	var b []byte
	for i := range n {
		p := append([]byte{0x47, 0x01, 0x00, 0x10 | byte(i&15)}, noise(184)...)
		b = append(b, p...)
	}
	return b
}

// adtsFrames are frames of AAC LC at 44.1 kHz, stereo.
func adtsFrames(n int) []byte {
	var b []byte
	for i := range n {
		size := 200 + i
		h := []byte{0xFF, 0xF1, 0x50, 0x80 | byte(size>>11), byte(size >> 3), byte(size<<5) | 0x1F, 0xFC}
		b = append(b, h...)
		b = append(b, bytes.Repeat([]byte{0x33}, size-7)...)
	}
	return b
}

// mp3Frames are frames at 128 kbit/s and 44.1 kHz: 417 bytes each.
func mp3Frames(n int) []byte {
	var b []byte
	for range n {
		b = append(b, 0xFF, 0xFB, 0x90, 0x00)
		b = append(b, bytes.Repeat([]byte{0x11}, 413)...)
	}
	return b
}

func TestSniff(t *testing.T) {
	jpg := encoded(t, JPEG)
	for _, tc := range []struct {
		name string
		b    []byte
		want Kind
	}{
		{"jpeg", jpg, JPEG}, {"jpeg behind a length", append([]byte{0, 0, 9, 1, 7}, jpg...), JPEG},
		{"jpeg piece", jpg[len(jpg)/2 : len(jpg)/2+4096], JPEG},
		{"jpeg restarts", []byte("abcd\xff\xd6efghi\xff\xd7jkl\xff\xd0mnop\xff\xd1qrst"), JPEG},
		{"restarts out of order", []byte("abcd\xff\xd6efgh\xff\xd1ijkl\xff\xd0mnop\xff\xd5qrst"), None},
		{"png", encoded(t, PNG), PNG}, {"gif", encoded(t, GIF), GIF},
		{"webp", []byte("RIFF\x24\x00\x00\x00WEBPVP8 "), WebP}, {"avi", []byte("RIFF\x24\x00\x00\x00AVI LIST"), AVI},
		{"wav", []byte("RIFF\x24\x00\x00\x00WAVEfmt "), WAV}, {"riff of another kind", []byte("RIFF\x24\x00\x00\x00sfbkLIST"), None},
		{"bmp", append([]byte("BM\x36\x10\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"), noise(32)...), BMP},
		{"BM text", []byte("BMS battery management system ok"), None},
		{"tiff", []byte("II*\x00\x08\x00\x00\x00\x01\x00"), TIFF}, {"tiff big endian", []byte("MM\x00*\x00\x00\x00\x08\x00\x01"), TIFF},
		{"heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1"), HEIF}, {"avif", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1"), HEIF},
		{"mp4", []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isom"), MP4}, {"mov", []byte("\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  "), MP4},
		{"fragment", []byte("\x00\x00\x00\x18moof\x00\x00\x00\x10mfhd\x00\x00"), MP4},
		{"ftyp in text", []byte("the ftyp box comes first"), None},
		{"matroska", []byte("\x1aE\xdf\xa3\x93B\x82\x88matroska"), Matroska},
		{"mp3 tag", []byte("ID3\x03\x00\x00\x00\x00\x0f\x76TIT2"), MP3}, {"mp3 frames", append(noise(3), mp3Frames(4)...), MP3},
		{"flac", []byte("fLaC\x00\x00\x00\x22\x10\x00\x10\x00"), FLAC}, {"ogg", []byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00"), Ogg},
		{"adts", append(bytes.Repeat([]byte{9}, 50), adtsFrames(4)...), AAC}, {"two adts frames", adtsFrames(2), None},
		{"amr", []byte("#!AMR\n\x3c\x91\x17"), AMR}, {"amr wide", []byte("#!AMR-WB\n\x04"), AMR},
		{"ivf", []byte("DKIF\x00\x00\x20\x00VP80"), IVF}, {"flv", []byte("FLV\x01\x05\x00\x00\x00\x09"), FLV},
		{"h264 sets", nals(20, "\x67\x64\x00", "\x68\xee\x3c", "\x65\x88\x84"), H264},
		{"h264 slices", nals(40, "\x41\x9a\x22", "\x41\x9a\x42", "\x41\x9a\x62"), H264},
		{"h265 sets", nals(20, "\x40\x01\x0c", "\x42\x01\x01", "\x44\x01\xc1"), H265},
		{"h265 slices", nals(40, "\x02\x01\xd0", "\x02\x01\xe0", "\x02\x01\xf0"), H265},
		{"one nal", nals(40, "\x65\x88\x84"), None},
		{"mpeg-ts", packetsOf(6), MPEGTS}, {"mpeg-ts from the middle", packetsOf(8)[77:], MPEGTS},
		{"three packets", packetsOf(3), None},
		{"empty", nil, None}, {"noise", noise(4096), None}, {"text", []byte("speed=12.3 rpm=2140 and nothing else"), None},
	} {
		if got := Sniff(tc.b); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// TestPackedSensorsAreNoMedia runs over what cars pack into bytes: counters, floats,
// small integers of either order.
func TestPackedSensorsAreNoMedia(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	pieces, wrong := 0, 0
	for range 400 {
		var b []byte
		count, walk := r.Uint32N(70000), 0.0
		form := pieces % 6
		for len(b) < 2048 {
			count++
			walk += r.NormFloat64()
			switch form {
			case 0:
				b = binary.BigEndian.AppendUint32(b, count)
			case 1:
				b = binary.LittleEndian.AppendUint32(b, count*3)
			case 2:
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(walk)))
			case 3:
				b = binary.BigEndian.AppendUint64(b, math.Float64bits(walk))
			case 4:
				b = binary.LittleEndian.AppendUint16(b, uint16(int16(walk*3)))
			case 5:
				b = binary.BigEndian.AppendUint16(b, uint16(int16(walk*30)))
			}
		}
		pieces++
		if k := Sniff(b); k != None {
			wrong++
			t.Logf("form %d taken for %v", form, k)
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d pieces of packed sensors were taken for media", wrong, pieces)
	}
}

func TestRealLogsAreNoMedia(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "*", "*"))
	if err != nil || len(files) == 0 {
		t.Skip("no development data")
	}
	pieces := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for from := 0; from+512 < len(b); from += 4096 {
			pieces++
			if k := Sniff(b[from:min(len(b), from+4096)]); k != None {
				t.Errorf("%s at %d was taken for %v", filepath.Base(name), from, k)
			}
		}
	}
	t.Logf("%d pieces", pieces)
}

func TestKindNames(t *testing.T) {
	if None.String() != "none" || FLV.String() != "FLV" || H265.String() != "H.265" || Kind(99).String() != "none" {
		t.Error("the table of names is out of step")
	}
}

func TestSniffAllocatesNothing(t *testing.T) {
	samples := [][]byte{noise(4096), nals(40, "\x41\x9a\x22", "\x41\x9a\x42"), encoded(t, JPEG)[3000:7000]}
	r := rand.New(rand.NewPCG(4, 4))
	for _, s := range append(mediacorpus.Telemetry(r, 1, 4096), mediacorpus.Sensors(r, 1, 4096)...) {
		samples = append(samples, s.Data)
	}
	for _, b := range samples {
		if n := testing.AllocsPerRun(50, func() { Sniff(b) }); n != 0 {
			t.Errorf("%.0f allocations, want none", n)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add(adtsFrames(3))
	f.Add(mp3Frames(3))
	f.Add(packetsOf(5))
	f.Add(nals(20, "\x67\x64\x00", "\x68\xee\x3c"))
	f.Add([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1"))
	f.Add([]byte("RIFF\x24\x00\x00\x00WAVE"))
	f.Add(adpcmBlocks(1, true))
	f.Add(shades(40, 120))
	f.Add([]byte("\x12\x00\x32\x80\x08\x30\x00\x00\x01\xe0\x07\xfa\x31\x00\x05\x1b\x11\x11\x00\x03\xec\x31"))
	f.Fuzz(func(t *testing.T, b []byte) {
		k := Sniff(b)
		if k != None && k.String() == "none" {
			t.Fatalf("kind %d has no name", k)
		}
		if len(b) > 0 && len(b) < 6 && k != None {
			t.Fatalf("%v out of %d bytes", k, len(b))
		}
	})
}
