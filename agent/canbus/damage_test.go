package canbus

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// sameSignals checks that every message of db is in whole, and that each of its
// signals, leaving some out at the end at most, reads the same bits.
func sameSignals(db, whole *Database) error {
	for _, m := range db.Messages() {
		want := whole.Message(m.ID, m.Extended)
		if want == nil || len(m.Signals) > len(want.Signals) {
			return errors.New("a message that the whole file does not have: " + m.Name)
		}
		for i, s := range m.Signals {
			w := want.Signals[i]
			if s.Name != w.Name || s.span != w.span || s.Factor != w.Factor || s.Offset != w.Offset ||
				s.Kind != w.Kind && w.Kind < Float32 || len(s.mux) != len(w.mux) {
				return errors.New("a signal that reads otherwise than in the whole file: " + s.Name)
			}
		}
	}
	return nil
}

// TestTruncatedDBC cuts a file everywhere: one clear error, or definitions that
// agree with the whole file.
func TestTruncatedDBC(t *testing.T) {
	text := strings.Split(sampleDBC, "SIG_VALTYPE_")[0]
	whole := mustLoad(t, text)
	path := t.TempDir() + "/cut.dbc"
	failed, loaded := 0, 0
	for cut := range len(text) {
		if err := os.WriteFile(path, []byte(text[:cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := LoadDBC(path)
		var bad *DBCError
		switch {
		case errors.As(err, &bad):
			failed++
			if bad.Line < 1 || bad.Line > strings.Count(text[:cut], "\n")+1 || strings.Count(err.Error(), "\n") > 0 {
				t.Errorf("cut at %d: error %q", cut, err)
			}
		case err != nil:
			t.Errorf("cut at %d: %v is no DBCError", cut, err)
		default:
			loaded++
			if err := sameSignals(db, whole); err != nil {
				t.Errorf("cut at %d: %v", cut, err)
			}
		}
	}
	if failed < 300 || loaded < 100 {
		t.Errorf("%d cuts failed and %d loaded: the cuts miss one kind", failed, loaded)
	}
}

// TestTruncatedRealDBC cuts a real file at every 97th byte.
func TestTruncatedRealDBC(t *testing.T) {
	source := sharedData(t, "dbc", "ford_fusion_2018_pt.dbc")
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := LoadDBC(source)
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/cut.dbc"
	for cut := 0; cut < len(text); cut += 97 {
		if err := os.WriteFile(path, text[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := LoadDBC(path)
		var bad *DBCError
		if err != nil && !errors.As(err, &bad) {
			t.Errorf("cut at %d: %v is no DBCError", cut, err)
		}
		if err == nil {
			if err := sameSignals(db, whole); err != nil {
				t.Errorf("cut at %d: %v", cut, err)
			}
		}
	}
}
