package tsp

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"cordon/filters"
	"cordon/internal/chainlog"
)

// The oldest entry tells that the beginning of a log was taken away.
func TestOldestEntry(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.log")
	if seq, at := oldestEntry(path); seq != 0 || !at.IsZero() {
		t.Errorf("no log: %d, %v", seq, at)
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)
	log, err := chainlog.Open(path, chainlog.Options{Name: journalName, Key: key, Now: func() time.Time { return now }, MaxBytes: 1 << 10})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, err := log.Append("x", map[string]int{"n": 1}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if seq, at := oldestEntry(path); seq != 1 || !at.Equal(now.Add(-20*time.Hour)) {
		t.Errorf("whole: %d, %v", seq, at)
	}
	files, err := chainlog.Files(path)
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if seq, at := oldestEntry(path); seq < 2 || !at.Equal(now.Add(time.Duration(seq-21)*time.Hour)) || !(&LogKeep{First: seq}).Cut() {
		t.Errorf("cut: %d, %v", seq, at)
	}
}

// What the policy asks to be held longer is told with its basis and its last day.
func TestKeepsTellHolds(t *testing.T) {
	overlay := filepath.Join(t.TempDir(), "hold.yaml")
	text := "holds: [{name: nev, basis: a provision, vehicle_class: new-energy, fields: [Vehicle.Speed], until: 2030-12-31}]"
	if err := os.WriteFile(overlay, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Default()
	c.DataDir, c.Policy, c.Retention.JournalDays = t.TempDir(), PolicyConfig{Profile: "current-law", Overlays: []string{overlay}}, 2000
	prog, err := CompilePolicy(c.Policy)
	if err != nil {
		t.Fatal(err)
	}
	p := platform{cfg: c, chain: filters.NewChain(prog, filters.Options{})}
	want := Keeps{
		Profile: "current-law",
		Logs:    []LogKeep{{Log: "journal", Rule: "A2", Days: 2000}, {Log: "export log", Rule: "E6", Days: 1095}},
		Holds:   []Hold{{Name: "nev", Basis: "a provision", Class: "new-energy", Fields: []string{"Vehicle.Speed"}, Until: "2030-12-31"}},
	}
	if got := p.keeps(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}
