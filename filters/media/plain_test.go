package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// segmentOf is one of JPEG.
func segmentOf(m byte, body string) string {
	return "\xff" + string([]byte{m, byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body
}

// chunkOf is one of PNG, with its check sum.
func chunkOf(name, body string) string {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), name+body...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

// planted puts s into b at byte at.
func planted(b []byte, at int, s string) []byte {
	return append(append(bytes.Clone(b[:at]), s...), b[at:]...)
}

func encodedImage(t testing.TB, m image.Image, kind Kind) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	if kind == JPEG {
		err = jpeg.Encode(&b, m, nil)
	} else {
		err = png.Encode(&b, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPlainImageTakesPictures(t *testing.T) {
	gray, palette := image.NewGray(image.Rect(0, 0, 33, 7)), image.NewPaletted(image.Rect(0, 0, 33, 7), nil)
	palette.Palette = append(palette.Palette, photo(1).At(0, 0))
	for _, tc := range []struct {
		name string
		b    []byte
		w, h int
	}{
		{"JPEG", encoded(t, JPEG), 256, 256}, {"PNG", encoded(t, PNG), 32, 32},
		{"grey JPEG", encodedImage(t, gray, JPEG), 33, 7}, {"grey PNG", encodedImage(t, gray, PNG), 33, 7},
		{"PNG of a palette", encodedImage(t, palette, PNG), 33, 7},
		{"PNG of 16 bits", encodedImage(t, image.NewNRGBA64(image.Rect(0, 0, 5, 9)), PNG), 5, 9},
		{"JPEG with a header", planted(encoded(t, JPEG), 2, segmentOf(0xE0, "JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x00\x00")), 256, 256},
		{"PNG with a gamma", planted(encoded(t, PNG), 33, chunkOf("gAMA", "\x00\x00\xb1\x8f")), 32, 32},
	} {
		if w, h, err := PlainImage(tc.b); err != nil || w != tc.w || h != tc.h {
			t.Errorf("%s: %d x %d, %v; want %d x %d", tc.name, w, h, err, tc.w, tc.h)
		}
	}
}

func TestPlainImageRefuses(t *testing.T) {
	jpg, pic := encoded(t, JPEG), encoded(t, PNG)
	header := segmentOf(0xE0, "JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x00\x00")
	sos := bytes.Index(jpg, []byte("\xff\xda"))
	idat := bytes.Index(pic, []byte("IDAT")) - 4
	raw := pic[idat+8 : len(pic)-12-4]
	for _, tc := range []struct {
		name string
		b    []byte
		want string
	}{
		{"EXIF", planted(planted(jpg, 2, segmentOf(0xE1, "Exif\x00\x00II*\x00\x08\x00\x00\x00")), 2, header), "an EXIF segment at byte 20"},
		{"XMP", planted(jpg, 2, segmentOf(0xE1, "http://ns.adobe.com/xap/1.0/\x00<x/>")), "an XMP segment at byte 2"},
		{"profile", planted(jpg, 2, segmentOf(0xE2, "ICC_PROFILE\x00\x01\x01")), "a colour profile at byte 2"},
		{"more images", planted(jpg, 2, segmentOf(0xE2, "MPF\x00II*\x00")), "an index of more images at byte 2"},
		{"thumbnail", planted(jpg, 2, segmentOf(0xE0, "JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x01\x01RGB")), "a thumbnail at byte 2"},
		{"extension", planted(planted(jpg, 2, segmentOf(0xE0, "JFXX\x00\x10")), 2, header), "a thumbnail at byte 20"},
		{"two headers", planted(planted(jpg, 2, header), 2, header), "an APP0 segment at byte 20"},
		{"vendor", planted(jpg, 2, segmentOf(0xED, "Photoshop 3.0\x00")), "an APP13 segment at byte 2"},
		{"colour transform", planted(jpg, 2, segmentOf(0xEE, "Adobe\x00\x64\x00\x00\x00\x00\x01")), "an APP14 segment at byte 2"},
		{"comment", planted(jpg, sos, segmentOf(0xFE, "owner")), "a comment at byte"},
		{"table twice", planted(jpg, 2, string(jpg[2:2+2+132])), "a segment FF DB that is malformed or out of place"},
		{"unknown segment", planted(jpg, 2, segmentOf(0xF0, "x")), "a segment FF F0 at byte 2"},
		{"lossless", planted(jpg, 2, segmentOf(0xC3, "\x08\x00\x01\x00\x01\x01\x01\x11\x00")), "a segment FF C3 at byte 2"},
		{"trailing", append(bytes.Clone(jpg), 1, 2, 3), "3 bytes behind the end at byte"},
		{"second image", append(bytes.Clone(jpg), jpg...), "a second image at byte"},
		{"image inside", planted(jpg, 2, string(jpg)), "at byte 2"},
		{"restart", planted(jpg, len(jpg)-2, "\xff\xd0"), "a restart out of turn at byte"},
		{"cut", jpg[:len(jpg)-2], "no end of the image"}, {"cut in a header", jpg[:100], "at byte"},
		{"nothing but ends", []byte("\xff\xd8\xff\xd9"), "before any scan at byte 2"},
		{"fill bytes", planted(jpg, 2, "\xff\xff"), "at byte 2"},
		{"text", planted(pic, 33, chunkOf("tEXt", "Author\x00me")), `a chunk "tEXt" that does not belong at byte 33`},
		{"EXIF in PNG", planted(pic, 33, chunkOf("eXIf", "II*\x00")), `a chunk "eXIf"`},
		{"time", planted(pic, 33, chunkOf("tIME", "\x07\xea\x01\x01\x01\x01\x01")), `a chunk "tIME"`},
		{"unknown chunk", planted(pic, 33, chunkOf("prVt", "x")), `a chunk "prVt"`},
		{"long gamma", planted(pic, 33, chunkOf("gAMA", "12345")), `a chunk "gAMA"`},
		{"split by a chunk", planted(planted(pic, len(pic)-12, chunkOf("IDAT", "x")), len(pic)-12, chunkOf("gAMA", "1234")), `a chunk "gAMA"`},
		{"data behind the stream", planted(pic, len(pic)-12, chunkOf("IDAT", "hidden")), "image data that are not the rows announced"},
		{"too few rows", []byte(string(pic[:idat]) + chunkOf("IDAT", string(raw[:len(raw)/2])) + chunkOf("IEND", "")), "not the rows announced"},
		{"trailing in PNG", append(bytes.Clone(pic), "PK"...), "2 bytes behind the end at byte"},
		{"check sum", append(bytes.Clone(pic[:len(pic)-1]), 0), "wrong check sum"},
		{"cut PNG", pic[:len(pic)-12], "a cut chunk"}, {"header twice", planted(pic, 33, string(pic[8:33])), `a chunk "IHDR" out of place at byte 33`},
		{"GIF", encoded(t, GIF), "neither a JPEG nor a PNG"}, {"empty", nil, "neither a JPEG nor a PNG"},
	} {
		_, _, err := PlainImage(tc.b)
		if !errors.Is(err, ErrNotPlain) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
}

// progressiveJPEG is grey, 8 by 8 pixels, in two scans: the standard library writes
// none, but reads it.
func progressiveJPEG() []byte {
	one := "\x01" + strings.Repeat("\x00", 15) + "\x00" // one code of one bit, for the symbol 0
	return []byte("\xff\xd8" + segmentOf(0xDB, "\x00"+strings.Repeat("\x08", 64)) +
		segmentOf(0xC2, "\x08\x00\x08\x00\x08\x01\x01\x11\x00") +
		segmentOf(0xC4, "\x00"+one) + segmentOf(0xDA, "\x01\x01\x00\x00\x00\x00") + "\x7f" +
		segmentOf(0xC4, "\x10"+one) + segmentOf(0xDA, "\x01\x01\x00\x01\x3f\x00") + "\x7f\xff\xd9")
}

func TestPlainImageProgressive(t *testing.T) {
	b := progressiveJPEG()
	if _, err := jpeg.Decode(bytes.NewReader(b)); err != nil {
		t.Fatal("the standard library does not read it:", err)
	}
	if w, h, err := PlainImage(b); err != nil || w != 8 || h != 8 {
		t.Errorf("%d x %d, %v", w, h, err)
	}
	scan := bytes.LastIndex(b, []byte("\xff\xc4"))
	if _, _, err := PlainImage(planted(b, scan, segmentOf(0xFE, "between scans"))); err == nil {
		t.Error("a comment between scans is taken")
	}
}

func FuzzPlainImage(f *testing.F) {
	f.Add(encoded(f, JPEG))
	f.Add(encoded(f, PNG))
	f.Add(progressiveJPEG())
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		w, h, err := PlainImage(b)
		if (err == nil) != (w > 0 && h > 0) {
			t.Fatalf("%d x %d, %v", w, h, err)
		}
		if err == nil && !has(b, 0, "\xff\xd8") {
			if _, err := png.DecodeConfig(bytes.NewReader(b)); err != nil {
				t.Fatalf("taken, but not by the standard library: %v", err)
			}
		}
	})
}

func TestSecondOpinion(t *testing.T) {
	for _, tc := range []struct {
		name string
		b    []byte
		want Kind
	}{
		{"JPEG", encoded(t, JPEG), JPEG}, {"PNG", encoded(t, PNG), PNG}, {"GIF", encoded(t, GIF), GIF},
		{"MIDI", []byte("MThd\x00\x00\x00\x06\x00\x01\x00\x01\x00\x60"), Other},
		{"Photoshop", []byte("8BPS\x00\x01\x00\x00\x00\x00\x00\x00\x00\x03"), Other},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), None},
		{"JSON", []byte(`{"speed":1}`), None}, {"noise", noise(4096), None}, {"empty", nil, None},
	} {
		if k := SecondOpinion(tc.b); k != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, k, tc.want)
		}
	}
}
