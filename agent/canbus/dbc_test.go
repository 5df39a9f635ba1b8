package canbus

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// loadText loads a DBC from text.
func loadText(tb testing.TB, text string) (*Database, error) {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "t.dbc")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return LoadDBC(path)
}

func mustLoad(tb testing.TB, text string) *Database {
	tb.Helper()
	db, err := loadText(tb, text)
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

const sampleDBC = `VERSION "1"
NS_ :
	CM_
	BA_DEF_
BS_:
BU_: ECU GATE
	MORE

BO_ 256 Motion: 8 ECU
 SG_ Speed : 7|16@0+ (0.01,0) [0|2] "km/h" GATE
 SG_ Temp : 16|8@1- (0.5,-10) [-10|10] "°C" GATE, MORE
 SG_ Gear : 24|3@1+ (1,0) [0|7] "" GATE
 SG_ Trim : 27|4@1- (1,0) [-8|7] "" GATE

BO_ 2566844672 Wide: 64 ECU
 SG_ Single : 0|32@1- (2,1) [0|0] "" GATE
 SG_ Double : 39|64@0- (1,0) [0|0] "" GATE
 SG_ Last : 504|8@1+ (1,0) [0|0] "" GATE

BO_ 512 Muxed: 8 ECU
 SG_ Page M : 0|8@1+ (1,0) [0|0] "" GATE
 SG_ A m0 : 8|8@1+ (1,0) [0|0] "" GATE
 SG_ B m1 : 8|8@1+ (10,0) [0|0] "" GATE
 SG_ C m2 : 8|8@1+ (100,0) [0|0] "" GATE
 SG_ Always : 16|8@1+ (1,0) [0|0] "" GATE

BO_ 768 Empty: 8 ECU

CM_ SG_ 256 Speed "over
two lines; with \"quotes\"";
SIG_VALTYPE_ 2566844672 Single : 1;
SIG_VALTYPE_ 2566844672 Double : 2;
SG_MUL_VAL_ 512 C Page 2-3, 9-12;
VAL_ 256 Gear 0 "park" 1 "a \"quoted\" word" ;
VAL_ 256 Trim -8 "low" 7 "high" ;
`

func decodeOne(t *testing.T, db *Database, f Frame) (map[string]float64, Outcome) {
	t.Helper()
	samples, outcome := db.Decode(nil, &f)
	got := map[string]float64{}
	for _, s := range samples {
		got[s.Signal.Name] = s.Value
	}
	return got, outcome
}

func TestDecode(t *testing.T) {
	db := mustLoad(t, sampleDBC)
	if len(db.Warnings) > 0 {
		t.Errorf("warnings: %v", db.Warnings)
	}
	single := math.Float32bits(1.5)
	wide := []byte{byte(single), byte(single >> 8), byte(single >> 16), byte(single >> 24)}
	for shift := 56; shift >= 0; shift -= 8 {
		wide = append(wide, byte(math.Float64bits(-0.125)>>shift))
	}
	wideData := [MaxData]byte{63: 200}
	copy(wideData[:], wide)
	cases := map[string]struct {
		frame   Frame
		outcome Outcome
		want    map[string]float64
	}{
		// 0xC350 is 500 km/h, far beyond the stated maximum of 2.
		"plain": {Frame{ID: 256, Len: 8, Data: frameData("c350ff41")}, Decoded,
			map[string]float64{"Speed": 500, "Temp": -10.5, "Gear": 1, "Trim": -8}},
		"short":       {Frame{ID: 256, Len: 3, Data: frameData("c350ff")}, Short, map[string]float64{"Speed": 500, "Temp": -10.5}},
		"nothing fit": {Frame{ID: 256}, Short, nil},
		"wide": {Frame{ID: 0x18FEF100, Extended: true, FD: true, Len: 64, Data: wideData}, Decoded,
			map[string]float64{"Single": 4, "Double": -0.125, "Last": 200}},
		"same id, standard": {Frame{ID: 0x18FEF100, Len: 8}, UnknownID, nil},
		"page 0":            {Frame{ID: 512, Len: 8, Data: frameData("000507")}, Decoded, map[string]float64{"Page": 0, "A": 5, "Always": 7}},
		"page 1":            {Frame{ID: 512, Len: 8, Data: frameData("010507")}, Decoded, map[string]float64{"Page": 1, "B": 50, "Always": 7}},
		"page 11":           {Frame{ID: 512, Len: 8, Data: frameData("0b0507")}, Decoded, map[string]float64{"Page": 11, "C": 500, "Always": 7}},
		"page 4":            {Frame{ID: 512, Len: 8, Data: frameData("040507")}, Decoded, map[string]float64{"Page": 4, "Always": 7}},
		"no page":           {Frame{ID: 512}, Short, nil},
		"empty":             {Frame{ID: 768, Len: 8}, Undecodable, nil},
		"remote":            {Frame{ID: 256, Len: 8, Remote: true}, NoData, nil},
		"error":             {Frame{ID: 256, Len: 8, Error: true}, NoData, nil},
		"beyond 11 bits":    {Frame{ID: 0x10000100, Len: 8}, UnknownID, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, outcome := decodeOne(t, db, c.frame)
			if outcome != c.outcome || len(got) != len(c.want) {
				t.Fatalf("%v %v, want %v %v", outcome, got, c.outcome, c.want)
			}
			for signal, want := range c.want {
				if v, ok := got[signal]; !ok || v != want {
					t.Errorf("%s is %v (%v), want %v", signal, v, ok, want)
				}
			}
		})
	}
	// 2 short, 4 that nothing fits in, 5 without a page.
	if got := db.Short(); got != 11 {
		t.Errorf("%d signals counted as too short for, want 11", got)
	}
}

func TestSignalText(t *testing.T) {
	m := mustLoad(t, sampleDBC).Message(256, false)
	gear, trim := &m.Signals[2], &m.Signals[3]
	for _, c := range []struct {
		s    *Signal
		raw  uint64
		want string
	}{{gear, 0, "park"}, {gear, 1, `a "quoted" word`}, {gear, 2, ""}, {trim, 8, "low"}, {trim, 7, "high"}, {trim, 0, ""}} {
		if got := c.s.Text(c.raw); got != c.want {
			t.Errorf("%s %d is called %q, want %q", c.s.Name, c.raw, got, c.want)
		}
	}
}

// TestLatin1: a file in a Windows code page gives proper units.
func TestLatin1(t *testing.T) {
	db := mustLoad(t, "BO_ 1 M: 1 X\r\n SG_ T : 0|8@1+ (1,0) [0|0] \"\xb0C\" X\r\n")
	if unit := db.Message(1, false).Signals[0].Unit; unit != "°C" {
		t.Errorf("unit %q, want °C", unit)
	}
}

const someSignal = " SG_ S : 0|8@1+ (1,0) [0|0] \"\" X\n"

// TestDBCErrors: what would change values fails, with its place.
func TestDBCErrors(t *testing.T) {
	cases := map[string]struct {
		text      string
		line, col int
	}{
		"empty":             {"", 1, 0},
		"no DBC":            {"hello\nworld\n", 1, 0},
		"message":           {"BO_ 1 M 8 X\n", 1, 11},
		"message cut":       {"\nBO_ 1 M: 8", 2, 11},
		"digit name":        {"BO_ 1 2M 8 X\n", 1, 12},
		"identifier":        {"BO_ 4096 M: 8 X\n", 1, 5},
		"signal":            {"BO_ 1 M: 8 X\n SG_ S : 0|8@2+ (1,0) [0|0] \"\" X\n", 2, 14},
		"signal cut":        {"BO_ 1 M: 8 X\n SG_ S : 0|8@1+ (1,0", 2, 21},
		"lost signal":       {someSignal, 1, 0},
		"damaged message":   {"BO_ 1 M: 8 X\n" + someSignal + "B0_ 2 N: 8 X\n" + someSignal, 4, 0},
		"open quote":        {"BO_ 1 M: 8 X\nCM_ \"never\nends", 2, 0},
		"swallowed message": {"CM_ \"never closed;\nBO_ 1 M: 8 X\n" + someSignal + "CM_ \"x\";\n", 1, 0},
		"swallowed signal":  {"BO_ 1 M: 8 X\n SG_ S : 0|8@1+ (1,0) [0|0] \"km X\n" + someSignal, 2, 0},
		"value type":        {"BO_ 1 M: 8 X\n" + someSignal + "SIG_VALTYPE_ 1 S : 7;\n", 3, 20},
		"mux range":         {"BO_ 1 M: 8 X\nSG_MUL_VAL_ 1 S P 3-2;\n", 2, 0},
		"mux text":          {"BO_ 1 M: 8 X\nSG_MUL_VAL_ 1 S P\n", 2, 0},
		"same identifier":   {"BO_ 1 M: 8 X\n\nBO_ 1 N: 8 X\n", 3, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := loadText(t, c.text)
			var bad *DBCError
			if !errors.As(err, &bad) {
				t.Fatalf("error %v, want a DBCError", err)
			}
			if bad.Line != c.line || bad.Column != c.col || hintOf(err) == "" {
				t.Errorf("%v: at %d:%d, want %d:%d and what to try", err, bad.Line, bad.Column, c.line, c.col)
			}
		})
	}
}

// TestDBCWarnings: what only describes is passed over, with its place.
func TestDBCWarnings(t *testing.T) {
	const head = "BO_ 1 M: 8 X\n" + someSignal
	cases := map[string]struct {
		text, what string
		line       int
	}{
		"comment":         {head + "CM_ SG_ one \"x\";\n", "CM_ cannot be read", 3},
		"attribute":       {head + "BA_ \"A\" 1\nBO_ 2 N: 8 X\n" + someSignal, "no ;", 3},
		"texts":           {head + "VAL_ 1 S 0 zero;\n", "VAL_ cannot be read", 3},
		"unknown signal":  {head + "VAL_ 1 T 0 \"zero\";\n", "does not define", 3},
		"impossible text": {head + "VAL_ 1 S 256 \"much\";\n", "cannot have", 3},
		"two texts":       {head + "VAL_ 1 S 1 \"a\" 1 \"b\";\n", "two texts", 2},
		"strange line":    {head + "what is this\n", "no DBC keyword", 3},
		"too far":         {head + " SG_ F : 511|2@1+ (1,0) [0|0] \"\" X\n", "left out", 3},
		"no bits":         {head + " SG_ F : 0|0@1+ (1,0) [0|0] \"\" X\n", "left out", 3},
		"factor":          {head + " SG_ F : 0|8@1+ (0,0) [0|0] \"\" X\n", "left out", 3},
		"no message":      {"CM_ \"all elsewhere\";\n", "no message", 1},
		"other's type":    {head + "SIG_VALTYPE_ 9 S : 1;\n", "does not define", 3},
		"other's ranges":  {head + "SG_MUL_VAL_ 9 S P 0-1;\n", "does not define", 3},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			db := mustLoad(t, c.text)
			if len(db.Warnings) != 1 || db.Warnings[0].Line != c.line || !strings.Contains(db.Warnings[0].What, c.what) {
				t.Errorf("warnings %v, want one on line %d with %q", db.Warnings, c.line, c.what)
			}
			if m := db.Message(1, false); m != nil && (len(m.Signals) != 1 || m.Refused != "") {
				t.Errorf("message %+v, want its one signal", m)
			}
		})
	}
}

// TestRefusedMessages: what one switch cannot express is never decoded.
func TestRefusedMessages(t *testing.T) {
	const page = " SG_ P M : 0|8@1+ (1,0) [0|0] \"\" X\n"
	const a = " SG_ A m0 : 8|8@1+ (1,0) [0|0] \"\" X\n"
	for name, body := range map[string]string{
		"no switch":      a,
		"two switches":   page + strings.ReplaceAll(page, "P", "Q") + a,
		"nested":         page + " SG_ Q m1M : 8|8@1+ (1,0) [0|0] \"\" X\n",
		"other switch":   page + a + "SG_MUL_VAL_ 1 A Q 0-0;\n",
		"two parents":    page + a + "SG_MUL_VAL_ 1 A P 0-0;\nSG_MUL_VAL_ 1 A Q 0-0;\n",
		"missing signal": page + a + "SG_MUL_VAL_ 1 B P 0-0;\n",
		"plain signal":   page + someSignal + "SG_MUL_VAL_ 1 S P 0-0;\n",
		"float size":     someSignal + "SIG_VALTYPE_ 1 S : 1;\n",
		"float missing":  someSignal + "SIG_VALTYPE_ 1 T : 1;\n",
		"float switch":   " SG_ P M : 0|32@1+ (1,0) [0|0] \"\" X\n" + a + "SIG_VALTYPE_ 1 P : 1;\n",
		"lost switch":    " SG_ P M : 0|65@1+ (1,0) [0|0] \"\" X\n" + a,
	} {
		t.Run(name, func(t *testing.T) {
			db := mustLoad(t, "BO_ 1 M: 8 X\n"+body)
			if m := db.Message(1, false); m.Refused == "" || len(db.Warnings) == 0 {
				t.Errorf("message %+v with warnings %v, want a refusal and its reason", m, db.Warnings)
			}
			if got, outcome := decodeOne(t, db, Frame{ID: 1, Len: 8}); outcome != Undecodable || len(got) > 0 {
				t.Errorf("%v %v, want it undecodable", outcome, got)
			}
		})
	}
}

func TestDecodeAllocs(t *testing.T) {
	db := mustLoad(t, sampleDBC)
	frames := []Frame{{ID: 256, Len: 8}, {ID: 512, Len: 8}, {ID: 256, Len: 1}, {ID: 9, Len: 8}, {ID: 256, Remote: true}}
	dst := make([]Sample, 0, 16)
	if n := testing.AllocsPerRun(1000, func() {
		for i := range frames {
			dst, _ = db.Decode(dst[:0], &frames[i])
		}
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
