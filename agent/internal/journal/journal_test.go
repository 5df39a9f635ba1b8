package journal

import (
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"cordon/internal/chainlog"
)

func open(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(dir, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestEveryKindOfEvent(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	all := []Event{
		Start{Profile: "draft-2021"}, Stop{Received: 1}, Verdicts{[]Verdict{{"gnss", "hold", "T1", 3}}},
		Shed{map[string]uint64{"no bucket key": 2}}, Consent{ID: 1}, ConsentDamage{What: "x"}, Tap{UID: 0},
		Damage{What: "x"}, Deletion{Bucket: 1}, Uplink{State: "connected"}, Clock{Reason: "jump"}, Failure{Part: "sweep"},
		TakenBack{Consents: []uint64{1}, Blocked: 2},
	}
	for _, e := range all {
		if err := j.Note(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Verify(dir)
	if err != nil || !r.OK() || r.Entries != len(all) {
		t.Fatalf("%+v, %v", r, err)
	}
	kinds := map[string]bool{}
	if err := Read(dir, func(e chainlog.Entry) error { kinds[e.Type] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(kinds) != len(all) {
		t.Errorf("kinds %v", kinds)
	}
	if st, err := os.Stat(keyPath(dir)); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("key %v, %v", st, err)
	}
}

func TestDamagedTailIsCutAndTold(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	if err := j.Note(Start{}); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(logPath(dir), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"data":{"half`); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if r, err := Verify(dir); err != nil || r.OK() {
		t.Fatalf("the damage goes unseen: %+v, %v", r, err)
	}
	j = open(t, dir)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(dir); err != nil || !r.OK() || r.Repairs != 1 {
		t.Errorf("after the repair: %+v, %v", r, err)
	}
}

func TestFailedNoteIsCounted(t *testing.T) {
	j := open(t, t.TempDir())
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Note(Start{}); err == nil || j.Failures() != 1 {
		t.Errorf("%v, %d failures", err, j.Failures())
	}
}

func TestDamagedKey(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(keyPath(dir), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, time.Now, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "Try:") {
		t.Errorf("a damaged key: %v", err)
	}
}
