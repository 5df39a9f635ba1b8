package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordon/filters"
)

// overlays adds the overlays of the golden tests as seeds.
func overlays(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		input, _, _ := strings.Cut(string(data), dashes)
		_, overlay, _ := strings.Cut(input, "\n\n")
		f.Add(overlay)
	}
	f.Add("names:\n- A\n- B\nsources: [{name: app.a,\n classes: [Location]}]\n")
	f.Add("---\n---\nposition_keep: 24h\n")
}

// FuzzParse: any text is read or refused with its name and place, in a time that its size
// bounds, and two ways to ask give the same answer.
func FuzzParse(f *testing.F) {
	overlays(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		one, err := parse(Source{Name: "o.yaml", Data: []byte(text)})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "o.yaml:") {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		two, err := parse(Source{Name: "o.yaml", Data: []byte(text + "\n# the end\n")})
		if err == nil && (len(one.Signals) != len(two.Signals) || len(one.Rules) != len(two.Rules) || one.PositionKeep != two.PositionKeep && !strings.Contains(text, "|") && !strings.Contains(text, ">")) {
			t.Fatalf("%q reads otherwise with a comment behind it", text)
		}
	})
}

// FuzzCompile: whatever an overlay says, it compiles to a program that lets out no more
// than the profile alone, or is refused with its name.
func FuzzCompile(f *testing.F) {
	overlays(f)
	base, err := Compile("current-law")
	if err != nil {
		f.Fatal(err)
	}
	all := []filters.Consent{}
	for id, purpose := range []filters.Purpose{filters.DrivingSafety, filters.VehicleManagement} {
		all = append(all, filters.Consent{ID: uint64(id + 1), Categories: filters.Personal, Purpose: purpose, Recipient: "tsp", From: at - 1e16, Until: at + 1e16})
	}
	was := verdicts(base, all)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		p, err := Compile("current-law", Source{Name: "o.yaml", Data: []byte(text)})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "o.yaml:") && !strings.HasPrefix(err.Error(), "policy: ") {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		grown(t, base, p)
		stricter(t, text, was, verdicts(p, all))
		for _, d := range p.Decls() {
			Explain(p, d.Path)
		}
	})
}
