package walk

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// TestWorkIsLinear repeats texts that invite trying again and again, and compares
// the bytes that encodings were tried on at n and at 4n: 16 times as many would be
// quadratic.
func TestWorkIsLinear(t *testing.T) {
	line := strings.Repeat("Ab3dEf7hIj", 6)
	noise := base64.RawStdEncoding.EncodeToString([]byte("\x80\x01\xfe\x02\x83\x04\x95\x06\xa7\x08\xb9"))
	for _, tc := range []struct{ name, unit string }{
		{"lines of base64", line + "\n"}, {"hex that fails in the end", strings.Repeat("0123456789abcde", 3) + "\n"},
		{"even lines", "1-3-8-1-2-3-4-5-6-7-8\n"}, {"even lines of base64", "Ab3dEf7hIj1-Ab3+\n"}, {"parts", "aaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb-"}, {"one long run", "Ab3d"},
		{"list that fails", "12 34 56 78 90 12 34 56 78 90 999 "}, {"list of hex", "0xff,0xfe,0x01,"}, {"digits", "1 "}, {"short runs", "ab3 "},
		{"escapes", `%41\u0041&#65;=41`}, {"half escapes", `%4\u004&#6=`}, {"entities", "&&&&"}, {"full-width", "Ａ"}, {"line breaks", "A\n\r "},
		{"noise", noise + " "}, {"equals signs", "=41"}, {"colours", "\x1b[1;"}, {"encoded words", "=?a?b?QUJD?= "}, {"deflate", base64.RawStdEncoding.EncodeToString([]byte("\x02\x00\x00\xff\xff\x02\x00\x00\xff\xff\x80\x80\x80")) + " "},
	} {
		work := func(n int) int {
			u := NewUnwrapper(Budget{}, nil)
			text := bytes.Repeat([]byte(tc.unit), n/len(tc.unit))
			var yield func(Inner) error
			depth := 0
			yield = func(in Inner) error {
				depth++
				defer func() { depth-- }()
				return u.Text(in.Data, Traits{Signs: AnySign}, depth, yield)
			}
			if err := u.Text(text, Traits{Signs: AnySign}, 0, yield); err != nil && !errors.Is(err, ErrBudget) {
				t.Fatalf("%s: %v", tc.name, err)
			}
			return u.work
		}
		small, large := work(64<<10), work(256<<10)
		if large > 8*small+4096 {
			t.Errorf("%s: %d bytes tried for 64 KiB, %d for 256 KiB, more than linear", tc.name, small, large)
		}
		if large > 40*256<<10 {
			t.Errorf("%s: %d bytes tried for 256 KiB, want at most 40 for one", tc.name, large)
		}
	}
}

// TestPairsAreLinear has pairs of GBK, the second half of each a byte of ASCII, the last of
// which is no character, so that each of them begins a stretch that fails in the end.
func TestPairsAreLinear(t *testing.T) {
	for _, odd := range []string{"", "@"} {
		u := NewUnwrapper(Budget{}, nil)
		b := []byte(odd + strings.Repeat("\x81@", 10_000) + "\xFF")
		if out := u.fromGBK(nil, b); !bytes.Equal(out, b) {
			t.Fatalf("%d bytes became %d others", len(b), len(out))
		}
		if u.work > 4*len(b) {
			t.Errorf("%d bytes tried for %d", u.work, len(b))
		}
	}
}

// TestProtobufStepsAreBounded nests messages that read as text, each of which would
// have to be looked at once for every message around it.
func TestProtobufStepsAreBounded(t *testing.T) {
	steps := func(n int) (int, int, error) {
		doc := []byte("  ")
		doc = append(protowire.AppendTag(nil, 4, protowire.BytesType), append([]byte{byte(len(doc))}, doc...)...)
		for len(doc) < n {
			doc = protowire.AppendBytes(protowire.AppendTag(nil, 4, protowire.BytesType), doc)
		}
		g := NewGuesser()
		err := g.read(FormatProtobuf, doc, Budget{Depth: 10_000}, new(Nodes))
		return len(doc), g.steps, err
	}
	for _, n := range []int{1 << 10, 1 << 14} {
		size, got, err := steps(n)
		if got > 65*size+4096 || err != nil && !errors.Is(err, ErrBudget) {
			t.Errorf("%d bytes: %d steps, %v", n, got, err)
		}
	}
}

// TestMemoryIsGivenBack decodes a large value and expects that no layer keeps it.
func TestMemoryIsGivenBack(t *testing.T) {
	u := NewUnwrapper(Budget{}, nil)
	large := squeeze(t, Gzip, bytes.Repeat([]byte(secret+"?"), 20_000))
	if _, err := u.Bytes(large, 0, func(Inner) error { return nil }); err != nil && !errors.Is(err, ErrBudget) {
		t.Fatal(err)
	}
	if cap(u.layers[0].buf) <= kept {
		t.Fatal("the value was too small to tell")
	}
	u.Reset()
	for i := range u.layers {
		if n := cap(u.layers[i].buf); n > kept {
			t.Errorf("layer %d keeps %d bytes", i, n)
		}
	}
}

// TestTrialIsGivenBack weighs a document of many nodes that nobody wants to visit.
func TestTrialIsGivenBack(t *testing.T) {
	g := NewGuesser()
	doc := append([]byte{0xDD, 0, 1, 0, 0}, make([]byte, 1<<16)...)
	if ok, err := g.Plausible(FormatMsgPack, doc, Budget{}, nil); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if n := g.trial.Room(); n > mostNodes {
		t.Errorf("room for %d nodes is kept", n)
	}
}
