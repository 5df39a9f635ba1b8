package walk

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/tinylib/msgp/msgp"
	"google.golang.org/protobuf/encoding/protowire"
)

// walk visits doc, which must be one document of the given format and nothing else.
func (r *Reader) walk(f Format, doc []byte, budget Budget, visit func(*Event) error) error {
	if f == FormatJSON {
		return r.JSON(doc, budget, visit)
	}
	var list Nodes
	if err := NewGuesser().read(f, doc, budget, &list); err != nil {
		return err
	}
	return list.visit(doc, visit)
}

// visit calls visit for the events that the nodes are.
func (l *Nodes) visit(doc []byte, visit func(*Event) error) error {
	var path Path
	var key []byte
	for i := range l.All() {
		n := &l.All()[i]
		ev := &Event{Kind: n.Kind(), Depth: len(path.around), Escaped: n.Joined()}
		if ev.Start, ev.End = n.Span(); n.Field() > 0 {
			key = path.Field(n.Field())
		}
		switch ev.Kind {
		case Key, String, Blob:
			ev.Text = l.Text(n, doc)
		case Number:
			ev.Text = l.Digits(n, doc)
		case EndObject, EndArray:
			key = path.Leave()
			ev.Depth--
		}
		if n.AsKey() {
			if key = nil; ev.Kind == Number {
				ev.Kind, ev.Text = Key, path.Keep(ev.Text)
			}
		}
		if ev.Kind == Key {
			key = ev.Text
		} else {
			ev.Key = key
		}
		if err := visit(ev); err != nil {
			return err
		}
		if ev.Kind == BeginObject || ev.Kind == BeginArray {
			key = path.Enter(key, ev.Kind == BeginObject)
		}
	}
	return l.Err()
}

// plain writes the events of doc as kind:depth key=text, one after the other.
func plain(f Format, doc []byte, b Budget) (string, error) {
	var r Reader
	var out strings.Builder
	names := [...]string{"", "null", "bool", "num", "str", "key", "{", "}", "[", "]", "blob"}
	err := r.walk(f, doc, b, func(ev *Event) error {
		if ev.Start < 0 || ev.Start > ev.End || ev.End > len(doc) {
			return fmt.Errorf("event %+v of %d bytes", ev, len(doc))
		}
		switch ev.Kind {
		case BeginObject, BeginArray, EndObject, EndArray:
			fmt.Fprintf(&out, "%s ", names[ev.Kind])
		case Blob:
			fmt.Fprintf(&out, "%s:blob=%x ", ev.Key, ev.Text)
		case Key:
			fmt.Fprintf(&out, "%s: ", ev.Text)
		default:
			fmt.Fprintf(&out, "%s:%s=%s ", ev.Key, names[ev.Kind], ev.Text)
		}
		return nil
	})
	return strings.TrimSpace(out.String()), err
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBinaryEvents(t *testing.T) {
	for _, tc := range []struct {
		f         Format
		doc, want string
	}{
		{FormatMsgPack, "82 a1 61 01 a1 61 cf 00000003374a4f4e", "{ a: a:num=1 a: a:num=13812518734 }"},
		{FormatMsgPack, "81 cf0000000337475e4e 93 c0 c3 d0 80", "{ 13812325966: [ 13812325966:null= 13812325966:bool= 13812325966:num=-128 ] }"},
		{FormatMsgPack, "92 cb 403d8f5c28f5c28f ca 41ec7ae1", "[ :num=29.56 :num=29.56 ]"},
		{FormatMsgPack, "94 c4 02 00ff a1ff d6ff 00000010 d7ff 0000000400000001", "[ :blob=00ff :blob=ff :num=16 :num=1.000000001 ]"},
		{FormatMsgPack, "82 91 01 02 c4 01 31 03", "{ [ :num=1 ] :num=2 :blob=31 :num=3 }"},
		{FormatMsgPack, "92 d3 8000000000000000 e0", "[ :num=-9223372036854775808 :num=-32 ]"},
		{FormatCBOR, "bf 61 61 9f 01 02 ff 01 f6 ff", "{ a: [ a:num=1 a:num=2 ] 1: 1:null= }"},
		{FormatCBOR, "7f 62 3133 61 38 ff", ":str=138"},
		{FormatCBOR, "5f 42 0102 41 03 ff", ":blob=010203"},
		{FormatCBOR, "83 c2 45 0337475e4e c3 41 00 3b ffffffffffffffff", "[ :num=13812325966 :num=-1 :num=-18446744073709551616 ]"},
		{FormatCBOR, "83 f9 3c00 fa 41ec7ae1 fb 403d8f5c28f5c28f", "[ :num=1 :num=29.56 :num=29.56 ]"},
		{FormatCBOR, "c1 1a 514b67b0", ":num=1363896240"},
		{FormatProtobuf, "08 96 01 12 03 616263 1a 03 08ff01", "{ 1:num=150 2:str=abc { 1:num=255 } }"},
		{FormatProtobuf, "0b 10 01 0c 19 8fc2f5285c8f3d40 25 e17aec41", "{ { 2:num=1 } 3:num=29.56 4:num=29.56 }"},
		{FormatProtobuf, "09 4e5e473703000000 12 02 ffff 12 00", "{ 1:num=13812325966 2:blob=ffff 2:str= }"},
		{FormatProtobuf, "0a 0c 0a0a 31333831323334353637", "{ 1:str=\n\n1381234567 { 1:str=1381234567 } }"},
	} {
		got, err := plain(tc.f, unhex(t, tc.doc), Budget{})
		if err != nil || got != tc.want {
			t.Errorf("%v %s:\n got %s %v\nwant %s", tc.f, tc.doc, got, err, tc.want)
		}
	}
}

func TestBinaryErrors(t *testing.T) {
	for _, tc := range []struct {
		f      Format
		doc    string
		budget Budget
		want   error
	}{
		{FormatMsgPack, "", Budget{}, ErrMalformed}, {FormatMsgPack, "c1", Budget{}, ErrMalformed},
		{FormatMsgPack, "0101", Budget{}, ErrMalformed}, {FormatMsgPack, "dfffffffff", Budget{}, ErrMalformed},
		{FormatMsgPack, "c6ffffffff00", Budget{}, ErrMalformed}, {FormatMsgPack, "d5ff0000", Budget{}, ErrMalformed},
		{FormatMsgPack, "81a161", Budget{}, ErrMalformed}, {FormatMsgPack, "919191c0", Budget{Depth: 2}, ErrBudget},
		{FormatMsgPack, "93010203", Budget{Nodes: 3}, ErrBudget}, {FormatMsgPack, "93010203", Budget{Bytes: 3}, ErrBudget},
		{FormatCBOR, "", Budget{}, ErrMalformed}, {FormatCBOR, "ff", Budget{}, ErrMalformed}, {FormatCBOR, "9f", Budget{}, ErrMalformed},
		{FormatCBOR, "bf01ff", Budget{}, ErrMalformed}, {FormatCBOR, "81ff", Budget{}, ErrMalformed}, {FormatCBOR, "61ff", Budget{}, ErrMalformed},
		{FormatCBOR, "5f6161ff", Budget{}, ErrMalformed}, {FormatCBOR, "5f5f4101ffff", Budget{}, ErrMalformed}, {FormatCBOR, "1c", Budget{}, ErrMalformed},
		{FormatCBOR, "f810", Budget{}, ErrMalformed}, {FormatCBOR, "9fc1ff", Budget{}, ErrMalformed}, {FormatCBOR, "1f", Budget{}, ErrMalformed},
		{FormatCBOR, "c1c1c100", Budget{Depth: 2}, ErrBudget}, {FormatCBOR, "0000", Budget{}, ErrMalformed},
		{FormatProtobuf, "00", Budget{}, ErrMalformed}, {FormatProtobuf, "08", Budget{}, ErrMalformed}, {FormatProtobuf, "0c", Budget{}, ErrMalformed},
		{FormatProtobuf, "0b", Budget{}, ErrMalformed}, {FormatProtobuf, "0b14", Budget{}, ErrMalformed}, {FormatProtobuf, "0a05", Budget{}, ErrMalformed},
		{FormatProtobuf, "0d000000", Budget{}, ErrMalformed}, {FormatProtobuf, "08ffffffffffffffffff02", Budget{}, ErrMalformed},
		{FormatProtobuf, "0b0b0c0c", Budget{Depth: 2}, ErrBudget}, {FormatProtobuf, "0e", Budget{}, ErrMalformed},
	} {
		if _, err := plain(tc.f, unhex(t, tc.doc), tc.budget); !errors.Is(err, tc.want) {
			t.Errorf("%v %s: error %v, want %v", tc.f, tc.doc, err, tc.want)
		}
	}
}

// samples are documents of every format with a mobile number in them.
func samples(t testing.TB) map[Format][]byte {
	t.Helper()
	value := map[string]any{"speed": 83.25, "tel": uint64(13812345678), "list": []any{1, "two", nil, true}, "in": map[string]any{"note": "x"}}
	c, err := cbor.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	m, err := msgp.AppendIntf(nil, value)
	if err != nil {
		t.Fatal(err)
	}
	in := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "x y z")
	p := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(83.25))
	p = protowire.AppendVarint(protowire.AppendTag(p, 2, protowire.VarintType), 13812345678)
	p = protowire.AppendBytes(protowire.AppendTag(p, 3, protowire.BytesType), in)
	p = protowire.AppendString(protowire.AppendTag(p, 4, protowire.BytesType), "driving")
	return map[Format][]byte{FormatMsgPack: m, FormatCBOR: c, FormatProtobuf: p}
}

func TestEveryCutIsMalformed(t *testing.T) {
	for f, doc := range samples(t) {
		if _, err := plain(f, doc, Budget{}); err != nil {
			t.Fatalf("%v: %v", f, err)
		}
		whole := 0
		for n := range doc {
			if _, err := plain(f, doc[:n], Budget{}); err == nil {
				whole++
			} else if !errors.Is(err, ErrMalformed) {
				t.Errorf("%v cut to %d: %v", f, n, err)
			}
		}
		if most := map[Format]int{FormatProtobuf: 4}[f]; whole > most { // protobuf may end behind any field
			t.Errorf("%v: %d cuts were taken for whole, want at most %d", f, whole, most)
		}
	}
}

func TestBinaryAllocatesNothing(t *testing.T) {
	var list Nodes
	var path Path
	key := []byte("list")
	g := NewGuesser()
	for f, doc := range samples(t) {
		run := func() {
			if ok, err := g.Plausible(f, doc, Budget{}, &list); !ok || err != nil {
				t.Fatalf("%v: plausible %v, %v", f, ok, err)
			}
			path.Reset()
			path.Enter(key, true)
			for i := range list.All() {
				if n := &list.All()[i]; n.Kind() == Number {
					path.Keep(list.Digits(n, doc))
				}
			}
		}
		run()
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("%v: %.0f allocations, want none", f, n)
		}
	}
}

func TestDeepNesting(t *testing.T) {
	const n = 10_000
	group := bytes.Repeat([]byte{0x0B}, n)
	docs := map[Format][]byte{
		FormatJSON:    bytes.Repeat([]byte{'['}, n),
		FormatMsgPack: append(bytes.Repeat([]byte{0x91}, n), 1), FormatCBOR: append(bytes.Repeat([]byte{0x81}, n), 1),
		FormatProtobuf: append(group, bytes.Repeat([]byte{0x0C}, n)...),
	}
	for f, doc := range docs {
		if _, err := plain(f, doc, Budget{}); !errors.Is(err, ErrBudget) {
			t.Errorf("%v nested %d deep: %v, want ErrBudget", f, n, err)
		}
	}
	if _, err := plain(FormatCBOR, append(bytes.Repeat([]byte{0xC1}, n), 1), Budget{}); !errors.Is(err, ErrBudget) {
		t.Errorf("%d tags: %v, want ErrBudget", n, err)
	}
	doc := []byte{8, 1}
	for len(doc) < 1<<15 {
		doc = protowire.AppendBytes([]byte{0x0A}, doc)
	}
	if _, err := plain(FormatProtobuf, doc, Budget{}); !errors.Is(err, ErrBudget) {
		t.Errorf("nested messages: %v, want ErrBudget", err)
	}
}

// TestRandomBytesAreNoDocument counts how often random bytes pass for a document.
func TestRandomBytesAreNoDocument(t *testing.T) {
	const rounds, most = 20_000, 12 // of 20,000: below one in a thousand
	g, r := NewGuesser(), rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{3, 4, 6, 8, 11, 16, 20, 32, 64, 256} {
		b, hits := make([]byte, n), 0
		for range rounds {
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			for _, f := range []Format{FormatMsgPack, FormatCBOR, FormatProtobuf} {
				if ok, err := g.Plausible(f, b, Budget{}, nil); ok && err == nil {
					hits++
				}
			}
		}
		if hits > most {
			t.Errorf("%d of %d random strings of %d bytes passed, want at most %d", hits, rounds, n, most)
		}
	}
}

func seed(f *testing.F, format Format) {
	doc := samples(f)[format]
	f.Add(doc)
	f.Add(doc[:len(doc)/2])
	f.Add([]byte{0x9F, 0xFF})
	f.Add([]byte{0x0B, 0x0C})
}

// balanced walks doc and checks what holds for every document.
func balanced(t *testing.T, f Format, doc []byte) error {
	var r Reader
	depth := 0
	err := r.walk(f, doc, Budget{Depth: 5000}, func(ev *Event) error {
		if ev.Start < 0 || ev.Start > ev.End || ev.End > len(doc) || ev.Kind < Null || ev.Kind > Blob {
			t.Fatalf("event %+v of %d bytes", ev, len(doc))
		}
		switch ev.Kind {
		case BeginObject, BeginArray:
			depth++
		case EndObject, EndArray:
			depth--
		case Number:
			if len(ev.Text) == 0 {
				t.Fatal("a number without digits")
			}
		}
		return nil
	})
	if err == nil && depth != 0 {
		t.Fatal("brackets do not match")
	}
	if err != nil && !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrBudget) {
		t.Fatal(err)
	}
	return err
}

func FuzzMsgPack(f *testing.F) {
	seed(f, FormatMsgPack)
	f.Fuzz(func(t *testing.T, doc []byte) {
		err := balanced(t, FormatMsgPack, doc)
		rest, want := msgp.Skip(doc)
		if ok := want == nil && len(rest) == 0; err == nil && !ok {
			t.Fatalf("%x was walked, the reference says %v, %d left", doc, want, len(rest))
		} else if ok && errors.Is(err, ErrMalformed) && !bytes.Contains(doc, []byte{0xFF}) {
			t.Fatalf("%x: %v, the reference accepts it", doc, err) // timestamps (type FF) are checked here only
		}
	})
}

func FuzzCBOR(f *testing.F) {
	seed(f, FormatCBOR)
	mode, err := cbor.DecOptions{MaxNestedLevels: 4000, MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20, UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		err := balanced(t, FormatCBOR, doc)
		want := mode.Wellformed(doc)
		if err == nil && want != nil {
			t.Fatalf("%x was walked, the reference says %v", doc, want)
		}
		if want == nil && errors.Is(err, ErrMalformed) {
			text := false // only text that is no UTF-8 may be refused
			for _, c := range doc {
				text = text || c>>5 == cborText
			}
			if !text {
				t.Fatalf("%x: %v, the reference accepts it", doc, err)
			}
		}
	})
}

func FuzzProtobuf(f *testing.F) {
	seed(f, FormatProtobuf)
	f.Fuzz(func(t *testing.T, doc []byte) {
		err := balanced(t, FormatProtobuf, doc)
		ok := true
		for b := doc; len(b) > 0; {
			_, _, n := protowire.ConsumeField(b)
			if n < 0 {
				ok = false
				break
			}
			b = b[n:]
		}
		if err == nil && !ok || ok && errors.Is(err, ErrMalformed) {
			t.Fatalf("%x: %v, the reference says valid=%v", doc, err, ok)
		}
	})
}

func FuzzPlausible(f *testing.F) {
	for _, doc := range samples(f) {
		f.Add(doc)
	}
	g := NewGuesser()
	f.Fuzz(func(t *testing.T, doc []byte) {
		for _, format := range []Format{FormatMsgPack, FormatCBOR, FormatProtobuf} {
			ok, err := g.Plausible(format, doc, Budget{}, nil)
			if err != nil && !errors.Is(err, ErrBudget) {
				t.Fatal(err)
			}
			if ok && err == nil && !Announced(doc) {
				if err := balanced(t, format, doc); err != nil {
					t.Fatalf("%v %x is plausible but %v", format, doc, err)
				}
			}
		}
	})
}
