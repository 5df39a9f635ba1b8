package policy

import (
	"fmt"
	"strings"
	"testing"

	"cordon/filters"
)

// lines writes head and then n lines by form, each with its number.
func lines(head string, n int, form string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

const (
	entry   = "  - {path: Vehicle.Oem.S%d, classes: [Diagnostic], type: bool, purpose: vehicle-management}\n"
	pattern = "  - {path: Vehicle.Oem.S%d.*, classes: [Diagnostic], type: bool, purpose: vehicle-management}\n"
	listed  = "signals: [{path: A.B, classes: [Diagnostic], type: string, purpose: vehicle-management, "
)

// TestBombs: a text that would cost its parser, or what is compiled of it, more than its
// size is refused before; the error says where and what to do.
func TestBombs(t *testing.T) {
	deep := ""
	for i := range 100 {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	for name, tc := range map[string]struct{ overlay, want string }{
		"brackets":     {"names: " + strings.Repeat("[", 100_000), "overlay.yaml:1:19: nests deeper"},
		"braces":       {"names: " + strings.Repeat("{a: ", 50_000), "nests deeper"},
		"dashes":       {"names:\n" + strings.Repeat("- ", 100_000) + "a\n", "overlay.yaml:2:25: nests deeper"},
		"indents":      {deep, "overlay.yaml:13:14: nests deeper"},
		"keys":         {lines("", 20_000, "k%d: 1\n"), "overlay.yaml:33:4: more than 32 keys"},
		"keys within":  {lines("rules:\n  - rule: T1\n", 20_000, "    k%d: 1\n"), "more than 32 keys"},
		"keys in line": {lines("rules: [{", 20_000, "k%d: 1, ") + "}]", "more than 32 keys"},
		"? key":        {strings.Repeat("? ", 1000) + "a\n", "overlay.yaml:1:1: a key behind a question mark"},
		"anchor":       {"names: &a0 [A, B]\n", "overlay.yaml:1:8: an anchor"},
		"alias":        {"names: *a0\n", "alias"},
		"tag":          {"holds:\n ! 0000\n", "overlay.yaml:2:2: a tag"},
		"large":        {strings.Repeat("# nothing\n", MaxText/10+1), "overlay.yaml: with this text the policy has 393220 bytes, the limit is 393216. Try: "},
		"patterns":     {lines("signals:\n", 400, pattern), ".*: U1: more than 400 signals with a wildcard. Try: "},
		"sources":      {lines("sources:\n", 1024, "  - {name: app.n%d}\n"), "U5: more than 1024 sources. Try: "},
		"apps":         {lines("scopes:\n", 1024, "  - {app: app.n%d, manifest: m, classes: [Diagnostic]}\n"), "U5: more than 1024 sources"},
		"rules":        {lines("rules:\n", 129, "  - {rule: P2, classes: [Diagnostic], effect: drop, reason: r%d}\n"), "rule P2: P2: more than 128 class rules"},
		"border":       {lines("export:\n", 129, "  - {rule: E5, classes: [Diagnostic], approvals: 2, reason: r%d}\n"), "more than 128 export rules"},
		"enum":         {lines(listed+"enum: [", 1025, "e%d, ") + "]}]", "signal A.B: U2: enum: 1025 texts, the limit is 1024. Try: "},
		"from":         {lines(listed+"charset: code, max_length: 9, from: [", 257, "app.n%d, ") + "]}]", "signal A.B: U2: from: 257 names, the limit is 256. Try: "},
		"inputs":       {lines("sources: [{name: app.a, inputs: [", 257, "app.n%d, ") + "]}]", "source app.a: U2: inputs: 257 names"},
	} {
		if _, err := compile(t, tc.overlay); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %.200v, want %q", name, err, tc.want)
		}
	}
	if _, err := compile(t, strings.Repeat("#", MaxText-1)+"\n", "#\n"); err == nil {
		t.Error("two texts that are too large together were taken")
	}
	holds := lines("holds:\n", 65, "  - {name: h%d, basis: x, vehicle_class: nev, fields: [Vehicle.Speed], until: 2030-12-31}\n")
	if _, err := Compile("current-law", Source{Name: "o", Data: []byte(holds)}); err == nil || !strings.Contains(err.Error(), "more than 64 holds") {
		t.Errorf("holds: %v", err)
	}
}

// TestLargest: a policy of the largest size, and of the largest counts, is taken.
func TestLargest(t *testing.T) {
	text := lines("signals:\n", 256, pattern)
	text = lines(text, (MaxText-40_000-len(text))/(len(entry)+3), entry)
	text = lines(text+"sources:\n", 1000, "  - {name: app.n%d}\n")
	p, err := compile(t, text)
	if err != nil {
		t.Fatalf("%d bytes: %v", len(text), err)
	}
	if d := p.Lookup("Vehicle.Oem.S3000"); d == nil || len(text) < MaxText*9/10 {
		t.Errorf("%d bytes, %v", len(text), d)
	}
}

// TestManyKeysInOrder: lists of entries, and mappings in brackets, do not count as one
// mapping.
func TestManyKeysInOrder(t *testing.T) {
	for name, overlay := range map[string]string{
		"block":         lines("sources:\n", 200, "  - name: app.n%d\n    classes: [Diagnostic]\n"),
		"at the margin": lines("sources:\n", 200, "- name: app.n%d\n  classes:\n  - Diagnostic\n") + "names:\n- A\n",
		"one line":      lines("sources: [", 200, "{name: app.n%d, classes: [Diagnostic]}, ") + "]",
		"quoted":        lines("\"sources\": [", 200, "{\"name\": \"app.n%d\", \"classes\": [\"Diagnostic\"]}, ") + "]",
		"lines":         "sources: [\n{name: app.n1,\n classes: [Diagnostic]},\n{name: app.n199, classes:\n [Diagnostic]}]\nnames: [A]\n",
	} {
		p, err := compile(t, overlay)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if l, _ := p.SourceClasses("app.n199"); l != filters.Diagnostic {
			t.Errorf("%s: app.n199 has %s", name, l)
		}
	}
}

// TestDocuments: one YAML document, also behind a mark or none at all.
func TestDocuments(t *testing.T) {
	for text, ok := range map[string]bool{
		"rules:\nsources: ~\nposition_keep: 24h\n": true, "": true, "# nothing\n": true, "---\n": true, "---\nposition_keep: 24h\n": true, "# a\n---\nposition_keep: 24h\n...\n": true,
		"position_keep: 24h\n---\n": false, "---\n---\nposition_keep: 24h\n": false, "position_keep: 24h\n---\nrules: []\n": false, "position_keep: 24h\n...\nrules: []\n": false, "%YAML 1.2\n---\nposition_keep: 24h\n": false, "a\n": false, "[]\n": false,
	} {
		p, err := compile(t, text)
		if (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		} else if ok && strings.Contains(text, "24h") && p.PositionAge.Hours() != 24 {
			t.Errorf("%q: was not read", text)
		}
	}
}

// BenchmarkCompile measures the largest policy.
func BenchmarkCompile(b *testing.B) {
	for name, text := range map[string]string{
		"flow":     lines("signals:\n", MaxText/(len(entry)+3), entry),
		"patterns": lines(lines("signals:\n", 256, pattern), (MaxText-40_000)/(len(entry)+3), entry),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Compile("draft-2021", Source{Name: "b", Data: []byte(text)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
