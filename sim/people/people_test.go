package people

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestResidentCheckKnown(t *testing.T) {
	// The worked example in GB 11643-1999, and one that ends in X.
	for body, want := range map[string]byte{"11010519491231002": 'X', "44052418800101001": '4'} {
		if got, err := ResidentCheck(body); err != nil || got != want {
			t.Errorf("%s: %c %v, want %c", body, got, err, want)
		}
	}
	for _, bad := range []string{"", "1101051949123100", "1101051949123100a"} {
		if _, err := ResidentCheck(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestVINCheckKnown(t *testing.T) {
	// Published examples of the formula.
	for _, vin := range []string{"11111111111111111", "1M8GDM9AXKP042788", "5GZCZ43D13S812715"} {
		if got, err := VINCheck(vin); err != nil || got != vin[8] {
			t.Errorf("%s: %c %v", vin, got, err)
		}
	}
	for _, bad := range []string{"1", "IIIIIIIIIIIIIIIII", "1M8GDM9AXKP04278é"} {
		if _, err := VINCheck(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestLuhnKnown(t *testing.T) {
	for _, card := range []string{"79927398713", "4111111111111111", "378282246310005"} {
		if got := LuhnCheck(card[:len(card)-1]); got != card[len(card)-1] {
			t.Errorf("%s: %c", card, got)
		}
	}
}

func TestEveryPersonIsWellFormed(t *testing.T) {
	shapes := map[string]*regexp.Regexp{
		"mobile":   regexp.MustCompile(`^1[3-9]\d{9}$`),
		"card":     regexp.MustCompile(`^62\d{17}$`),
		"passport": regexp.MustCompile(`^E[A-H\d]\d{7}$`),
		"email":    regexp.MustCompile(`^[a-z]+\d{4}@[a-z0-9]+\.[a-z]+$`),
		"wechat":   regexp.MustCompile(`^[A-Za-z][\w-]{5,}$`),
		"plate":    regexp.MustCompile(`^\p{Han}[A-HJ-NP-Z]([A-HJ-NP-Z\d]{5}|[DF]\d{5})$`),
		"name":     regexp.MustCompile(`^\p{Han}{2,4}$`),
		"address":  regexp.MustCompile(`^\p{Han}+[市区县].*\d+号.*室$`),
	}
	rng := rand.New(rand.NewPCG(1, 1))
	electric := 0
	for range 3000 {
		p := New(rng)
		for field, shape := range shapes {
			if e, ok := p.entity(field); !ok || !shape.MatchString(e.Value) {
				t.Fatalf("%s %q", field, e.Value)
			}
		}
		checkResident(t, p)
		if got := LuhnCheck(p.BankCard[:18]); got != p.BankCard[18] {
			t.Fatalf("card %s", p.BankCard)
		}
		if len([]rune(p.Plate)) == 8 {
			electric++
		}
	}
	if electric < 700 || electric > 1300 {
		t.Errorf("%d of 3000 plates are electric", electric)
	}
}

func checkResident(t *testing.T, p Person) {
	t.Helper()
	if len(p.ResidentID) != 18 {
		t.Fatalf("resident number %q", p.ResidentID)
	}
	check, err := ResidentCheck(p.ResidentID[:17])
	if err != nil || check != p.ResidentID[17] {
		t.Fatalf("%s: check digit %c %v", p.ResidentID, check, err)
	}
	if _, err := time.Parse("20060102", p.ResidentID[6:14]); err != nil {
		t.Fatalf("birth date in %s: %v", p.ResidentID, err)
	}
	if even := (p.ResidentID[16]-'0')%2 == 0; even != p.Female {
		t.Fatalf("%s is of the wrong sex", p.ResidentID)
	}
}

func TestVINs(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	seen := map[string]bool{}
	for range 500 {
		vin := NewVIN(rng)
		if check, err := VINCheck(vin); err != nil || vin[8] != check {
			t.Fatalf("%s: %v", vin, err)
		}
		seen[vin] = true
	}
	if len(seen) < 490 {
		t.Errorf("only %d different VINs of 500", len(seen))
	}
}

// A text contains what it says it contains, and no field unfilled.
func TestTextsContainWhatTheySay(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for range 2000 {
		p := New(rng)
		for _, text := range []Text{Navigation(rng, p), Message(rng, p), VCard(p)} {
			if len(text.Contains) == 0 || strings.ContainsAny(text.Body, "{}") {
				t.Fatalf("%q contains %v", text.Body, text.Contains)
			}
			for _, e := range text.Contains {
				if !strings.Contains(text.Body, e.Value) {
					t.Fatalf("%q lacks %v", text.Body, e)
				}
			}
		}
	}
}

func TestCleanTextsNameNobody(t *testing.T) {
	longDigits := regexp.MustCompile(`\d{5,}|@`)
	for _, body := range clean {
		if longDigits.MatchString(body) {
			t.Errorf("%q", body)
		}
		for _, s := range surnames {
			for _, g := range append(append([]syllable{}, men...), women...) {
				if strings.Contains(body, s.char+g.char) {
					t.Errorf("%q holds the name %s", body, s.char+g.char)
				}
			}
		}
	}
}

func TestContactListsItsFields(t *testing.T) {
	p := New(rand.New(rand.NewPCG(4, 1)))
	entry, entities := Contact(p)
	values := map[string]bool{}
	for _, v := range entry {
		values[v.(string)] = true
	}
	for _, e := range entities {
		if !values[e.Value] {
			t.Errorf("%v is not in the entry", e)
		}
	}
	if len(entities) != len(entry) {
		t.Errorf("%d entities, %d fields", len(entities), len(entry))
	}
}

func TestSameSeedSamePeople(t *testing.T) {
	a, b := rand.New(rand.NewPCG(9, 1)), rand.New(rand.NewPCG(9, 1))
	for range 50 {
		if !reflect.DeepEqual(New(a), New(b)) {
			t.Fatal("the same seed gave two people")
		}
	}
}
