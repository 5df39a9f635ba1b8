package scan

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"math"
	"math/rand/v2"
	"mime/quotedprintable"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/fxamacker/cbor/v2"
	"github.com/tinylib/msgp/msgp"
	"google.golang.org/protobuf/encoding/protowire"

	"cordon/filters/pi"
)

const tel = `{"speed":52.5,"tel":"13812345678","note":"车主"}`

// names gives the entities found, each once, in order of first appearance.
func names(found []pi.Finding) string {
	var out []string
	for _, f := range found {
		out = append(out, f.Entity.String())
	}
	return dedupe(strings.Join(out, " | "))
}

func pack(t testing.TB, v any) []byte {
	t.Helper()
	b, err := msgp.AppendIntf(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func packCBOR(t testing.TB, v any) []byte {
	t.Helper()
	b, err := cbor.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func fixed64(b []byte, field protowire.Number, v float64) []byte {
	return protowire.AppendFixed64(protowire.AppendTag(b, field, protowire.Fixed64Type), math.Float64bits(v))
}

func fixed32(b []byte, field protowire.Number, v float32) []byte {
	return protowire.AppendFixed32(protowire.AppendTag(b, field, protowire.Fixed32Type), math.Float32bits(v))
}

func varint(b []byte, field protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), v)
}

func str(b []byte, field protowire.Number, s string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, field, protowire.BytesType), s)
}

func inflated(s string) []byte {
	var buf bytes.Buffer
	w, _ := flate.NewWriter(&buf, 9)
	w.Write([]byte(s))
	w.Close()
	return buf.Bytes()
}

func utf16Bytes(s string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func octets(s string) []any {
	var out []any
	for _, c := range []byte(s) {
		out = append(out, int(c))
	}
	return out
}

func vectorOf(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = float32(i*5%7-3) * 0.0221 // of norm one if there are 512
	}
	return out
}

func TestBinaryDocuments(t *testing.T) {
	s := New(Options{})
	noise := "\xfe\x01\x80\xff\x9c\x13\x00\xc8\x07\xee"
	clean := map[string]any{"speed": 83.25, "ts": uint64(1700000000123), "gear": "D", "ok": true}
	jpeg := "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01"
	proto := slices.Clip(str(varint(varint(nil, 1, 1700000000123), 2, 71), 3, "driving"))
	for _, tc := range []struct {
		name string
		b    []byte
		want string
	}{
		{"msgpack", pack(t, clean), ""}, {"cbor", packCBOR(t, clean), ""}, {"protobuf", proto, ""},
		{"msgpack string", pack(t, map[string]any{"a": "tel 13812345678"}), "MOBILE"},
		{"msgpack uint64", pack(t, map[string]any{"value": uint64(13812345678)}), "MOBILE"},
		{"msgpack key", pack(t, map[string]any{"13812345678": "somebody"}), "MOBILE"},
		{"msgpack int key", append(append([]byte{0x81, 0xCF}, binary.BigEndian.AppendUint64(nil, 13812345678)...), "\xa9some text"...), "MOBILE"},
		{"msgpack float64 pair", pack(t, map[string]any{"lat": 29.5630, "lon": 106.5516}), "LOCATION"},
		{"msgpack float32 pair", pack(t, map[string]any{"latitude": float32(29.563), "longitude": float32(106.5516)}), "LOCATION"},
		{"msgpack embedding", pack(t, map[string]any{"v": vectorOf(512)}), "BIOMETRIC"},
		{"msgpack no embedding", pack(t, map[string]any{"v": vectorOf(100)}), ""},
		{"msgpack text as numbers", pack(t, map[string]any{"v": octets("tel 13812345678 and more")}), "MOBILE"},
		{"msgpack media as numbers", pack(t, map[string]any{"v": octets(jpeg)}), "MEDIA"},
		{"msgpack bin", pack(t, map[string]any{"image": []byte(jpeg)}), "MEDIA"},
		{"msgpack opaque bin", pack(t, map[string]any{"payload": []byte(noise)}), "OPAQUE"},
		{"msgpack in msgpack", pack(t, map[string]any{"payload": pack(t, map[string]any{"a": "tel 13812345678"})}), "MOBILE"},
		{"cbor uint64", packCBOR(t, map[string]any{"value": uint64(13812345678)}), "MOBILE"},
		{"cbor IMEI", packCBOR(t, map[string]any{"value": uint64(356938035643809)}), "IMEI"},
		{"cbor bank card", packCBOR(t, map[string]any{"value": uint64(6222021234567890128), "unit": "none"}), "BANK_CARD"},
		{"cbor phone as a float", packCBOR(t, map[string]any{"value": 13812345678.0}), "MOBILE"},
		{"cbor int keys", packCBOR(t, map[int]any{1: "tel 13812345678", 2: "x"}), "MOBILE"},
		{"cbor name", packCBOR(t, map[string]any{"driver_name": "ab cd"}), "NAME"},
		{"cbor pair", packCBOR(t, map[string]any{"coordinates": []float64{106.5516, 29.563}}), "LOCATION"},
		{"cbor indefinite", []byte("\xbf\x64note\x7f\x67tel 138\x6812345678\xff\xff"), "MOBILE"},
		{"cbor chunks of bytes", []byte("\xbf\x64note\x5f\x47tel 138\x4812345678\xff\xff"), "MOBILE"},
		{"cbor same key twice", []byte("\xa2\x61a\x64safe\x61a\x6b13812345678"), "MOBILE"},
		{"cbor announced", append([]byte{0xD9, 0xD9, 0xF7}, packCBOR(t, []any{13812345678})...), "MOBILE"},
		{"protobuf varint", varint(str(proto, 4, "more"), 5, 13812345678), "MOBILE"},
		{"protobuf fixed64", protowire.AppendFixed64(protowire.AppendTag(proto, 5, protowire.Fixed64Type), 13812345678), "MOBILE"},
		{"protobuf nested", protowire.AppendBytes(protowire.AppendTag(proto, 5, protowire.BytesType), str(varint(nil, 1, 300), 2, "tel 13812345678")), "MOBILE"},
		{"protobuf pair", fixed64(fixed64(proto, 4, 29.563123), 5, 106.551612), "LOCATION"},
		{"protobuf float pair", fixed32(fixed32(proto, 4, 106.55163), 5, 29.56312), "LOCATION"},
		{"protobuf no pair", fixed64(fixed64(proto, 4, 83.25), 5, 21.5), ""},
		{"protobuf bytes", str(proto, 4, noise), "OPAQUE"},
		{"packed floats", binaryVector(512), "BIOMETRIC | OPAQUE"},
		{"deflate", inflated(tel), "MOBILE"},
		{"utf-16le", utf16Bytes("tel 13812345678", binary.LittleEndian, false), "MOBILE"},
		{"utf-16be with mark", utf16Bytes("tel 13812345678", binary.BigEndian, true), "MOBILE"},
		{"pixels that read as ideographs", bytes.Repeat([]byte("xzy{||~\x80"), 40), "OPAQUE"},
		{"gzip of msgpack", zip(string(pack(t, map[string]any{"a": "tel 13812345678"}))), "MOBILE"},
	} {
		found, err := s.Bytes(nil, tc.b)
		if got := names(found); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q (%x)", tc.name, got, err, tc.want, tc.b[:min(len(tc.b), 60)])
		}
	}
}

func binaryVector(n int) []byte {
	var b []byte
	for i := range n {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(i%13-6)*0.0118))
	}
	return b
}

// wrappings are ways to hide a text in a text.
var wrappings = []struct {
	name string
	wrap func(string) string
}{
	{"base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"base64url", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }},
	{"hex", func(s string) string { return hex.EncodeToString([]byte(s)) }},
	{"0x hex", func(s string) string { return "0x" + strings.ToUpper(hex.EncodeToString([]byte(s))) }},
	{"hex list", func(s string) string { return each(s, "0x%02x", ", ") }},
	{"c escapes", func(s string) string { return each(s, `\x%02x`, "") }},
	{"decimal list", func(s string) string { return each(s, "%d", ", ") }},
	{"u escapes", func(s string) string { return eachRune(s, `\u%04x`) }},
	{"percent", func(s string) string { return each(s, "%%%02X", "") }},
	{"query", url.QueryEscape},
	{"html", func(s string) string { return eachRune(s, "&#%d;") }},
	{"html names", html.EscapeString},
	{"quoted-printable", func(s string) string { return each(s, "=%02X", "") }},
	{"soft breaks", func(s string) string {
		var b strings.Builder
		w := quotedprintable.NewWriter(&b)
		w.Write([]byte(s))
		w.Close()
		return b.String()
	}},
	{"gzip in base64", func(s string) string { return base64.StdEncoding.EncodeToString(zip(s)) }},
	{"deflate in hex", func(s string) string { return hex.EncodeToString(inflated(s)) }},
	{"utf-16 in base64", func(s string) string {
		return base64.StdEncoding.EncodeToString(utf16Bytes(s, binary.LittleEndian, true))
	}},
	{"full-width", func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7F {
				return r + 0xFEE0
			}
			return r
		}, s)
	}},
	{"data URI", func(s string) string {
		return "data:application/octet-stream;base64," + base64.StdEncoding.EncodeToString([]byte(s))
	}},
}

func each(s, form, sep string) string {
	var out []string
	for _, c := range []byte(s) {
		out = append(out, fmt.Sprintf(form, c))
	}
	return strings.Join(out, sep)
}

func eachRune(s, form string) string {
	var out strings.Builder
	for _, r := range s {
		fmt.Fprintf(&out, form, r)
	}
	return out.String()
}

// TestNestedWrappings hides a number in every pair of encodings; to refuse the text
// is as good as to find it.
func TestNestedWrappings(t *testing.T) {
	s := New(Options{})
	for _, inner := range wrappings {
		one := inner.wrap(tel)
		for _, outer := range append(wrappings, struct {
			name string
			wrap func(string) string
		}{"nothing", func(s string) string { return s }}) {
			text := outer.wrap(one)
			found, err := s.Text(nil, nil, []byte(text))
			if !strings.Contains(names(found), "MOBILE") && err == nil {
				t.Errorf("%s in %s: found %q, %v in %.80s", inner.name, outer.name, names(found), err, text)
			}
		}
	}
}

func TestOpaqueInText(t *testing.T) {
	s := New(Options{})
	r := rand.New(rand.NewPCG(3, 4))
	noise := make([]byte, 200)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	h256, h512 := sha256.Sum256(noise), sha512.Sum512(noise)
	for _, tc := range []struct{ name, text, want string }{
		{"sha256 hex", "sum " + hex.EncodeToString(h256[:]), ""}, {"sha256 base64", base64.StdEncoding.EncodeToString(h256[:]), ""},
		{"sha512 hex", hex.EncodeToString(h512[:]), ""}, {"sha512 base64", base64.StdEncoding.EncodeToString(h512[:]), ""},
		{"uuid", "550e8400-e29b-41d4-a716-446655440000", ""},
		{"path", "/Vehicle/Powertrain/TractionBattery/StateOfCharge/Displayed/Vehicle/Powertrain/TractionBattery/Charging2/ChargePort7/Left", ""},
		{"words", strings.Repeat("internationalization", 12), ""},
		{"digits", strings.Repeat("0123456789", 20), ""}, {"zeros", strings.Repeat("00", 200), ""},
		{"noise in base64", "blob " + base64.StdEncoding.EncodeToString(noise), "OPAQUE"},
		{"noise in base64url", base64.RawURLEncoding.EncodeToString(noise), "OPAQUE"},
		{"noise in hex", hex.EncodeToString(noise), "OPAQUE"},
		{"65 bytes", base64.RawStdEncoding.EncodeToString(noise[:65]), "OPAQUE"},
		{"63 bytes", base64.RawStdEncoding.EncodeToString(noise[:63]), ""},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		if got := names(found); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.name, got, err, tc.want)
		}
	}
}

func TestNumbersInJSON(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct{ doc, want string }{
		{`{"v":[` + each("tel 13812345678", "%d", ",") + `]}`, "MOBILE"},
		{`{"v":"` + each("tel 13812345678", "%d", " ") + `"}`, "MOBILE"},
		{`{"v":"[` + each("tel 13812345678", "%d", ",") + `]"}`, "MOBILE"},
		{`{"v":[` + each("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01", "%d", ",") + `]}`, "MEDIA"},
		{`{"v":[0,1,0,0,1,1,0,0,1,0,1,1,0,1,0,0,1,0]}`, ""},
		{`{"v":[[72,101],[108,108,111]]}`, ""},
	} {
		found, err := s.JSON(nil, []byte(tc.doc))
		if got := names(found); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.doc, got, err, tc.want)
		}
	}
}

func TestUnreadableIsRefused(t *testing.T) {
	s := New(Options{})
	deep := func(b byte) []byte { return append(bytes.Repeat([]byte{b}, 10_000), 1) }
	huge := bytes.Repeat([]byte("1381234567 "), 100<<20/11)
	for _, tc := range []struct {
		name string
		run  func() ([]pi.Finding, error)
		want error
	}{
		{"deep msgpack", func() ([]pi.Finding, error) { return s.Bytes(nil, deep(0x91)) }, ErrBudget},
		{"deep cbor", func() ([]pi.Finding, error) { return s.Bytes(nil, deep(0x81)) }, ErrBudget},
		{"deep json", func() ([]pi.Finding, error) { return s.JSON(nil, bytes.Repeat([]byte("["), 10_000)) }, ErrBudget},
		{"broken announced cbor", func() ([]pi.Finding, error) { return s.Bytes(nil, []byte{0xD9, 0xD9, 0xF7, 0x82, 1}) }, ErrMalformed},
		{"100 MB text", func() ([]pi.Finding, error) { return s.Text(nil, nil, huge) }, ErrBudget},
		{"100 MB bytes", func() ([]pi.Finding, error) { return s.Bytes(nil, huge) }, ErrBudget},
		{"100 MB document", func() ([]pi.Finding, error) { return s.JSON(nil, huge) }, ErrBudget},
		{"deflate bomb", func() ([]pi.Finding, error) { return s.Bytes(nil, inflated(strings.Repeat("a", 900_000))) }, ErrBudget},
		{"nested bomb", func() ([]pi.Finding, error) {
			return s.Bytes(nil, zip(string(zip(string(zip(strings.Repeat("a", 8<<20)))))))
		}, ErrBudget},
		{"tail behind gzip", func() ([]pi.Finding, error) { return s.Bytes(nil, append(zip(tel), "hidden tail"...)) }, ErrMalformed},
	} {
		if _, err := tc.run(); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
}

func TestBinaryAllocatesNothing(t *testing.T) {
	s := New(Options{})
	docs := [][]byte{
		pack(t, map[string]any{"speed": 83.25, "tel": uint64(13812345678), "note": "driving"}),
		packCBOR(t, map[string]any{"speed": 83.25, "tel": uint64(13812345678), "note": "driving"}),
		varint(str(fixed64(nil, 1, 83.25), 2, "driving"), 3, 13812345678),
	}
	dst := make([]pi.Finding, 0, 64)
	for _, doc := range docs {
		run := func() {
			var err error
			if dst, err = s.Bytes(dst[:0], doc); err != nil || len(dst) == 0 {
				t.Fatalf("%d findings, %v", len(dst), err)
			}
		}
		run()
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("%.1f allocations, want none", n)
		}
	}
}

// TestValuesAreForgotten expects that nothing of a value is referred to behind its end, be it
// a document in an encoding, media that could be a document, or over the budget.
func TestValuesAreForgotten(t *testing.T) {
	s := New(Options{Budget: Budget{Nodes: 20_000}})
	for _, n := range []int{9_000, 30_000} {
		doc := append([]byte{0xDD, 0, 0, byte(n >> 8), byte(n)}, make([]byte, n)...)
		for range 2 {
			if _, err := s.Bytes(nil, doc); err != nil && !errors.Is(err, ErrBudget) {
				t.Fatal(err)
			}
			doc = []byte(`%41 ` + base64.StdEncoding.EncodeToString(doc))
		}
		for i := range s.levels {
			l := &s.levels[i]
			if l.text != nil {
				t.Errorf("%d nodes: level %d refers to %d bytes", n, i, len(l.text))
			}
			for k := range l.nodes {
				if room := l.nodes[k].Room(); room > 8<<10 {
					t.Errorf("%d nodes: level %d keeps room for %d", n, i, room)
				}
			}
		}
	}
}
