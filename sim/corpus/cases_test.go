package corpus

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// TestStocksAreDisjoint: no line of set C's stock is one of set D's, but the prefix
// that the messenger itself gives its ids.
func TestStocksAreDisjoint(t *testing.T) {
	c, d := parseStock(stockC), parseStock(stockD)
	seen := map[string]string{}
	for section, lines := range c {
		if len(d[section]) == 0 {
			t.Errorf("set D has no section %s", section)
		}
		for _, line := range lines {
			seen[strings.ToLower(line)] = section
		}
	}
	for section, lines := range d {
		for _, line := range lines {
			if at, ok := seen[strings.ToLower(line)]; ok && line != "wxid_" {
				t.Errorf("%q of D's %s is in C's %s", line, section, at)
			}
		}
	}
}

func TestCasesAreLabelled(t *testing.T) {
	for _, set := range []Set{C, D, E} {
		plain, evaded := map[string]int{}, map[string]int{}
		for _, c := range Cases(set, 7, 120) {
			check(t, c)
			if c.Evasion == "" {
				plain[c.About]++
			} else {
				evaded[c.About]++
			}
		}
		for _, kind := range Types() {
			if plain[kind] != 120 || evaded[kind] != 120 {
				t.Errorf("%v %s: %d plain, %d evaded, want 120 of each", set, kind, plain[kind], evaded[kind])
			}
		}
	}
}

// check holds a case to its labels: in the text, not empty, one of them what the
// case is about and, in an evaded case, evaded; a document is JSON.
func check(t *testing.T, c Case) {
	t.Helper()
	about, evaded := false, false
	for _, e := range c.Entities {
		if e.Start < 0 || e.End <= e.Start || e.End > len(c.Text) {
			t.Fatalf("label [%d,%d) outside %q", e.Start, e.End, c.Text)
		}
		if e.Type == c.About {
			about, evaded = true, evaded || e.Evaded
		}
	}
	if !about || evaded != (c.Evasion != "") {
		t.Errorf("%s %q has no such label: %q", c.About, c.Evasion, c.Text)
	}
	if c.Form == Document && !json.Valid([]byte(c.Text)) {
		t.Errorf("not JSON: %s", c.Text)
	}
	if c.Evasion == "" && (strings.Contains(c.Text, "<=") || strings.Contains(c.Text, "<!")) {
		t.Errorf("a place of the template is not filled: %s", c.Text)
	}
}

func TestCleanCases(t *testing.T) {
	for _, set := range []Set{C, D, E} {
		texts := map[string]bool{}
		for _, c := range Clean(set, 7, 5000) {
			if len(c.Entities) > 0 || c.About != "" {
				t.Fatalf("a clean case has labels: %q", c.Text)
			}
			if c.Form == Document && !json.Valid([]byte(c.Text)) {
				t.Errorf("not JSON: %s", c.Text)
			}
			texts[c.Text] = true
		}
		if len(texts) < 3000 {
			t.Errorf("%v: %d different texts of 5000", set, len(texts))
		}
	}
}

// TestDrawsRepeat: a seed gives the same cases again, another gives others.
func TestDrawsRepeat(t *testing.T) {
	a := Cases(C, 3, 20)
	if !reflect.DeepEqual(a, Cases(C, 3, 20)) {
		t.Error("the same seed gave other cases")
	}
	if reflect.DeepEqual(a, Cases(C, 4, 20)) {
		t.Error("another seed gave the same cases")
	}
}

// TestEvasionsChange: the plain value stands nowhere in an evaded text whose evasion
// respells it.
func TestEvasionsChange(t *testing.T) {
	d := newDraw(D, 5)
	for _, list := range [][]twist{valueTwists, codeTwists} {
		for _, tw := range list {
			if !strings.Contains(tw.of, "VIN ") {
				continue
			}
			v := "LVVDB21B" + "0M" + "D100110"
			if out := tw.apply(d, "VIN", v); strings.Contains(out, v) {
				t.Errorf("%s left %q", tw.name, out)
			}
		}
	}
}

// TestKnownCodes holds the check digits and notations to published examples.
func TestKnownCodes(t *testing.T) {
	for _, c := range []struct{ what, got, want string }{
		{"Luhn", withLuhn("7992739871"), "79927398713"},
		{"resident id", residentCheck("11010519491231002"), "X"},
		{"VIN", string(vinCheck([]byte("1M8GDM9AXKP042788"))), "X"},
		{"geohash", geohash(spot{lat: 57.64911, lon: 10.40744}, 11), "u4pruydqqvj"},
		{"plus code", plusCode(spot{lat: 47.365590, lon: 8.524997}), "8FVC9G8F+6X"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
}
