package consent

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/filters"
)

func asks(l filters.Labels) Ask {
	return Ask{Categories: l, Purpose: filters.DrivingSafety, Recipient: "tsp"}
}

func (d *desk) may(a Ask, drive time.Time) Answer {
	d.t.Helper()
	got, err := d.MayAsk(a, drive)
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

// TestRefusal: what was refused is not asked again in the drive, whatever else is
// asked beside it, and not before a restart either; in the next drive it may be.
func TestRefusal(t *testing.T) {
	d := newDesk(t)
	drive := d.now
	d.now = d.now.Add(time.Minute)
	if _, err := d.Refuse(asks(filters.Location)); err != nil {
		t.Fatal(err)
	}
	other := asks(filters.Location)
	other.Subject = "passenger"
	forCare := asks(filters.Location)
	forCare.Purpose = filters.VehicleManagement
	for range 2 {
		for _, tc := range []struct {
			name string
			ask  Ask
			from time.Time
			may  bool
		}{
			{"the same", asks(filters.Location), drive, false},
			{"more", asks(filters.Location | filters.PI), drive, false},
			{"another class", asks(filters.PI), drive, true},
			{"another person", other, drive, true},
			{"another purpose", forCare, drive, true},
			{"the next drive", asks(filters.Location), d.now.Add(time.Second), true},
		} {
			if got := d.may(tc.ask, tc.from); got.May != tc.may || (got.RefusedAt != 0) == tc.may {
				t.Errorf("%s: %+v", tc.name, got)
			}
		}
		if list := d.Refusals(drive); len(list) != 1 || list[0].Categories != filters.Location {
			t.Errorf("refusals %+v", list)
		}
		if damage := d.reopen(); damage != nil {
			t.Fatalf("damage %+v", damage)
		}
	}
	if _, err := d.Refuse(asks(filters.CabinAudio)); err == nil {
		t.Error("a refusal of what nobody can ask for")
	}
	id := d.grant()
	if got := d.may(asks(filters.Location), drive); got.May || got.Consent != id {
		t.Errorf("a consent is in force: %+v", got)
	}
}

var (
	v3 = Notice{"v3", strings.Repeat("0a", 32)}
	v4 = Notice{"v4", strings.Repeat("0b", 32)}
)

// TestNotice: a grant carries the notice in force, and another notice, or another
// text under the same version, ends it for good.
func TestNotice(t *testing.T) {
	d := newDesk(t)
	old := d.grant() // names v3, and nobody knows its text
	if _, err := d.SetNotice(Notice{Version: "v3"}); err == nil {
		t.Error("a notice without a hash")
	}
	if ended, err := d.SetNotice(v3); err != nil || !slices.Equal(ended, []uint64{old}) {
		t.Fatalf("ended %v, %v", ended, err)
	}
	id := d.grant()
	if r := d.List()[1]; r.Notice != v3 {
		t.Errorf("granted on %+v", r.Notice)
	}
	for _, n := range []Notice{{Version: "v4"}, {"v3", v4.Hash}} {
		g := good()
		g.Notice = n
		if _, err := d.Grant(g); err == nil {
			t.Errorf("a grant on %+v", n)
		}
	}
	if ended, err := d.SetNotice(v3); err != nil || len(ended) > 0 {
		t.Errorf("the same again ended %v, %v", ended, err)
	}
	if got := d.inForce(); !slices.Equal(got, []uint64{id}) {
		t.Fatalf("in force %v", got)
	}
	if ended, err := d.SetNotice(Notice{"v3", v4.Hash}); err != nil || !slices.Equal(ended, []uint64{id}) || d.Holds(id) {
		t.Errorf("another text: ended %v, %v", ended, err)
	}
	if _, err := d.SetNotice(v3); err != nil { // back again: what is over is over
		t.Fatal(err)
	}
	for range 2 {
		if got := d.inForce(); len(got) > 0 {
			t.Errorf("in force %v", got)
		}
		if d.Notice() != v3 {
			t.Errorf("notice %+v", d.Notice())
		}
		if damage := d.reopen(); damage != nil {
			t.Fatalf("damage %+v", damage)
		}
	}
}

// TestVersions: a file of version 1 is read and goes on as one of version 2 when
// something of it is written; one of a version to come is left alone.
func TestVersions(t *testing.T) {
	d := newDesk(t)
	var text []byte
	for _, e := range []entry{
		{Op: opOpen, At: 1, First: 7},
		{Op: opGrant, ID: 7, At: d.now.UnixNano(), Categories: []string{"Location"}, Purpose: "driving-safety", Recipient: "tsp", Until: d.now.Add(time.Hour).UnixNano(), Notice: "v3"},
	} {
		line, err := e.encode()
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, line...)
	}
	d.write(text)
	if damage := d.open(); damage != nil || !d.Holds(7) {
		t.Fatalf("version 1: %+v, in force %v", damage, d.inForce())
	}
	if _, err := d.Refuse(asks(filters.PI)); err != nil {
		t.Fatal(err)
	}
	if damage := d.reopen(); damage != nil || !d.Holds(7) || len(d.Refusals(time.Unix(0, 0))) != 1 {
		t.Fatalf("upgraded: %+v, %v", damage, d.inForce())
	}
	now, err := os.ReadFile(d.path)
	if err != nil || !strings.Contains(string(now), `{"op":"upgrade"`) {
		t.Errorf("%s, %v", now, err)
	}
	line, err := (&entry{Op: opUpgrade, At: 3, Version: version + 1}).encode()
	if err != nil {
		t.Fatal(err)
	}
	later := append(now, line...)
	d.write(later)
	if _, _, err := Open(d.path, time.Now); !errors.Is(err, errNewer) {
		t.Errorf("a version to come: %v", err)
	}
	if left, err := os.ReadFile(d.path); err != nil || string(left) != string(later) {
		t.Errorf("it was changed: %v", err)
	}
}

// write puts another file in the place of the closed one, with a mark that fits.
func (d *desk) write(text []byte) {
	d.t.Helper()
	if err := d.Close(); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.path, text, 0o600); err != nil {
		d.t.Fatal(err)
	}
	m, _, _, err := openMark(d.path + ".mark")
	if err != nil {
		d.t.Fatal(err)
	}
	defer m.f.Close()
	at := extent{}
	for line := range strings.Lines(string(text)) {
		at = at.with([]byte(line))
	}
	if err := m.write(state{extent: at, next: 8}); err != nil {
		d.t.Fatal(err)
	}
}

// TestRefusalCutShort: nobody was told of it, so it is removed and nothing else is
// lost.
func TestRefusalCutShort(t *testing.T) {
	for _, tail := range []string{`12345678 {"op":"refuse","at":1`, `12345678 {"op":"n`, `12345678 {"op":"u`} {
		d := newDesk(t)
		id := d.grant()
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(d.path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(tail); err != nil {
			t.Fatal(err)
		}
		f.Close()
		if damage := d.open(); damage == nil || damage.SavedAs != "" || !d.Holds(id) {
			t.Errorf("%s: %+v, in force %v", tail, damage, d.inForce())
		}
	}
}
