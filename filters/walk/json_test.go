package walk

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// trace walks doc and writes one line per event.
// JSON walks doc with a reader of its own.
func JSON(doc []byte, budget Budget, visit func(*Event) error) error {
	var r Reader
	return r.JSON(doc, budget, visit)
}

func trace(doc string, b Budget) (string, error) {
	var out strings.Builder
	err := JSON([]byte(doc), b, func(ev *Event) error {
		fmt.Fprintf(&out, "%d:%d[%d,%d)%s=%s;", ev.Kind, ev.Depth, ev.Start, ev.End, ev.Key, ev.Text)
		return nil
	})
	return out.String(), err
}

func TestEvents(t *testing.T) {
	for _, tc := range []struct{ doc, want string }{
		{`1`, "3:0[0,1)=1;"},
		{` "a" `, "4:0[1,4)=a;"},
		{`{"a":1,"a":[true,null]}`, "6:0[0,1)=;5:1[1,4)=a;3:1[5,6)a=1;5:1[7,10)=a;8:1[11,12)a=;2:2[12,16)a=;1:2[17,21)a=;9:1[21,22)a=;7:0[22,23)=;"},
		{`{"x":[{"y":-1.5e3}],"z":""}`, "6:0[0,1)=;5:1[1,4)=x;8:1[5,6)x=;6:2[6,7)x=;5:3[7,10)=y;3:3[11,17)y=-1.5e3;7:2[17,18)x=;9:1[18,19)x=;5:1[20,23)=z;4:1[24,26)z=;7:0[26,27)=;"},
		{`"\u4e2d\ud83d\ude00\n\ud800"`, "4:0[0,28)=中😀\n\uFFFD;"},
	} {
		got, err := trace(tc.doc, Budget{})
		if err != nil || got != tc.want {
			t.Errorf("%s:\n got %s %v\nwant %s", tc.doc, got, err, tc.want)
		}
	}
}

// TestNumberForms holds what an event says of a number to its text.
func TestNumberForms(t *testing.T) {
	for _, text := range []string{"0", "7", "-7", "12345", "1234567", "12345678", "1767225600123", "1.5", "-1.5", "0.25", "12345.678", "1234567.5", "1e5", "1E-5", "-1.5e+10", "12345678901234567890"} {
		for _, form := range []string{"%s", "[%s,1]", `{"a":%s}`, "[%s        ]"} {
			seen := false
			err := JSON(fmt.Appendf(nil, form, text), Budget{}, func(ev *Event) error {
				if ev.Kind != Number || seen {
					return nil
				}
				seen = true
				lead := strings.IndexAny(text, ".eE")
				if lead < 0 {
					lead = len(text)
				}
				if exponent := strings.ContainsAny(text, "eE"); string(ev.Text) != text || ev.Lead != lead || ev.Exponent != exponent {
					t.Errorf("%s as %q: %q, %d bytes lead, exponent %v", text, form, ev.Text, ev.Lead, ev.Exponent)
				}
				return nil
			})
			if err != nil || !seen {
				t.Errorf("%s as %q: %v", text, form, err)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tc := range []struct {
		doc    string
		budget Budget
		want   error
	}{
		{``, Budget{}, ErrMalformed}, {`{`, Budget{}, ErrMalformed}, {`{"a" 1}`, Budget{}, ErrMalformed},
		{`{"a":1,}`, Budget{}, ErrMalformed}, {`[1,]`, Budget{}, ErrMalformed}, {`[1 2]`, Budget{}, ErrMalformed},
		{`[,1]`, Budget{}, ErrMalformed}, {`01`, Budget{}, ErrMalformed}, {`1.`, Budget{}, ErrMalformed},
		{`-`, Budget{}, ErrMalformed}, {`1e`, Budget{}, ErrMalformed}, {`tru`, Budget{}, ErrMalformed},
		{`1 2`, Budget{}, ErrMalformed}, {`{}x`, Budget{}, ErrMalformed}, {`[}`, Budget{}, ErrMalformed},
		{"\"\xff\"", Budget{}, ErrMalformed}, {"\"a\nb\"", Budget{}, ErrMalformed}, {`"\x"`, Budget{}, ErrMalformed},
		{`"\u12g4"`, Budget{}, ErrMalformed}, {`"abc`, Budget{}, ErrMalformed}, {`{1:2}`, Budget{}, ErrMalformed},
		{`[[[1]]]`, Budget{Depth: 2}, ErrBudget}, {`[[1]]`, Budget{Depth: 2}, nil},
		{`[1,2,3]`, Budget{Nodes: 3}, ErrBudget}, {`[1]`, Budget{Nodes: 3}, nil},
		{`"0123456789"`, Budget{Bytes: 11}, ErrBudget},
	} {
		if _, err := trace(tc.doc, tc.budget); !errors.Is(err, tc.want) || tc.want == nil && err != nil {
			t.Errorf("%q: error %v, want %v", tc.doc, err, tc.want)
		}
	}
	stop := errors.New("stop")
	if err := JSON([]byte(`[1]`), Budget{}, func(*Event) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the visitor's error became %v", err)
	}
}

func TestReaderAllocatesNothing(t *testing.T) {
	var r Reader
	doc := []byte(`{"a":{"b":[1,2,{"c":"x\ny"}]},"d":"中文","e":null}`)
	visit := func(*Event) error { return nil }
	if n := testing.AllocsPerRun(100, func() {
		if err := r.JSON(doc, Budget{}, visit); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%.0f allocations, want none", n)
	}
}

func TestBudgetValidate(t *testing.T) {
	if err := (Budget{}).Validate(); err != nil {
		t.Errorf("the default budget: %v", err)
	}
	for _, b := range []Budget{{Bytes: -1}, {Layers: 17}, {Depth: 10_001}} {
		if b.Validate() == nil {
			t.Errorf("%+v was accepted", b)
		}
	}
}

func TestAppendString(t *testing.T) {
	for _, s := range []string{"", "[redacted:T1]", "a\"b\\c\n\x00é中", "\xff"} {
		var back string
		if err := json.Unmarshal(AppendString(nil, s), &back); err != nil || back != strings.ToValidUTF8(s, "\uFFFD") {
			t.Errorf("%q came back as %q, %v", s, back, err)
		}
	}
}

// FuzzJSON compares with encoding/json: what one accepts, so must the other, but for
// invalid UTF-8, which only encoding/json lets through.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e+3,"\u00e9\ud83d\ude00"],"a":null}`, `[[[]],{},""]`, `[1,]`, `01`, "\"\xff\"", `{"a":tru}`, ` `} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		depth := 0
		err := JSON(doc, Budget{Depth: 9000}, func(ev *Event) error {
			if ev.Start < 0 || ev.Start >= ev.End || ev.End > len(doc) {
				t.Fatalf("event %+v of %d bytes", ev, len(doc))
			}
			switch ev.Kind {
			case BeginObject, BeginArray:
				depth++
			case EndObject, EndArray:
				depth--
			case String, Key:
				var want string
				if e := json.Unmarshal(doc[ev.Start:ev.End], &want); e != nil || want != string(ev.Text) {
					t.Fatalf("%s is %q here and %q there", doc[ev.Start:ev.End], ev.Text, want)
				}
			}
			return nil
		})
		if errors.Is(err, ErrBudget) {
			return
		}
		if err == nil && depth != 0 {
			t.Fatal("brackets do not match")
		}
		if want := json.Valid(doc) && utf8.Valid(doc); want != (err == nil) {
			t.Fatalf("error %v, encoding/json and UTF-8 say valid=%v", err, want)
		}
	})
}
