package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"cordon/internal/clock"
	"cordon/internal/vault"
)

var update = flag.Bool("update", false, "write testdata anew")

var now = time.Date(2026, 3, 10, 10, 30, 0, 0, time.UTC)

// calm has nothing that anybody would have to look at.
func calm() Report {
	st := clock.State{Now: now, Reason: clock.Quorum, Quorum: "wall+gnss", Since: now.Add(-time.Hour), Anchored: true}
	v := vault.Status{
		Alive: 3, Oldest: now.Add(-3 * time.Hour), NextDeadline: now.Add(100*time.Hour + 5*time.Minute), Destroyed: 12,
		DestroyedBelow: now.Add(-200 * time.Hour), KEK: "TPM 2.0", Clock: st,
		Rotation: vault.Rotation{Generation: 7, Last: now.Add(-time.Hour), Next: now.Add(5 * time.Hour)},
	}
	return Report{
		Clock: OfClock(st), Vaults: []Vault{OfVault("location", 168*time.Hour, "tpm", v)},
		Receipts: Receipts{Written: 12}, Reserve: Reserve{Bytes: 8 << 20, Held: true},
	}
}

// troubled has everything that somebody would.
func troubled() Report {
	st := clock.State{
		Now: now, Reason: clock.Marked, Since: now, Unsure: 90 * time.Minute, Rollbacks: 1, AgeFailures: 2, DamagedAges: 1,
		Rejected: [clock.MaxSources]clock.Rejection{
			{Source: "wall", Why: clock.Single, By: time.Minute}, {Source: "gnss", Why: clock.Rollback, By: 25 * time.Hour},
		},
	}
	v := vault.Status{
		Alive: 2, Locked: 1, Oldest: now.Add(-170 * time.Hour), NextDeadline: now.Add(-2 * time.Hour), Overdue: 1, Damaged: make([]vault.Damage, 1),
		RefusedExpired: 1, RefusedFuture: 2, RefusedErased: 4, Subjects: 2, Erased: 1, KEK: "file KEK: development only", Development: true, Clock: st,
		Rotation: vault.Rotation{Generation: 7, Last: now.Add(-9 * time.Hour), Next: now.Add(-3 * time.Hour), Overdue: true, Unfinished: true},
	}
	return Report{
		Clock: OfClock(st), Vaults: []Vault{OfVault("location", 168*time.Hour, "", v), OfVault("general", 30*24*time.Hour, "file", vault.Status{})},
		Receipts: Receipts{Owed: 1}, Reserve: Reserve{Bytes: 8 << 20},
	}
}

func TestTable(t *testing.T) {
	for name, r := range map[string]Report{"calm": calm(), "troubled": troubled()} {
		var out bytes.Buffer
		if err := r.Table(&out); err != nil {
			t.Fatal(err)
		}
		path := "testdata/" + name + ".txt"
		if *update {
			if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if out.String() != string(want) {
			t.Errorf("%s:\n%swant\n%s", name, out.String(), want)
		}
		if marked := strings.Contains(out.String(), "!!"); marked != (name == "troubled") {
			t.Errorf("%s: marked %v", name, marked)
		}
	}
}

// What is no terminal gets one JSON object with everything in it.
func TestWrite(t *testing.T) {
	for _, r := range []Report{calm(), troubled()} {
		var out bytes.Buffer
		if err := r.Write(&out); err != nil || strings.Count(out.String(), "\n") != 1 {
			t.Fatalf("%v, %s", err, out.String())
		}
		var back Report
		d := json.NewDecoder(&out)
		d.DisallowUnknownFields()
		if err := d.Decode(&back); err != nil {
			t.Fatal(err)
		}
		var a, b bytes.Buffer
		if err := r.Table(&a); err != nil {
			t.Fatal(err)
		}
		if err := back.Table(&b); err != nil || a.String() != b.String() {
			t.Errorf("after JSON the table is another: %v\n%s", err, b.String())
		}
	}
}

func TestOf(t *testing.T) {
	r := troubled()
	if v := &r.Vaults[0]; v.Refused != 7 || v.KEK.Kind != "file" || r.Overdue() != 1 {
		t.Errorf("%+v, %d overdue", v, r.Overdue())
	}
	if c := r.Clock; len(c.Rejected) != 2 || c.Unsure != "1h30m0s" || c.Failures != 2 {
		t.Errorf("%+v", c)
	}
	if c := calm().Clock; c.Unsure != "" || c.Rejected == nil {
		t.Errorf("%+v", c)
	}
}

func TestWidth(t *testing.T) {
	if width("收 = a") != 6 || pad("收", 4) != "收  " {
		t.Errorf("width %d, pad %q", width("收 = a"), pad("收", 4))
	}
}
