package media

import (
	"math/rand/v2"
	"testing"
)

// shortParts are what headers of streams and files are made of.
var shortParts = []string{
	"\x00\x00\x00\x14ftypisom", "\x00\x00\x01\x67\x42\x00\x1e", "\x00\x00\x01\x68\xce\x3c\x80", "\x00\x00\x00\x01\x65\x88\x84", "\x00\x00\x01\xba\x44\x00\x04\x00\x04\x01",
	"\x00\x00\x01\xe0\x00\x00\x84\x80\x05\x21\x00\x01\x00\x01", "\x09\x00\x00\x20\x00\x00\x00\x00\x00\x00\x00\x17", "\x00\x00\x00\x10\x67\x42\x00\x1e", "\x00\x00\x00\x0c\x65\x88\x84",
	"\x00\x00\x01\x20\x41\x9a", "\x1e\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x10\x02\x00\x9d\x01\x2a", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "\xff\x4f\xff\x51\x00",
	"\xff\xd6", "\xff\xd7", "\xff\xd0", "\xff\xd1", "\xff\xd2", "\xff\xf1\x50\x80\x01\x00\xfc", "\xff\xf1\x50\x80\x01\x00\xfc\x21\xff\xf1\x50\x80\x01\x00\xfc\x21", "\xff\xfb\x10\x00", "\xff\xf8\x69\x0c\x00",
	"\x80\x60\x12\x34\x00\x00\x10\x00\x9a\x3b\xc4\xd5", "\x80\x60\x12\x35\x00\x00\x10\x00\x9a\x3b\xc4\xd5", "\x80\x60\x12\x36\x00\x00\x10\x00\x9a\x3b\xc4\xd5", "\x80\x60\x12\x37\x00\x00\x10\x00\x9a\x3b\xc4\xd5",
	"\xa3\x8d\x81\x00\x00\x80", "\x1f\x43\xb6\x75\x01\xe7", "\x1aE\xdf\xa3\x9f", "\x12\x00\x0a\x0b", "\x12\x00\x32\x10", "\x56\xe0\x20", "\x56\xe0\x0d", "\x0b\x77\x00\x00\x00\x40",
	"\x89PNG\r\n\x1a\n", "GIF89a", "RIFF\x10\x00\x00\x00WAVE", "RF64\x10\x00\x00\x00WAVE", "FORM\x00\x00\x00\x10AIFF", "fLaC\x80\x00\x00\x22", "fLaC\x00\x00\x00\x22", "OggS\x00\x02", "#!AMR\n", "#!AMR-WB\n",
	"DKIF\x00\x00 \x00", "FLV\x01\x05\x00\x00\x00\x09", ".snd\x00\x00\x00\x18\x00\x00\x00\x10\x00\x00\x00\x01", "caff\x00\x01\x00\x00desc", "\x30\x26\xb2\x75\x8e\x66\xcf\x11",
	"moov", "moof", "styp", "sidx", "ftypheic", "jP  ", "JXL ", "IDAT", "\x00\x00\x10\x00moov\x00\x00\x00\x10", "00dc\x10\x00\x00\x00", "01wb\x10\x00\x00\x00", "\x00\x00\x00\x0cjP  ", "\x00\x00\x00\x0cJXL ", "\x00\x00\x20\x00IDAT", "ca\x01\x02moovab", "\x00\x00", "\x00\x00\x00\x00", "\xff\xff\xff\xff\x01",
}

// TestBriefPassesNothing holds that brief names what pieces would.
func TestBriefPassesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	named, kinds := 0, map[Kind]int{}
	for n := range 150000 {
		b := make([]byte, 6+r.IntN(leastEven-6))
		few := 1 + r.IntN(8)
		for i := range b {
			if r.IntN(8) < few {
				b[i] = byte(r.Uint32() >> r.IntN(8))
			}
		}
		part := shortParts[r.IntN(len(shortParts))]
		at, by := r.IntN(len(b)), len(part)+r.IntN(40)
		for k := r.IntN(9); k > 0 && at < len(b); k-- { // one of them at even distances
			copy(b[at:], part)
			at += by
			if n%3 == 0 {
				part = shortParts[r.IntN(len(shortParts))]
			}
		}
		if n%5 == 0 { // a stream of packets
			at, by := r.IntN(len(b)), 12+r.IntN(60)
			for k := 0; k < 3+r.IntN(3) && at < len(b); k++ {
				copy(b[at:], []byte{0x80, 0x60, 0x12, byte(k), 0, 0, 0x10, 0, 0x9A, 0x3B, 0xC4, 0x05})
				at += by
			}
		}
		if b[r.IntN(len(b))] = byte(r.Uint32()); textual(b) {
			continue
		}
		var c census
		c.count(b)
		want := pieces(b, &c)
		if got := brief(b); got != want {
			t.Fatalf("%x: %v, want %v", b, got, want)
		}
		if want != None {
			named++
			kinds[want]++
		}
	}
	if len(kinds) < 20 {
		t.Errorf("%d named of %d kinds: %v", named, len(kinds), kinds)
	}
}

// TestBriefLooksOnce holds that documents of numbers are told by one look.
func TestBriefLooksOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 10))
	promised := 0
	for range 20000 {
		if promising(randomNumbers(r)) {
			promised++
		}
	}
	if promised > 20000/20 {
		t.Errorf("%d of 20000 promise media", promised)
	}
}

// randomNumbers gives some fields of protobuf.
func randomNumbers(r *rand.Rand) (b []byte) {
	for n := 1; n < 20; n++ {
		switch r.IntN(3) {
		case 0:
			b = append(b, byte(n<<3)&0x7F, byte(r.IntN(128)))
		case 1:
			b = append(b, byte(n<<3|2)&0x7F, 5)
			b = append(b, "state"...)
		default:
			b = append(b, byte(n<<3|1)&0x7F, 0, 0, 0, 0, 0, byte(r.Uint32()), byte(r.Uint32()), 0x40)
		}
	}
	return b
}
