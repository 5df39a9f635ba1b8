package policy

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected parts anew")

const dashes = "\n----------\n"

// TestGolden compiles each testdata/*.txt: a line "profile NAME", a line "explain
// NAME…", an overlay; then dashes; then the error, or the explanations.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			input, want, _ := strings.Cut(string(data), dashes)
			got := golden(t, input)
			if *update {
				if err := os.WriteFile(name, []byte(input+dashes+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func golden(t *testing.T, input string) string {
	head, overlay, _ := strings.Cut(input, "\n\n")
	var profile string
	var names []string
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch key {
		case "profile":
			profile = value
		case "explain":
			names = strings.Fields(value)
		default:
			t.Fatalf("a line %q", line)
		}
	}
	p, err := Compile(profile, Source{Name: "overlay.yaml", Data: []byte(overlay)})
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var out strings.Builder
	for _, n := range names {
		text, err := json.MarshalIndent(Explain(p, n), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(text, '\n'))
	}
	return out.String()
}
