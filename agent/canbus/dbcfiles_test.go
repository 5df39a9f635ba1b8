package canbus

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sharedData returns a file or folder of the development data beside the
// repository; the test is skipped where there is none.
func sharedData(tb testing.TB, elem ...string) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	path := filepath.Join(append([]string{dir, "..", "shared", "data"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no development data: %v", err)
	}
	return path
}

// Counting definitions by pattern shares no code with the loader.
var (
	countMessages = regexp.MustCompile(`(?m)^BO_ `)
	countSignals  = regexp.MustCompile(`(?m)^\s*SG_ `)
	unusedSignals = regexp.MustCompile(`(?m)^BO_ 3221225472 .*\n(\s*SG_ .*\n)*`)
)

func TestRealDBCFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(sharedData(t, "dbc"), "*.dbc"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no DBC files: %v", err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			db, err := LoadDBC(path)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text = unusedSignals.ReplaceAll(text, nil)
			var signals, refused int
			for _, m := range db.Messages() {
				signals += len(m.Signals)
				if m.Refused != "" {
					refused++
				}
			}
			for _, w := range db.Warnings {
				t.Log(w)
				if strings.Contains(w.What, "is left out") {
					signals++
				}
			}
			if want := len(countMessages.FindAll(text, -1)); len(db.Messages()) != want {
				t.Errorf("%d messages, the file has %d", len(db.Messages()), want)
			}
			if want := len(countSignals.FindAll(text, -1)); signals != want {
				t.Errorf("%d signals, the file has %d", signals, want)
			}
			if refused > 0 {
				t.Errorf("%d messages refused", refused)
			}
		})
	}
}

func TestLeadingDigitNames(t *testing.T) {
	mazda, err := LoadDBC(sharedData(t, "dbc", "mazda_2017.dbc"))
	if err != nil {
		t.Fatal(err)
	}
	if m := mazda.Message(1275, false); m == nil || m.Name != "2017_5" {
		t.Errorf("message 1275 is %+v, want the name 2017_5", m)
	}
	psa, err := LoadDBC(sharedData(t, "dbc", "psa_aee2010_r3.dbc"))
	if err != nil {
		t.Fatal(err)
	}
	if m := psa.Message(773, false); m == nil || len(m.Signals) < 5 || m.Signals[3].Name != "0_COUNTER" {
		t.Errorf("message 773 is %+v, want its fourth signal to be 0_COUNTER", m)
	}
}

// TestSameIdentifierTwice: two files for different cars share identifiers; the
// error must name both places.
func TestSameIdentifierTwice(t *testing.T) {
	_, err := LoadDBC(sharedData(t, "dbc", "mazda_2017.dbc"), sharedData(t, "dbc", "psa_aee2010_r3.dbc"))
	if err == nil {
		t.Fatal("two definitions of one identifier were accepted")
	}
	for _, want := range []string{"mazda_2017.dbc:", "psa_aee2010_r3.dbc:", "Dyn5_CMM", "GEAR", "0x228"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not name %s", err, want)
		}
	}
}
