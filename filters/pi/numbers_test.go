package pi

import (
	"math/rand/v2"
	"testing"
)

// pack gives text as a number, the first character in the high or the low end.
func pack(text string, low bool) (v uint64) {
	for i := range len(text) {
		c := text[i]
		if low {
			c = text[len(text)-1-i]
		}
		v = v<<8 | uint64(c)
	}
	return v
}

func spell(text string) (v []uint64) {
	for _, c := range []byte(text) {
		v = append(v, uint64(c))
	}
	return v
}

func TestNumber(t *testing.T) {
	for _, tc := range []struct {
		name   string
		values []uint64
		want   string
	}{
		{"codes of a VIN", spell("1M8GDM9AXKP042788"), "VIN"},
		{"codes behind others", append(spell("ABC42"), spell("1M8GDM9AXKP042788")...), "VIN"},
		{"codes of the own VIN", spell("lsvau2180e2183294"), "VIN"},
		{"codes of the own plate", spell("AD12345"), "PLATE"},
		{"codes of a resident", append([]uint64{0}, append(spell("11010519491231002X"), 0)...), "RESIDENT_ID"},
		{"codes in the middle of a run", append(spell("7"), spell("11010519491231002X")...), ""},
		{"wrong check", spell("1M8GDM9A1KP042788"), ""},
		{"broken run", append(append(spell("1M8GDM9AX"), 200), spell("KP042788")...), ""},
		{"high end first", []uint64{pack("1M8", false), pack("GDM9AXK", false), pack("P042788", false)}, "VIN"},
		{"low end first", []uint64{pack("1M8", true), pack("GDM9AXK", true), pack("P042788", true)}, "VIN"},
		{"another order", []uint64{pack("P042788", true), pack("1M8", true), pack("GDM9AXK", true)}, "VIN"},
		{"left-aligned", []uint64{pack("1M8GDM9A", false), pack("XKP04278", false), pack("8", false) << 56}, ""},
		{"eight and nine", []uint64{pack("1M8GDM9A", false), pack("XKP04", false) << 24, pack("2788", false)}, "VIN"},
		{"own plate", []uint64{pack("AD1", false), pack("2345", false)}, ""},
		{"telephone", []uint64{pack("138", false), pack("1234", false), pack("5678", false)}, ""},
		{"resident", []uint64{pack("110105", false), pack("19491231", false), pack("002X", false)}, "RESIDENT_ID"},
		{"counters", []uint64{1 << 20, 1<<20 + 1, 17, 1 << 40, 1 << 63}, ""},
	} {
		a := NewAssembler(NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}))
		var found []Finding
		for i, v := range tc.values {
			found = a.Number(found, 7, v)
			a.Number(nil, 8, uint64(i))
		}
		if got := entities(found); got != tc.want {
			t.Errorf("%s: found %q, want %q", tc.name, got, tc.want)
		}
		for _, f := range found {
			if f.Start != 0 || f.End != 1 {
				t.Errorf("%s: %v, want all of a number", tc.name, f)
			}
		}
	}
}

func TestPacked(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 20_000 {
		v := r.Uint64() >> (8 * r.IntN(6)) << (8 * r.IntN(3))
		if r.IntN(2) == 0 {
			v = pack("Ab9zZ0aX"[:1+r.IntN(8)], r.IntN(2) == 0)
		}
		var b []byte
		for x := v; x > 0; x >>= 8 {
			if len(b) > 0 || byte(x) > 0 {
				b = append(b, byte(x))
			}
		}
		want := len(b) >= 3 && alnumOnly(b)
		text, n := packed(v)
		if got := n > 0; got != want || want && (n != len(b) || byte(text) != b[0]) {
			t.Fatalf("%#x: %#x, %d; by hand %q", v, text, n, b)
		}
	}
}

func TestNumberAllocatesNothing(t *testing.T) {
	a := NewAssembler(NewScanner(Known{VIN: "LSVAU2180E2183294"}))
	dst := make([]Finding, 0, 8)
	values := append(spell("1M8GDM9AXKP042788"), pack("1M8", true), pack("GDM9AXK", true), pack("P042788", true), 0, 200, 1<<40)
	i := 0
	if n := testing.AllocsPerRun(2000, func() { dst = a.Number(dst[:0], uint64(i%700), values[i%len(values)]); i++ }); n != 0 {
		t.Errorf("%.1f allocations for a number, want none", n)
	}
}

func FuzzNumber(f *testing.F) {
	f.Add(uint64(1), pack("1M8", true), pack("GDM9AXK", true), pack("P042788", true))
	f.Add(uint64(2), uint64('1'), uint64('M'), uint64('8'))
	a := NewAssembler(NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}))
	f.Fuzz(func(t *testing.T, id, x, y, z uint64) {
		for _, v := range [...]uint64{x, y, z} {
			for _, got := range a.Number(nil, id, v) {
				if got.Start != 0 || got.End != 1 || got.Entity == None {
					t.Fatalf("finding %v of a number", got)
				}
			}
		}
	})
}

func BenchmarkNumber(b *testing.B) {
	a := NewAssembler(NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}))
	values := [...]uint64{0, 55, 200, 81, 1 << 20, 65535, 3, 49}
	dst := make([]Finding, 0, 8)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		dst = a.Number(dst[:0], uint64(i&31), values[i&7])
		i++
	}
}
