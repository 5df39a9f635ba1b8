package walk

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// secret decodes to bytes that need both odd characters of either base64 alphabet.
const secret = `{"phone":"13812345678","note":"车主的电话?>~"}`

// lines breaks s every n characters.
func lines(s string, n int) string {
	var out strings.Builder
	for len(s) > n {
		out.WriteString(s[:n] + "\r\n")
		s = s[n:]
	}
	return out.String() + s
}

func squeeze(t testing.TB, e Encoding, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&buf)
	switch e {
	case Zlib:
		w = zlib.NewWriter(&buf)
	case Zstd:
		var err error
		if w, err = zstd.NewWriter(&buf); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestTextYieldsWhatIsInside(t *testing.T) {
	std, raw, web := base64.StdEncoding, base64.RawStdEncoding, base64.RawURLEncoding
	long := strings.Repeat(secret, 4)
	spaced := strings.TrimSpace(fmt.Sprintf("% x", secret))
	for _, tc := range []struct{ name, text, want string }{
		{"base64", "data: " + std.EncodeToString([]byte(secret)) + " end", secret},
		{"unpadded", raw.EncodeToString([]byte(secret)), secret},
		{"url alphabet", "x=" + web.EncodeToString([]byte(secret)), secret},
		{"wrapped", lines(std.EncodeToString([]byte(long)), 76), long},
		{"data URI", "data:application/json;base64," + std.EncodeToString([]byte(secret)), secret},
		{"hex", "payload " + hex.EncodeToString([]byte(secret)), secret},
		{"upper hex", strings.ToUpper(hex.EncodeToString([]byte(secret))), secret},
		{"spaced hex", "dump " + spaced, secret},
		{"colon hex", strings.ReplaceAll(spaced, " ", ":"), secret},
		{"percent", url.QueryEscape(secret), strings.ReplaceAll(secret, " ", "+")},
		{"unicode escapes", `\u0031\u0033812345678 x`, "13812345678 x"},
		{"path", "/api/v1/" + raw.EncodeToString([]byte("13812345678 abc!")), "13812345678 abc!"},
	} {
		found := false
		u := NewUnwrapper(Budget{}, nil)
		err := u.Text([]byte(tc.text), Traits{Signs: AnySign}, 0, func(in Inner) error {
			found = found || string(in.Data) == tc.want
			if in.Start < 0 || in.End > len(tc.text) || in.Start >= in.End {
				t.Errorf("%s: range [%d,%d) of %d", tc.name, in.Start, in.End, len(tc.text))
			}
			return nil
		})
		if err != nil || !found {
			t.Errorf("%s: not found in %q, error %v", tc.name, tc.text, err)
		}
	}
}

func TestTextYieldsNothingFromPlainText(t *testing.T) {
	for _, text := range []string{
		"LSVAU2180E2183294", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"550e8400-e29b-41d4-a716-446655440000", "Vehicle.Powertrain.TractionBattery.StateOfCharge",
		"aa bb cc", "internationalization is a long word", "100% of it",
	} {
		err := NewUnwrapper(Budget{}, nil).Text([]byte(text), Traits{Signs: AnySign}, 0, func(in Inner) error {
			t.Errorf("%q: %v gave %q", text, in.Encoding, in.Data)
			return nil
		})
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestBytes(t *testing.T) {
	u := NewUnwrapper(Budget{}, nil)
	for _, e := range []Encoding{Gzip, Zlib, Zstd} {
		for range 2 { // the second time the reader is used again
			got := ""
			found, err := u.Bytes(squeeze(t, e, []byte(secret)), 0, func(in Inner) error {
				got = string(in.Data)
				return nil
			})
			if !found || err != nil || got != secret {
				t.Errorf("%v: found %v, %q, %v", e, found, got, err)
			}
		}
	}
	if found, _ := u.Bytes([]byte(secret), 0, nil); found {
		t.Error("plain text was taken for compressed")
	}
}

func TestBudgets(t *testing.T) {
	bomb := make([]byte, 8<<20)
	none := func(Inner) error { return nil }
	for _, e := range []Encoding{Gzip, Zlib, Zstd} {
		if _, err := NewUnwrapper(Budget{}, nil).Bytes(squeeze(t, e, bomb), 0, none); !errors.Is(err, ErrBudget) {
			t.Errorf("%v bomb: %v, want ErrBudget", e, err)
		}
		whole := squeeze(t, e, []byte(strings.Repeat(secret, 9)+"tail"))
		if found, err := NewUnwrapper(Budget{}, nil).Bytes(whole[:len(whole)-9], 0, none); e != Zlib && !errors.Is(err, ErrMalformed) || e == Zlib && found {
			t.Errorf("%v cut short: found %v, %v", e, found, err)
		}
		if _, err := NewUnwrapper(Budget{Layers: 1}, nil).Bytes(whole, 1, none); !errors.Is(err, ErrBudget) {
			t.Errorf("%v at the last layer: %v, want ErrBudget", e, err)
		}
	}
	u := NewUnwrapper(Budget{Decoded: 2*len(secret) + 9}, nil)
	text := []byte(base64.StdEncoding.EncodeToString([]byte(secret)))
	if err := u.Text(text, Traits{Signs: AnySign}, 0, none); err != nil {
		t.Errorf("first: %v", err)
	}
	if err := u.Text(text, Traits{Signs: AnySign}, 0, none); err != nil {
		t.Errorf("second, still within: %v", err)
	}
	if err := u.Text(text, Traits{Signs: AnySign}, 0, none); !errors.Is(err, ErrBudget) {
		t.Errorf("third: %v, want ErrBudget", err)
	}
	u.Reset()
	if err := u.Text(text, Traits{Signs: AnySign}, 0, none); err != nil {
		t.Errorf("after Reset: %v", err)
	}
}

func FuzzUnwrap(f *testing.F) {
	f.Add([]byte(base64.StdEncoding.EncodeToString([]byte(secret))))
	f.Add([]byte(`%31%33 \u0031 313338313233343536373831 31:33:38`))
	f.Add([]byte("7E8#1014490201314D38 7E8#2147444D3941584B 7E8#2250303432373838 a/**/b 10 14 62 F1 90 31 4D 38 21 47 44"))
	f.Add(squeeze(f, Gzip, []byte(secret)))
	f.Add(squeeze(f, Zlib, []byte(secret)))
	f.Add(squeeze(f, Zstd, []byte(secret)))
	budget := Budget{Decoded: 1 << 16}.WithDefaults()
	u := NewUnwrapper(budget, func(b []byte) bool { return b[0] == 0xFF })
	f.Fuzz(func(t *testing.T, b []byte) {
		u.Reset()
		total, depth := 0, 0
		var yield func(Inner) error
		yield = func(in Inner) error {
			if total += len(in.Data); total > budget.Decoded {
				t.Fatal("more was decoded than the budget allows")
			}
			depth++
			defer func() { depth-- }()
			if err := u.Text(in.Data, Traits{Signs: AnySign}, depth, yield); err != nil {
				return err
			}
			_, err := u.Bytes(in.Data, depth, yield)
			return err
		}
		err := u.Text(b, Traits{Signs: AnySign}, 0, yield)
		if err != nil && !errors.Is(err, ErrBudget) && !errors.Is(err, ErrMalformed) {
			t.Fatalf("error %v", err)
		}
		if _, err := u.Bytes(b, 0, yield); err != nil && !errors.Is(err, ErrBudget) && !errors.Is(err, ErrMalformed) {
			t.Fatalf("error %v", err)
		}
	})
}

// TestSureWide tells written text from numbers that read as ideographs.
func TestSureWide(t *testing.T) {
	wide := func(units ...uint16) (b []byte) {
		for range 40 {
			for _, u := range units {
				b = binary.LittleEndian.AppendUint16(b, u)
			}
		}
		return b
	}
	for _, tc := range []struct {
		name string
		b    []byte
		sure bool
	}{
		{"ASCII", wide('t', 'e', 'l', ' '), true},
		{"sentence", wide(0x8F66, 0x4E3B, 0x7684, 0x7535, 0x8BDD, 0xFF0C), true},
		{"with a mark", append([]byte{0xFF, 0xFE}, wide(0x8F66, 0x4E3B)...), true},
		{"pixels", wide(0x7A78, 0x7B79, 0x7C7C, 0x807E), false},
		{"bytes", wide(0, 1, 2), false},
	} {
		if got := SureWide(tc.b); got != tc.sure {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.sure)
		}
	}
}

func TestNarrowByte(t *testing.T) {
	for r := rune(0); r <= 0xFFFF; r++ {
		want := byte(0)
		if r >= 0xFF01 && r <= 0xFF5E {
			want = byte(r - 0xFEE0)
		}
		if got := narrowByte(utf8.AppendRune(nil, r)); got != want {
			t.Errorf("%U: %q, want %q", r, got, want)
		}
	}
	for _, cut := range []string{"", "\xEF", "\xEF\xBC", "\xEF\xBCA", "\xEF\xBD\xC1"} {
		if got := narrowByte([]byte(cut)); got != 0 {
			t.Errorf("%q: %q, want nothing", cut, got)
		}
	}
}

// TestNumbersAreNoBytes: of decimal numbers some read as bytes that are nearly text, and
// none of them is yielded unless it is text.
func TestNumbersAreNoBytes(t *testing.T) {
	u, rng := NewUnwrapper(Budget{}, nil), rand.New(rand.NewPCG(1, 2))
	yielded := ""
	yield := func(in Inner) error { yielded = string(in.Data); return nil }
	for range 20_000 {
		text := make([]byte, 15+rng.IntN(10))
		for i := range text {
			text[i] = '0' + byte(rng.IntN(10))
		}
		yielded = ""
		if err := u.Text(text, Traits{Signs: AnySign}, 0, yield); err != nil || !LooksText([]byte(yielded)) {
			t.Fatalf("%s gives %q, %v", text, yielded, err)
		}
	}
	if err := u.Text([]byte("3133383132333435363738"), Traits{Signs: AnySign}, 0, yield); err != nil || yielded != "13812345678" {
		t.Errorf("digits in hexadecimal: %q, %v", yielded, err)
	}
}
