package ledger

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// full has every part that a kind may have, with every field set.
func full(kind Kind) Entry {
	e := Entry{Actor: "olga", Gate: gate, Seq: 7, Time: "2026-03-10T10:00:00.000Z", Type: kind, V: Version}
	v := reflect.ValueOf(&e).Elem()
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		for _, p := range parts {
			if p.name == name && (slices.Contains(p.must, kind) || slices.Contains(p.may, kind)) {
				set(v.Field(i))
			}
		}
	}
	return e
}

func set(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		set(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			set(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		set(v.Index(0))
		set(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(Sent), reflect.ValueOf(uint64(3)))
	case reflect.String:
		v.SetString("a <&> \"quoted\" 中国\n\u2028")
	case reflect.Int, reflect.Int64:
		v.SetInt(-42)
	case reflect.Uint64:
		v.SetUint(1<<64 - 1)
	case reflect.Uint8:
		v.SetUint(200)
	}
}

// TestRoundTrip: every field of every part comes back.
func TestRoundTrip(t *testing.T) {
	for _, kind := range Kinds() {
		e := full(kind)
		leaf, err := Encode(&e)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		got, err := Decode(leaf)
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%s: %v\n%+v\n%+v", kind, err, got, e)
		}
		if bytes.Contains(leaf, []byte(`\u003c`)) || bytes.ContainsAny(leaf, "\n\t") {
			t.Errorf("%s: not the canonical form: %s", kind, leaf)
		}
	}
}

// TestFieldOrder: the encoder writes fields as they are declared, so they must be
// declared in the order of their names; and no two may differ in case alone.
func TestFieldOrder(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var check func(reflect.Type)
	check = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		last := ""
		for i := range typ.NumField() {
			name, opt, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name <= last || name != strings.ToLower(name) {
				t.Errorf("%s: %q after %q", typ, name, last)
			}
			head := typ == reflect.TypeFor[Entry]() && slices.Contains([]string{"v", "seq", "gate", "type", "time", "actor"}, name)
			if head != (opt != "omitempty") {
				t.Errorf("%s: %q has option %q", typ, name, opt)
			}
			last = name
			check(typ.Field(i).Type)
		}
	}
	check(reflect.TypeFor[Entry]())
	if len(seen) != 14 {
		t.Errorf("%d types of parts", len(seen))
	}
}

// badLeaves are changes to one good leaf that leave it JSON, or nearly.
var badLeaves = map[string][2]string{
	"unknown key":      {`"v":1}`, `"v":1,"w":2}`},
	"unknown inner":    {`{"of":3}`, `{"of":3,"off":4}`},
	"doubled key":      {`"v":1}`, `"v":1,"v":1}`},
	"doubled, empty":   {`{"of":3}`, `{"of":0,"of":3}`},
	"order":            {`"type":"approve","v":1`, `"v":1,"type":"approve"`},
	"white space":      {`,"v"`, `, "v"`},
	"trailing":         {`"v":1}`, `"v":1}` + "\n"},
	"two entries":      {`"v":1}`, `"v":1}{}`},
	"null":             {`"v":1}`, `"shard":null,"v":1}`},
	"zero left in":     {`{"of":3}`, `{"leaf":"","of":3}`},
	"empty list":       {`"gate"`, `"denials":[],"gate"`},
	"escape":           {`olga`, `\u006flga`},
	"slash":            {`tsp.test/export`, `tsp.test\/export`},
	"other case":       {`"v":1}`, `"V":1}`},
	"float":            {`"seq":7`, `"seq":7.0`},
	"exponent":         {`"seq":7`, `"seq":7e0`},
	"leading zero":     {`"seq":7`, `"seq":07`},
	"seq zero":         {`"seq":7`, `"seq":0`},
	"below zero":       {`"seq":7`, `"seq":-7`},
	"too large":        {`"seq":7`, `"seq":18446744073709551616`},
	"number as text":   {`"seq":7`, `"seq":"7"`},
	"version":          {`"v":1}`, `"v":2}`},
	"no version":       {`,"v":1}`, `}`},
	"time zone":        {`10:00:00.000Z`, `18:00:00.000+08:00`},
	"microseconds":     {`10:00:00.000Z`, `10:00:00.000000Z`},
	"seconds":          {`10:00:00.000Z`, `10:00:00Z`},
	"no such day":      {`2026-03-10`, `2026-02-30`},
	"gate":             {`tsp.test/export`, `TSP`},
	"unknown kind":     {`"approve"`, `"approved"`},
	"kind without":     {`"approval":{"of":3},`, ``},
	"part of another":  {`"gate"`, `"beat":{"day":"2026-03-10"},"gate"`},
	"no actor":         {`"olga"`, `""`},
	"invalid UTF-8":    {`olga`, "ol\xffga"},
	"replacement rune": {`olga`, `ol\ufffdga`},
	"bad base64":       {`{"of":3}`, `{"of":3,"signature":"A"}`},
	"loose base64":     {`{"of":3}`, `{"of":3,"signature":"AB=="}`},
	"not an object":    {`{"of":3}`, `[3]`},
	"empty":            {goodLeaf, ``},
}

const goodLeaf = `{"actor":"olga","approval":{"of":3},"gate":"tsp.test/export","seq":7,"time":"2026-03-10T10:00:00.000Z","type":"approve","v":1}`

func TestDecodeRefuses(t *testing.T) {
	if _, err := Decode([]byte(goodLeaf)); err != nil {
		t.Fatal(err)
	}
	for name, c := range badLeaves {
		bad := strings.Replace(goodLeaf, c[0], c[1], 1)
		if bad == goodLeaf {
			t.Fatalf("%s: nothing changed", name)
		}
		if e, err := Decode([]byte(bad)); !errors.Is(err, ErrEntry) {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
}

func TestApprovalText(t *testing.T) {
	got := string(ApprovalText("g", Approval{By: "ann", Of: 12, Leaf: "ab", Expires: "2026-03-11T10:00:00Z", Key: "no part of it"}))
	want := "cordon approval v1\ngate g\nof 12\nleaf ab\napprover ann\nexpires 2026-03-11T10:00:00Z\n"
	if got != want {
		t.Errorf("%q", got)
	}
}

func TestTilePath(t *testing.T) {
	for n, want := range map[int64]string{0: "tile/0/000", 1234067: "tile/0/x001/x234/067", 999: "tile/0/999", 1000: "tile/0/x001/000"} {
		tile := tileAt(0, n, (n+1)*tileWidth)
		if got := tilePath(tile); got != want {
			t.Errorf("%q, not %q", got, want)
		}
		back, err := parseTilePath(want)
		if err != nil || back != tile {
			t.Errorf("%v, %v", back, err)
		}
	}
	if got := tilePath(tileAt(entries, 3, 3*tileWidth+7)); got != "tile/entries/003.p/7" {
		t.Error(got)
	}
	for _, bad := range []string{"", "tile", "tile/8/0/000", "tile/0/0", "tile/data/000", "tile/0/000.p/256", "tile/0/000.p/0", "tile/entries/../000", "checkpoint"} {
		if tile, err := parseTilePath(bad); err == nil {
			t.Errorf("%q is %v", bad, tile)
		}
	}
}

func TestParseVerifier(t *testing.T) {
	for name, s := range map[string]note.Signer{"Ed25519": signerOf(t), "SM2": sm2Signer(t), "witness": newWitness(t, "w.example").sign} {
		text, err := VerifierText(s)
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseVerifier(text + "\n")
		if err != nil || v.Name() != s.Name() || v.KeyHash() != s.KeyHash() {
			t.Fatalf("%s: %v", name, err)
		}
		sig, err := s.Sign([]byte("text\n"))
		if err != nil || !v.Verify([]byte("text\n"), sig) || v.Verify([]byte("texT\n"), sig) {
			t.Errorf("%s: signature does not hold, or holds for anything: %v", name, err)
		}
		for i := range sig {
			bad := bytes.Clone(sig)
			bad[i] ^= 1
			if v.Verify([]byte("text\n"), bad) {
				t.Errorf("%s: byte %d of the signature does not matter", name, i)
			}
		}
		for _, bad := range []string{"", text[1:], text[:len(text)-1], strings.Replace(text, "+", "", 1), strings.Replace(text, "+", "+0", 1)} {
			if _, err := ParseVerifier(bad); err == nil {
				t.Errorf("%s: took %q", name, bad)
			}
		}
	}
}

func TestGateNames(t *testing.T) {
	for name, want := range map[string]bool{"a": true, "tsp.test/export-1_b": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "A": false, "a b": false, ".a": false, "a/": false, "a+b": false, "a\n": false, "ä": false} {
		if validGate(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
