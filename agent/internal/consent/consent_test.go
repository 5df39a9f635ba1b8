package consent

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
)

// desk is a store with a clock set by hand.
type desk struct {
	*Store
	t    *testing.T
	path string
	now  time.Time
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "consents.jsonl"), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	if damage := d.open(); damage != nil {
		t.Fatalf("a new store is damaged: %+v", damage)
	}
	return d
}

func (d *desk) open() *Damage {
	d.t.Helper()
	s, damage, err := Open(d.path, func() time.Time { return d.now })
	if err != nil {
		d.t.Fatal(err)
	}
	d.Store = s
	d.t.Cleanup(func() { _ = s.Close() })
	return damage
}

func (d *desk) reopen() *Damage {
	d.t.Helper()
	if err := d.Close(); err != nil {
		d.t.Fatal(err)
	}
	return d.open()
}

// nth is the id of the n-th grant of a desk, from 1.
func (d *desk) nth(n int) uint64 {
	return uint64(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).Unix()) + uint64(n-1)
}

func good() Grant {
	return Grant{Ask: Ask{Categories: filters.Location, Purpose: filters.DrivingSafety, Recipient: "tsp"}, Duration: time.Hour, Notice: Notice{Version: "v3"}}
}

func (d *desk) grant() uint64 {
	d.t.Helper()
	r, err := d.Grant(good())
	if err != nil {
		d.t.Fatal(err)
	}
	return r.ID
}

func (d *desk) inForce() (ids []uint64) {
	for _, c := range d.InForce() {
		if c.Active(d.now.UnixNano()) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func TestLifeOfAConsent(t *testing.T) {
	d := newDesk(t)
	if len(d.inForce()) != 0 {
		t.Fatal("a consent that nobody gave")
	}
	a, b := d.grant(), d.grant()
	if a == b || !slices.Equal(d.inForce(), []uint64{a, b}) {
		t.Fatalf("in force %v after granting %d and %d", d.inForce(), a, b)
	}
	if _, err := d.Withdraw(a); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Withdraw(a); err != nil {
		t.Errorf("withdrawing twice: %v", err)
	}
	if _, err := d.Withdraw(99); !errors.Is(err, ErrNone) {
		t.Errorf("withdrawing what nobody gave: %v", err)
	}
	for range 2 {
		if !slices.Equal(d.inForce(), []uint64{b}) {
			t.Fatalf("in force %v, want %d", d.inForce(), b)
		}
		if damage := d.reopen(); damage != nil {
			t.Fatal(damage)
		}
	}
	d.now = d.now.Add(time.Hour)
	if len(d.inForce()) != 0 {
		t.Error("in force after its end")
	}
	d.Refresh()
	if len(d.InForce()) != 0 || len(d.List()) != 2 {
		t.Errorf("in force %v, listed %v", d.InForce(), d.List())
	}
	if c := d.grant(); c != b+1 {
		t.Errorf("the third consent has id %d", c)
	}
}

func TestGrantsThatRulesRefuse(t *testing.T) {
	d := newDesk(t)
	for _, tc := range []struct {
		name   string
		change func(*Grant)
		rule   filters.Rule
	}{
		{"always", func(g *Grant) { g.Duration = 0 }, filters.C2},
		{"negative", func(g *Grant) { g.Duration = -time.Hour }, filters.C2},
		{"two years", func(g *Grant) { g.Duration = 2 * 366 * 24 * time.Hour }, filters.C2},
		{"no category", func(g *Grant) { g.Categories = 0 }, filters.C2},
		{"cabin", func(g *Grant) { g.Categories = filters.CabinImage | filters.Location }, filters.T1},
		{"no purpose", func(g *Grant) { g.Purpose = filters.NoPurpose }, filters.P1},
		{"no recipient", func(g *Grant) { g.Recipient = "" }, filters.C2},
		{"no notice", func(g *Grant) { g.Notice = Notice{} }, filters.C2},
		{"odd subject", func(g *Grant) { g.Subject = "a\nb" }, filters.C2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := good()
			tc.change(&g)
			_, err := d.Grant(g)
			re := new(RuleError)
			if !errors.As(err, &re) || re.Rule != tc.rule || re.Hint == "" || !strings.Contains(err.Error(), tc.rule.String()) {
				t.Errorf("error %v, want rule %s", err, tc.rule)
			}
		})
	}
	if len(d.List()) != 0 {
		t.Error("a refused grant was kept")
	}
}

func TestParseDuration(t *testing.T) {
	for in, want := range map[string]time.Duration{"30d": 720 * time.Hour, "12h": 12 * time.Hour, "1h30m": 90 * time.Minute} {
		if got, err := ParseDuration(in); err != nil || got != want {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"always", "forever", "", "30", "1e3d", "99999d"} {
		if _, err := ParseDuration(in); err == nil || !strings.Contains(err.Error(), "C2") {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// Three grants, the second withdrawn; then the file is damaged.
func TestDamage(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func([]byte) []byte
		left   []int // grants in force afterwards
		line   int   // that is named; 0: only cut, or whole
		found  bool
	}{
		{"whole", func(b []byte) []byte { return b }, []int{1, 3}, 0, false},
		{"append cut short", func(b []byte) []byte { return append(b, "12345678 {\"op\":\"gr"...) }, []int{1, 3}, 0, true},
		{"bit in the last line", func(b []byte) []byte { b[len(b)-5] ^= 1; return b }, nil, 5, true},
		{"bit in the withdrawal", func(b []byte) []byte { b[slices.Index(b, 'w')] ^= 1; return b }, nil, 4, true},
		{"line removed", func(b []byte) []byte {
			lines := strings.SplitAfter(string(b), "\n")
			return []byte(strings.Join(slices.Delete(lines, 1, 2), ""))
		}, nil, 2, true},
		{"first line damaged", func(b []byte) []byte { b[0] ^= 1; return b }, nil, 1, true},
		{"garbage line", func(b []byte) []byte { return append(b, "garbage\n"...) }, nil, 6, true},
		{"zeros", func(b []byte) []byte { return append(b, make([]byte, 100)...) }, nil, 6, true},
		{"withdrawal cut short", func(b []byte) []byte { return append(b, "12345678 {\"op\":\"w"...) }, nil, 6, true},
		{"too short to tell", func(b []byte) []byte { return append(b, "12345678 {\"op\":\""...) }, nil, 6, true},
		{"last line missing", func(b []byte) []byte { return b[:slices.Index(b[:len(b)-1], '\n')] }, nil, 2, true},
		{"emptied", func([]byte) []byte { return nil }, nil, 1, true},
		{"an older file", func(b []byte) []byte {
			lines := strings.SplitAfter(string(b), "\n")
			return []byte(strings.Join(lines[:3], ""))
		}, nil, 4, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t)
			d.grant()
			second := d.grant()
			if _, err := d.Withdraw(second); err != nil {
				t.Fatal(err)
			}
			d.grant()
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(d.path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(d.path, tc.damage(text), 0o600); err != nil {
				t.Fatal(err)
			}
			got := d.open()
			var left []uint64
			for _, n := range tc.left {
				left = append(left, d.nth(n))
			}
			if (got != nil) != tc.found || !slices.Equal(d.inForce(), left) {
				t.Fatalf("damage %+v, in force %v, want %v", got, d.inForce(), left)
			}
			if tc.line == 0 {
				return
			}
			if got.Line != tc.line || got.SavedAs == "" {
				t.Errorf("damage %+v, want line %d and the file kept", got, tc.line)
			}
			if id := d.grant(); id < d.nth(4) || slices.Contains(got.Lost, id) {
				t.Errorf("id %d was given before: %v", id, got.Lost)
			}
			if again := d.reopen(); again != nil || len(d.inForce()) != 1 {
				t.Errorf("opened again: %+v, in force %v", again, d.inForce())
			}
		})
	}
}

func TestSecondOpenerIsRefused(t *testing.T) {
	d := newDesk(t)
	if _, _, err := Open(d.path, time.Now); !errors.Is(err, ErrLocked) {
		t.Errorf("second opener: %v", err)
	}
}

func FuzzDecodeLine(f *testing.F) {
	e := entry{Op: opGrant, ID: 1, At: 1, Categories: []string{"Location"}, Purpose: "driving-safety", Recipient: "tsp", Until: 2, Notice: "v3"}
	line, err := e.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line[:len(line)-1])
	f.Add([]byte("00000000 {}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		e, err := decodeLine(in)
		if err != nil {
			return
		}
		if r, err := e.record(); err == nil && (r.Until <= r.From || r.Categories == 0 && len(e.Categories) > 0) {
			t.Fatalf("record %+v", r)
		}
	})
}
