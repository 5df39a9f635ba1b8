package leak

import (
	"bytes"
	std "encoding/base64"
	"encoding/binary"
	stdhex "encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordon/sim"
	"cordon/sim/truth"
)

var values = []truth.Entity{
	{Type: truth.ResidentID, Value: "11010519491231002X"},
	{Type: truth.Mobile, Value: "13912345678"},
	{Type: truth.BankCard, Value: "6222021234567890123"},
	{Type: truth.Plate, Value: "渝A12345"},
	{Type: truth.VIN, Value: "LZZ1AB2C7N0123456"},
	{Type: truth.Passport, Value: "E12345678"},
	{Type: truth.Email, Value: "wangwei1234@qq.com"},
	{Type: truth.Name, Value: "欧阳伟"},
	{Type: truth.Name, Value: "王伟"},
	{Type: truth.Address, Value: "重庆市渝中区人民路12号3栋1单元501室"},
	{Type: truth.WeChat, Value: "wx_wangwei_12345"},
}

func index(entities ...truth.Entity) *Searcher {
	b := NewBuilder(Options{Location: true})
	b.Add(&truth.Item{Seq: 7, Contains: entities})
	return b.Build()
}

// noise is bytes that hold nothing, to lie around a planted value.
func noise(seed uint64, n int) []byte {
	rng := rand.New(rand.NewPCG(seed, 6))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

func escaped(s string, upper bool) string {
	var b strings.Builder
	format := `\u%04x`
	if upper {
		format = `\u%04X`
	}
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

func percentAll(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, "%%%02x", s[i])
	}
	return b.String()
}

func mime(s string) string {
	text := std.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 50) + s))
	return text[:76] + "\r\n" + text[76:]
}

// plantings are ways to write a value, with the encoding they are found as.
var plantings = []struct {
	name, found string
	write       func(string) string
}{
	{"plain", "plain", func(s string) string { return s }},
	{"upper", "plain", strings.ToUpper},
	{"lower", "plain", strings.ToLower},
	{"utf16le", "utf16le", func(s string) string { return utf16(s, true) }},
	{"utf16be", "utf16be", func(s string) string { return utf16(s, false) }},
	{"base64 at 0", "base64>plain", func(s string) string { return std.StdEncoding.EncodeToString([]byte(s)) }},
	{"base64 at 1", "base64>plain", func(s string) string { return std.StdEncoding.EncodeToString([]byte("a" + s + "b")) }},
	{"base64 at 2", "base64>plain", func(s string) string { return std.RawStdEncoding.EncodeToString([]byte("aa" + s)) }},
	{"base64 url", "base64>plain", func(s string) string { return std.RawURLEncoding.EncodeToString([]byte("\xfb\xff\xfe" + s)) }},
	{"base64 in a word", "base64>plain", func(s string) string { return "Q" + std.RawStdEncoding.EncodeToString([]byte(s)) }},
	{"base64 over lines", "base64>plain", mime},
	{"hex", "hex>plain", func(s string) string { return stdhex.EncodeToString([]byte(s)) }},
	{"hex upper, odd", "hex>plain", func(s string) string { return "A" + strings.ToUpper(stdhex.EncodeToString([]byte(s))) }},
	{"percent", "percent>plain", percentAll},
	{"escapes", "escape>plain", func(s string) string { return escaped(s, false) }},
	{"escapes upper", "escape>plain", func(s string) string { return escaped(s, true) }},
	{"base64 twice", "base64>base64>plain", func(s string) string {
		return std.StdEncoding.EncodeToString([]byte(std.StdEncoding.EncodeToString([]byte(s))))
	}},
	{"escapes in base64", "base64>escape>plain", func(s string) string { return std.StdEncoding.EncodeToString([]byte(escaped(s, false))) }},
	{"base64 in hex", "hex>base64>plain", func(s string) string {
		return stdhex.EncodeToString([]byte(std.StdEncoding.EncodeToString([]byte(s))))
	}},
	{"reversed", "reversed", reverse},
}

func found(hits []Hit, e truth.Entity, encoding string) bool {
	for _, h := range hits {
		if h.Type == e.Type && h.Value == e.Value && h.Encoding == encoding {
			return true
		}
	}
	return false
}

func TestEveryEncodingOfEveryValueIsFound(t *testing.T) {
	for _, e := range values {
		s := index(e)
		for i, p := range plantings {
			short := e.Value == "王伟" && (strings.HasPrefix(p.name, "utf16") || p.name == "reversed")
			planted := p.write(e.Value)
			blob := append(noise(uint64(i), 999), 0)
			blob = append(append(blob, planted...), append([]byte{0}, noise(uint64(i)+99, 500)...)...)
			hits := s.Search("b", blob)
			if got := found(hits, e, p.found); got == short {
				t.Errorf("%s, %s: found %v in %v", e.Value, p.name, got, hits)
			}
			for _, h := range hits {
				if h.Value != e.Value || h.Blob != "b" || h.Seq != 7 {
					t.Errorf("%s, %s: hit %+v", e.Value, p.name, h)
				}
			}
		}
	}
}

func TestOffset(t *testing.T) {
	s := index(values[1])
	blob := append(noise(1, 3*chunkSize/2), values[1].Value...)
	hits := s.Search("b", blob)
	if len(hits) != 1 || hits[0].Offset != 3*chunkSize/2 {
		t.Errorf("%+v", hits)
	}
}

func TestAcrossChunks(t *testing.T) {
	for _, before := range []int{chunkSize - 1, chunkSize - 9, chunkSize - overlap - 5, chunkSize} {
		for _, i := range []int{0, 3, 6, 11, 13} {
			p := plantings[i]
			blob := append(noise(2, before), 0)
			blob = append(blob, p.write(values[0].Value)...)
			blob = append(append(blob, 0), noise(3, 9000)...)
			if hits := index(values[0]).Search("b", blob); len(hits) == 0 {
				t.Errorf("%s at %d: nothing found", p.name, before)
			}
		}
	}
}

func TestSeparatedDigits(t *testing.T) {
	for _, c := range []struct {
		entity truth.Entity
		text   string
		want   bool
	}{
		{values[1], "139 1234 5678", true},
		{values[1], "139-1234-5678", true},
		{values[1], "139.1234.5678", true},
		{values[1], "+86 139\u00a01234\u00a05678", true},
		{values[1], "139 12345678", true},
		{values[0], "110105 19491231 002x", true},
		{values[2], "6222 0212 3456 7890 123", true},
		{values[1], "139,1234,5678", false},
		{values[1], "139 1234 5679", false},
	} {
		hits := index(c.entity).Search("b", []byte("号码:"+c.text+"。"))
		if got := found(hits, c.entity, "separated"); got != c.want {
			t.Errorf("%q: %v", c.text, hits)
		}
	}
}

func TestRandomAndCleanBytesHoldNothing(t *testing.T) {
	cfg := sim.Default()
	cfg.Duration = 50 * time.Second
	s := fromDrive(t, cfg, Options{Location: true, ExteriorMedia: true, Undeclared: true})
	if s.Needles() < 150 {
		t.Fatalf("only %d needles", s.Needles())
	}
	random := noise(9, 2<<20)
	numbers := make([]byte, 0, 1<<20)
	rng := rand.New(rand.NewPCG(10, 6))
	for len(numbers) < 1<<20 {
		numbers = strconv.AppendFloat(numbers, rng.NormFloat64()*100, 'f', 6, 64)
		numbers = append(numbers, `,"speed":`...)
	}
	for name, blob := range map[string][]byte{
		"random": random, "base64 of random": []byte(std.StdEncoding.EncodeToString(random[:1<<20])),
		"hex of random": []byte(stdhex.EncodeToString(random[:1<<20])), "telemetry": numbers, "empty": nil,
	} {
		if hits := s.Search(name, blob); len(hits) != 0 {
			t.Errorf("%s: %v", name, hits)
		}
	}
}

func fromDrive(t testing.TB, cfg sim.Config, opt Options) *Searcher {
	t.Helper()
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	b := NewBuilder(opt)
	for e, err := range w.Events() {
		if err != nil {
			t.Fatal(err)
		}
		b.Add(&e.Truth)
	}
	return b.Build()
}

// Every personal record of one drive is found in its own JSON and MessagePack,
// and none of another drive's.
func TestADrivesOwnRecords(t *testing.T) {
	cfg := sim.Default()
	cfg.Duration = 20 * time.Second
	own := fromDrive(t, cfg, Options{Location: true})
	other := cfg
	other.Seed = 99
	stranger := fromDrive(t, other, Options{Location: true})
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	checked := map[truth.EntityType]int{}
	for e, err := range w.Events() {
		if err != nil {
			t.Fatal(err)
		}
		if e.Record == nil || len(e.Truth.Contains) == 0 {
			continue
		}
		text, err := json.Marshal(e.Record.Value)
		if err != nil {
			t.Fatal(err)
		}
		packed := pack(nil, e.Record.Value)
		for form, blob := range map[string][]byte{"JSON": text, "MessagePack": packed} {
			hits := own.Search(form, blob)
			for _, want := range e.Truth.Contains {
				drawn := e.Record.Source == sim.ExteriorCamera // needs Options.ExteriorMedia
				if !drawn && !holds(hits, want) {
					t.Errorf("%s of %s: %s %.40s was not found", form, e.Record.Signal, want.Type, want.Value)
				}
				checked[want.Type]++
			}
			for _, h := range stranger.Search(form, blob) {
				if h.Type != truth.Name && h.Type != truth.Position {
					t.Errorf("%s of %s holds another drive's %+v", form, e.Record.Signal, h)
				}
			}
		}
	}
	for _, kind := range []truth.EntityType{truth.Media, truth.BiometricOf, truth.Mobile, truth.Position, truth.Name, truth.Address} {
		if checked[kind] == 0 {
			t.Errorf("no %s was checked", kind)
		}
	}
}

// pack writes a value as MessagePack, each length in its widest form.
func pack(b []byte, v any) []byte {
	be := binary.BigEndian
	switch v := v.(type) {
	case float64:
		return be.AppendUint64(append(b, 0xCB), math.Float64bits(v))
	case string:
		return append(be.AppendUint32(append(b, 0xDB), uint32(len(v))), v...)
	case []byte:
		return append(be.AppendUint32(append(b, 0xC6), uint32(len(v))), v...)
	case []float64:
		b = be.AppendUint32(append(b, 0xDD), uint32(len(v)))
		for _, f := range v {
			b = pack(b, f)
		}
	case map[string]any:
		b = be.AppendUint32(append(b, 0xDF), uint32(len(v)))
		for key, value := range v {
			b = pack(pack(b, key), value)
		}
	}
	return b
}

func holds(hits []Hit, e truth.Entity) bool {
	for _, h := range hits {
		if h.Type == e.Type && h.Value == e.Value {
			return true
		}
	}
	return false
}

func TestRepeatsAreToldOnce(t *testing.T) {
	s := index(values[1])
	if hits := s.Search("b", bytes.Repeat([]byte("13912345678 "), 1000)); len(hits) != 2 {
		t.Errorf("%v", hits)
	}
	if hits := s.Search("b", []byte(url.QueryEscape("电话")+values[1].Value)); len(hits) != 1 || hits[0].Encoding != "plain" {
		t.Errorf("beside other escapes: %v", hits)
	}
}

func TestSkippedIsCounted(t *testing.T) {
	if s := index(truth.Entity{Type: truth.Name, Value: "王伟"}); s.Skipped != 2 || s.Needles() != 1 {
		t.Errorf("%d skipped", s.Skipped)
	}
}

func FuzzSearch(f *testing.F) {
	s := index(values...)
	for i, p := range plantings {
		f.Add([]byte(p.write(values[i%len(values)].Value)))
	}
	f.Fuzz(func(t *testing.T, blob []byte) {
		for _, h := range s.Search("b", blob) {
			if h.Encoding == "plain" && !bytes.HasPrefix(bytes.ToLower(blob[h.Offset:]), []byte(strings.ToLower(h.Value))) {
				t.Fatalf("%+v is not at its offset", h)
			}
		}
		with := append(append([]byte{0}, blob...), "\x0013912345678"...)
		if !found(s.Search("b", with), values[1], "plain") {
			t.Fatal("a plain value is hidden by what stands before it")
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	cfg := sim.Default()
	cfg.Duration = 10 * time.Minute
	s := fromDrive(b, cfg, Options{Location: true})
	random := noise(1, 16<<20)
	text := bytes.Repeat([]byte(`{"signal":"Vehicle.Speed","value":13.912345678,"t":1391234567},`), 16<<20/64)
	for name, blob := range map[string][]byte{"binary": random, "json": text, "base64": []byte(std.StdEncoding.EncodeToString(random))[:16<<20]} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(blob)))
			for b.Loop() {
				s.Search("b", blob)
			}
		})
	}
}
