package pi

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unsafe"
)

func TestAssembler(t *testing.T) {
	for _, tc := range []struct {
		name   string
		pieces []string
		want   string
	}{
		{"VIN in three frames", []string{"1M8", "GDM9AXK", "P042788"}, "VIN"},
		{"VIN in another order", []string{"GDM9AXK", "1M8", "P042788"}, "VIN"},
		{"VIN backwards", []string{"P042788", "GDM9AXK", "1M8"}, "VIN"},
		{"multiplexed frames", []string{"\x021M8GDM9"[:1] + "P042788", "\x00\x00\x00\x00\x001M8", "\x01GDM9AXK"}, "VIN"},
		{"ISO-TP", []string{"\x10\x14\x62\xf1\x901M8", "\x21GDM9AXK", "\x22P042788"}, "VIN"},
		{"ISO-TP padded", []string{"\x10\x14\x62\xf1\x901M8", "\x21GDM9AXK", "\x22P042788\x00"}, "VIN"},
		{"after other pieces", []string{"D", "OK", "1M8", "GDM9AXK", "P042788"}, "VIN"},
		{"cycle", []string{"P042788", "1M8", "GDM9AXK", "P042788"}, "VIN VIN"},
		{"telephone", []string{"138", "1234", "5678"}, "MOBILE"},
		{"typed", []string{"1", "38", "12", "34", "56", "78"}, "MOBILE"},
		{"any two numbers", []string{"13812", "345678"}, ""},
		{"resident", []string{"110105", "19491231", "002X"}, "RESIDENT_ID"},
		{"card", []string{"4111", "1111", "1111", "1111"}, "BANK_CARD"},
		{"address", []string{"重庆市渝北区", "金开大道", "100号3栋"}, "ADDRESS"},
		{"mail", []string{"a.b@", "c.cn"}, "EMAIL"},
		{"held by a piece", []string{"ok ", "13812345678 ", "end"}, ""},
		{"states", []string{"driving", "D", "P", "parked", "12", "34"}, ""},
		{"long texts", []string{strings.Repeat("ok ", 30) + "vin 1M8GDM9AXK", "P042788 " + strings.Repeat("ok ", 30)}, "VIN"},
		{"own, with marks", []string{"sent lsvau-2180", "-e218-3294 " + strings.Repeat("ok ", 30)}, "VIN"},
		{"long text and number", []string{"call 138 1234", "5678 please"}, "MOBILE"},
		{"half an address", []string{"write to a.b@exa", "mple.com please"}, "EMAIL"},
		{"whole address", []string{"write to a.b@example.com", "motor ok"}, ""},
		{"address behind words", []string{"导航到附近的服务区", "江苏省南京市玄武区学府路209号"}, ""},
		{"time stamps", []string{"rpm=2140", "2026-02-11 10:15:30 rpm=2140", "2026-02-11 10:15:31 rpm=2140"}, ""},
		{"numbered", []string{"3/3:042788", "1/3:1M8", "2/3:GDM9AXKP"}, "VIN"},
		{"numbered number", []string{"[2/3] 1234", "[1/3] 138", "[3/3] 5678"}, "MOBILE"},
		{"letter by letter", strings.Split("1M8GDM9AXKP042788", ""), "VIN"},
		{"too many numbered", []string{"1/30:1M8", "2/30:GDM9AXK", "3/30:P042788"}, ""},
		{"wrong check", []string{"1M8", "GDM9A1K", "P042788"[:6] + "X"}, ""},
	} {
		a := NewAssembler(NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}))
		var found []Finding
		for _, p := range tc.pieces {
			found = a.Feed(found, 7, []byte(p))
			a.Feed(nil, 8, []byte("other"))
		}
		if got := entities(found); got != tc.want {
			t.Errorf("%s: found %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestAssemblerKeepsStreamsApart(t *testing.T) {
	a := NewAssembler(NewScanner(Known{}))
	for i, p := range []string{"1M8", "GDM9AXK", "P042788"} {
		if found := a.Feed(nil, uint64(i), []byte(p)); len(found) > 0 {
			t.Errorf("three streams made %v", found)
		}
	}
}

func TestAssemblerIsBounded(t *testing.T) {
	s := NewScanner(Known{})
	a := NewAssembler(s)
	r := gen{rand.New(rand.NewPCG(1, 9))}
	long := make([]byte, 5_000)
	for i := range 5000 {
		a.Feed(nil, r.Uint64N(500), []byte(fmt.Sprint(r.Uint64())))
		a.Feed(nil, uint64(i%9), long)
	}
	if n := int(unsafe.Sizeof(*a)) + cap(a.found)*int(unsafe.Sizeof(Finding{})) + cap(s.buf) + 8*cap(s.offBuf); n > 64<<10 {
		t.Errorf("%d bytes are held, want at most 64 KB", n)
	}
	dst := make([]Finding, 0, 8)
	pieces := [][]byte{[]byte("1M8"), []byte("GDM9AXK"), []byte("P042788"), []byte("重庆市"), []byte("\x01abc")}
	i := 0
	if n := testing.AllocsPerRun(500, func() { dst = a.Feed(dst[:0], uint64(i%70), pieces[i%5]); i++ }); n != 0 {
		t.Errorf("%.1f allocations for a piece, want none", n)
	}
}

func FuzzAssembler(f *testing.F) {
	f.Add([]byte("1M8"), []byte("GDM9AXK"), []byte("P042788"))
	f.Add([]byte("\x10\x14\x62\xf1\x901M8"), []byte("\x21GDM9AXK"), []byte("\x22P042788"))
	f.Add([]byte("138"), []byte(""), []byte("\xff\x00"))
	a := NewAssembler(NewScanner(Known{VIN: "LSVAU2180E2183294"}))
	f.Fuzz(func(t *testing.T, x, y, z []byte) {
		for _, p := range [][]byte{x, y, z} {
			for _, got := range a.Feed(nil, uint64(len(x)), p) {
				if got.Start != 0 || got.End != len(p) || got.Entity == None {
					t.Fatalf("finding %v of %d bytes", got, len(p))
				}
			}
		}
	})
}

// TestStreamCountsDigits holds the count, without which nothing is joined, to the pieces.
func TestStreamCountsDigits(t *testing.T) {
	a := NewAssembler(NewScanner(Known{}))
	for i, text := range []string{"LSV", "1/3: 12", "138 1", "AU2180", "E", "21832", "a@b", "94", "12345", "7", "x", "LSVAU2180E2183294", "ok", "off", "on", "left", "D", "12.5", "right", "3"} {
		a.Feed(nil, 1, []byte(text))
		st, want := a.stream(1), 0
		for k := range st.n {
			if p := st.at(k); p.plain {
				want += countDigits(p.bytes())
			}
		}
		if st.count != want {
			t.Fatalf("after piece %d, %q: %d digits, want %d", i, text, st.count, want)
		}
	}
}

// TestPlainDigits puts every byte at every place of pieces of every length, with other
// bytes behind them in memory, and holds the count to one byte by byte.
func TestPlainDigits(t *testing.T) {
	for n := range pieceMost + 3 {
		for _, more := range []string{"", "0", "99999999", "\xff\xff\xff\xff\xff\xff\xff\xff"} {
			b := []byte(strings.Repeat("aB7", 20)[:n] + more)[:n]
			for i := range b {
				was := b[i]
				for c := range 256 {
					b[i] = byte(c)
					want := countDigits(b)
					if !alnumOnly(b) || n > pieceMost {
						want = -1
					}
					if got := plainDigits(b); got != want {
						t.Fatalf("%q before %q: %d, want %d", b, more, got, want)
					}
				}
				b[i] = was
			}
		}
	}
	if got := plainDigits(nil); got != 0 {
		t.Errorf("nothing: %d digits", got)
	}
}

// TestIdleNumbersChangeNothing: what Idle tells is what Number would do.
func TestIdleNumbersChangeNothing(t *testing.T) {
	r, idle := rand.New(rand.NewPCG(5, 6)), 0
	for range 300 {
		a := NewAssembler(NewScanner(Known{}))
		if r.IntN(2) == 0 {
			a.Feed(nil, 1, []byte("D")) // a run of texts, which no number ends
		}
		for range 40 {
			v := r.Uint64() >> r.IntN(64)
			if r.IntN(4) == 0 {
				v = 0x4142434445464748 >> (8 * r.IntN(8))
			}
			was, codes, clock := a.Idle(v), a.codes, a.clock
			found := a.Number(nil, 3, v)
			if !was {
				continue
			}
			if idle++; len(found) > 0 || a.codes != codes || a.clock != clock {
				t.Fatalf("%d is idle and changed something", v)
			}
		}
	}
	if idle < 1000 {
		t.Errorf("%d idle numbers, too few to tell", idle)
	}
}

// TestNumbersEndARun: a number that is no character, between the characters of an
// identifier, parts them; one of another stream and a text do not.
func TestNumbersEndARun(t *testing.T) {
	for between, want := range map[string]string{"": "VIN", "number": "", "other": "VIN", "text": "VIN"} {
		a := NewAssembler(NewScanner(Known{}))
		var found []Finding
		a.Feed(nil, 5, []byte("D"))
		for i, c := range []byte("1M8GDM9AXKP042788") {
			found = a.Number(found, 7, uint64(c))
			switch {
			case i != 8:
			case between == "number":
				a.Number(nil, 7, 1000)
			case between == "other":
				a.Number(nil, 9, 1000)
			case between == "text":
				a.Feed(nil, 7, []byte("D"))
			}
		}
		if got := entities(found); got != want {
			t.Errorf("%q between: found %q, want %q", between, got, want)
		}
	}
}

// TestTakenPiecesAreFed: where Take takes a piece, Feed would have found nothing and left
// the same streams behind.
func TestTakenPiecesAreFed(t *testing.T) {
	r, taken := rand.New(rand.NewPCG(7, 8)), 0
	whole := []string{"LSVAU2180E2183294", "1M8GDM9AXKP042788", "13812345678", "A12345", "driving", "D", "1/2:ok", "12", "a@b.cn", "\x02E2", "left on"}
	for range 300 {
		fed, one := NewAssembler(NewScanner(Known{VIN: whole[0]})), NewAssembler(NewScanner(Known{VIN: whole[0]}))
		for range 60 {
			text := whole[r.IntN(len(whole))]
			i := r.IntN(len(text))
			b, id := []byte(text)[i:min(len(text), i+1+r.IntN(9))], r.Uint64N(9)
			want := len(fed.Feed(nil, id, b))
			if one.Take(id, b) {
				if taken++; want > 0 {
					t.Fatalf("%q was taken and completes something", b)
				}
			} else if got := len(one.Feed(nil, id, b)); got != want {
				t.Fatalf("%q: %d findings, want %d", b, got, want)
			}
			x, y := one.stream(id), fed.stream(id)
			if x.n != y.n || x.count != y.count || x.loose != y.loose || x.n > 0 && x.loose == x.newest().plain {
				t.Fatalf("%q: the streams differ", b)
			}
			for k := range x.n {
				p, q := x.at(k), y.at(k)
				if string(p.bytes()) != string(q.bytes()) || p.plain != q.plain || p.digits != q.digits && p.plain || p.slot != q.slot {
					t.Fatalf("%q: piece %d differs", b, k)
				}
			}
		}
	}
	if taken < 1000 {
		t.Errorf("%d pieces taken, too few to tell", taken)
	}
}

// TestIdleDigitsAreIdle holds what a length tells to what the number tells.
func TestIdleDigitsAreIdle(t *testing.T) {
	a := NewAssembler(NewScanner(Known{}))
	for v := range uint64(1_100_000) {
		if text := fmt.Sprint(v); a.IdleDigits([]byte(text)) && !a.Idle(v) {
			t.Fatalf("%s is idle as digits only", text)
		}
	}
	if !a.IdleDigits([]byte("2140")) || a.IdleDigits([]byte("0065")) || a.IdleDigits([]byte("65")) || a.IdleDigits([]byte("3158064")) {
		t.Error("four to six digits without a zero before them are idle, no others")
	}
	if a.Number(nil, 1, 'A'); a.IdleDigits([]byte("2140")) {
		t.Error("a number that ends a run is not idle")
	}
}

// TestEdges puts every byte at every place of a text and holds what is read in words to
// what is read byte by byte.
func TestEdges(t *testing.T) {
	for n := 1; n <= 20; n++ {
		for i := range n {
			for c := range 256 {
				b := []byte(strings.Repeat("aB7z", 5)[:n])
				b[i] = byte(c)
				var p piece
				copy(p.text[:], strings.Repeat("x", pieceMost))
				p.size = uint8(copy(p.text[:], b)) //nolint:gosec // at most 20
				first, last, ctl := 0, 0, false
				for first < min(n, 8) && isAlnum(b[first]) {
					first++
				}
				for last < min(n, 8) && isAlnum(b[n-1-last]) {
					last++
				}
				for _, c := range b {
					ctl = ctl || c < ' ' || c == 0x7F || c == 0xFF
				}
				if firstRun(b) != first || p.lastRun() != last || control(b) != ctl {
					t.Fatalf("%q: %d, %d, %v, want %d, %d, %v", b, firstRun(b), p.lastRun(), control(b), first, last, ctl)
				}
			}
		}
	}
}
