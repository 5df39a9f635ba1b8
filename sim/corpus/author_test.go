package corpus

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// inEach runs a test on each of the sets that authors write.
func inEach(t *testing.T, test func(*testing.T, Set)) {
	t.Helper()
	for _, set := range []Set{F, G, H} {
		t.Run("set "+set.String(), func(t *testing.T) { test(t, set) })
	}
}

// TestLabels: every label of sets F to H lies on runes, its plain value is well
// formed and stands in the record, or can be read out of what stands there.
func TestLabels(t *testing.T) { inEach(t, labels) }

func labels(t *testing.T, set Set) {
	ids, tried := map[int]bool{}, map[string]map[string]bool{}
	seed, n := uint64(1), 400 // the set that detectors are measured on
	if testing.Short() {
		seed, n = 11, 60
	}
	for _, c := range toldCases(set, seed, n) {
		check(t, c.Case)
		if ids[c.ID] {
			t.Fatalf("id %d twice", c.ID)
		}
		ids[c.ID] = true
		if !utf8.ValidString(c.Text) || strings.ContainsAny(c.Text, "‹›") {
			t.Errorf("not text, or a place of the template is not filled: %q", c.Text)
		}
		for i, e := range c.Entities {
			if !utf8.RuneStart(c.Text[e.Start]) || e.End < len(c.Text) && !utf8.RuneStart(c.Text[e.End]) {
				t.Errorf("label %v cuts a rune: %q", e, c.Text)
			}
			if !wellFormed(e.Type, c.plain[i]) {
				t.Errorf("%s %q is not well formed", e.Type, c.plain[i])
			}
			if got := c.Text[e.Start:e.End]; !readers[set](c.Evasion, e, got, c.plain[i]) {
				t.Errorf("%s %q: %q cannot be read from %q", e.Type, c.Evasion, c.plain[i], got)
			}
		}
		if tried[c.About] == nil {
			tried[c.About] = map[string]bool{}
		}
		tried[c.About][c.Evasion] = true
	}
	for _, kind := range Types() {
		if n := len(tried[kind]) - 1; n < 20 || n > dodgesMost(set) {
			t.Errorf("%s has %d evasions, want 20 to %d", kind, n, dodgesMost(set))
		}
	}
}

var shapes = map[string]*regexp.Regexp{
	"RESIDENT_ID": regexp.MustCompile(`^([1-8]\d{16}[\dXx]|[1-8]\d{14})$`),
	"MOBILE":      regexp.MustCompile(`^(\+86 ?|0086)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}$`),
	"PLATE":       regexp.MustCompile(`^\p{Han}[A-Z][· ]?[0-9A-HJ-NP-Z]{4,6}[学挂警港澳]?$`),
	"VIN":         regexp.MustCompile(`^[0-9A-HJ-NPR-Z]{17}$`),
	"PASSPORT":    regexp.MustCompile(`^(E\d{8}|E[A-HJ-NP-Z]\d{7}|G\d{8}|[PDS]E\d{7})$`),
	"PERMIT":      regexp.MustCompile(`^([HM](\d{8}|\d{10})|\d{8}|L\d{8}|C\d{8}|C[A-HJ-NP-Z]\d{7})$`),
	"CREDIT_CODE": regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}$`),
	"BANK_CARD":   regexp.MustCompile(`^[456][\d ]{15,22}$`),
	"EMAIL":       regexp.MustCompile(`^[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$`),
	"MAC":         regexp.MustCompile(`^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$|^([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}$`),
	"IMEI":        regexp.MustCompile(`^(86|35)\d{13}$`),
	"IMSI":        regexp.MustCompile(`^460\d{12}$`),
	"ICCID":       regexp.MustCompile(`^8986\d{15,16}$`),
	"NAME":        regexp.MustCompile(`^(\p{Han}{2,8}|\p{Han}+·\p{Han}+|[A-Z][A-Za-z' -]+)$`),
	"ADDRESS":     regexp.MustCompile(`\d`),
	"WECHAT":      regexp.MustCompile(`^[A-Za-z][\w-]{5,19}$`),
	"BIOMETRIC":   regexp.MustCompile(`^(\[[-0-9., ]{200,}\]|[0-9a-f]{1000,}|[A-Za-z0-9+/=]{600,})$`),
	"LOCATION":    regexp.MustCompile(`.{7,}`),
}

// wellFormed holds a plain value to the form of its type and to its check digit.
func wellFormed(kind, v string) bool {
	digits := strings.NewReplacer(" ", "").Replace(v)
	switch {
	case !shapes[kind].MatchString(v):
		return false
	case kind == "RESIDENT_ID" && len(v) == 18:
		return residentCheck(v) == strings.ToUpper(v[17:])
	case kind == "VIN":
		return vinCheck([]byte(v)) == v[8]
	case kind == "CREDIT_CODE":
		return creditHolds(v)
	case kind == "BANK_CARD", kind == "IMEI", kind == "ICCID":
		return withLuhn(digits[:len(digits)-1]) == digits
	}
	return true
}

// TestCleanRecords: clean records hold none of the stock's people, streets and
// domains, and none of their codes has the check digit of an identifier.
func TestCleanRecords(t *testing.T) { inEach(t, cleanRecords) }

func cleanRecords(t *testing.T, set Set) {
	stock := newAuthor(set, 1).stock
	var private []string
	for _, section := range []string{"given", "minority", "western", "street", "estate", "village", "domain", "handle"} {
		for _, line := range stock[section] {
			private = append(private, strings.Split(line, "|")...)
		}
	}
	long := regexp.MustCompile(`\b[0-9A-Z]{15,20}\b`)
	texts := map[string]bool{}
	for i, c := range Clean(set, 1, 20_000) {
		if c.ID != i || len(c.Entities) > 0 || c.About != "" {
			t.Fatalf("record %d is not clean or has another id: %q", i, c.Text)
		}
		if c.Form == Document && !json.Valid([]byte(c.Text)) {
			t.Errorf("not JSON: %s", c.Text)
		}
		if strings.ContainsAny(c.Text, "‹›") {
			t.Errorf("a place of the template is not filled: %s", c.Text)
		}
		for _, p := range private {
			if len(p) > 5 && strings.Contains(c.Text, p) {
				t.Errorf("%q is in a clean record: %s", p, c.Text)
			}
		}
		for _, code := range long.FindAllString(c.Text, -1) {
			for _, kind := range []string{"RESIDENT_ID", "VIN", "CREDIT_CODE", "IMEI", "ICCID"} {
				if wellFormed(kind, code) && len(code) > 15 {
					t.Errorf("%s is a %s: %s", code, kind, c.Text)
				}
			}
		}
		texts[c.Text] = true
	}
	if len(texts) < 15_000 {
		t.Errorf("%d different texts of 20000", len(texts))
	}
}

// TestIsApart: no name, street, key, sentence or paper of set F is in the stock of C,
// D or E, none of set G in those or in F's, and none of set H in any of them, but for
// its keys: they are what developers choose, so others chose many of them too.
func TestIsApart(t *testing.T) {
	others := map[string]bool{}
	add := func(stock sections) {
		for _, lines := range stock {
			for _, line := range lines {
				for _, part := range append(strings.Split(line, "|"), line) {
					others[strings.ToLower(part)] = true
				}
			}
		}
	}
	for _, text := range []string{stockC, stockD, stockE} {
		add(parseStock(text))
	}
	for _, set := range []Set{F, G, H} {
		stock := newAuthor(set, 1).stock
		aloof(t, set, stock, others)
		add(stock)
	}
}

func aloof(t *testing.T, set Set, stock sections, others map[string]bool) {
	t.Helper()
	for section, lines := range stock {
		name, _, _ := strings.Cut(section, ".")
		if !strings.Contains("given given1 minority western street estate village handle key say log paper talk clean", name) {
			continue // words that are what they are: family names, providers, issuers, labels
		}
		if set == H && name == "key" {
			continue
		}
		for _, line := range lines {
			parts := append(strings.Split(line, "|"), line)
			if name == "talk" || name == "paper" {
				parts = parts[1:] // without the carrier
			}
			if strings.HasPrefix(name, "given") || name == "key" {
				parts = parts[:1] // without the pinyin, or the form of the value
			}
			for _, part := range parts {
				if utf8.RuneCountInString(part) > 1 && part != "‹*›" && part != "pair|‹*›" && others[strings.ToLower(part)] {
					t.Errorf("%q of %s of set %v is in another set", part, section, set)
				}
			}
		}
	}
}

// TestManyTemplates: no template of sets G and H decides a figure.
func TestManyTemplates(t *testing.T) {
	manyTemplates(t, G, 400, 40)
	manyTemplates(t, H, 600, 60)
}

func manyTemplates(t *testing.T, set Set, clean, carriers int) {
	t.Helper()
	a := newAuthor(set, 1)
	if n := len(a.stock["clean"]); n < clean {
		t.Errorf("%d clean templates of set %v, want %d", n, set, clean)
	}
	for _, kind := range Types() {
		seen := map[string]bool{}
		for _, p := range a.papersOf(kind) {
			seen[p] = true
		}
		if len(seen) < carriers {
			t.Errorf("%s of set %v has %d carriers, want %d", kind, set, len(seen), carriers)
		}
	}
}

// TestSetsRepeat: a seed gives the same cases again, another gives others.
func TestSetsRepeat(t *testing.T) {
	inEach(t, func(t *testing.T, set Set) {
		a := Cases(set, 3, 12)
		if !reflect.DeepEqual(a, Cases(set, 3, 12)) || !reflect.DeepEqual(Clean(set, 3, 300), Clean(set, 3, 300)) {
			t.Error("the same seed gave other records")
		}
		if reflect.DeepEqual(a, Cases(set, 4, 12)) {
			t.Error("another seed gave the same cases")
		}
	})
}

// TestS2Token holds the cells to those of the S2 library.
func TestS2Token(t *testing.T) {
	for _, c := range []struct {
		s     spot
		level int
		want  string
	}{
		{spot{lat: 49.703498679, lon: 11.770681595}, 30, "47a1cbd595522b39"},
		{spot{lat: 55.685376759, lon: 12.588490937}, 30, "46525318b63be0f9"},
	} {
		if got := s2Token(c.s, c.level); got[:12] != c.want[:12] {
			t.Errorf("%v: %s, want %s", c.s, got, c.want)
		}
	}
}
