package rooms

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// load lists the project's packages with the go tool. Files behind other build
// tags are left out of the import lists, but their text is checked.
func load(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root(t)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var pkgs []pkg
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var listed struct {
			ImportPath, Dir                    string
			Imports, TestImports, XTestImports []string
		}
		if err := d.Decode(&listed); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, pkg{
			room:        strings.TrimPrefix(listed.ImportPath, module+"/"),
			imports:     listed.Imports,
			testImports: slices.Concat(listed.TestImports, listed.XTestImports),
			files:       sources(t, listed.Dir),
		})
	}
}

func sources(t *testing.T, dir string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = string(text)
	}
	return files
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRooms(t *testing.T) {
	pkgs := load(t)
	if !slices.ContainsFunc(pkgs, func(p pkg) bool { return p.room == "hack/rooms" && len(p.files) > 0 }) {
		t.Fatal("the list of packages does not even hold this one")
	}
	for _, v := range check(pkgs) {
		t.Error(v)
	}
}

// TestTableIsTheDocumentedOne compares the rooms here with ARCHITECTURE.md.
func TestTableIsTheDocumentedOne(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rooms, found := strings.Cut(string(text), "\n## Rooms\n")
	if !found {
		t.Fatal("ARCHITECTURE.md has no section Rooms")
	}
	documented := map[string]bool{"hack": true} // the section's closing sentence
	code := regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(rooms) {
		if cells := strings.Split(line, "|"); len(cells) > 3 {
			for _, m := range code.FindAllStringSubmatch(cells[1], -1) {
				documented[strings.TrimSuffix(m[1], "/internal/*")] = true
			}
		}
	}
	for room := range table {
		if !documented[room] {
			t.Errorf("room %s has rules, but no line in ARCHITECTURE.md", room)
		}
	}
	for room := range documented {
		if _, ok := table[room]; !ok {
			t.Errorf("room %s has a line in ARCHITECTURE.md, but no rules", room)
		}
	}
}

// good is a package that breaks no rule; the cases below break one each.
func good(room string, change func(*pkg)) []pkg {
	p := pkg{room: room, files: map[string]string{"doc.go": "// Package x is documented.\npackage x\n"}}
	change(&p)
	return []pkg{p}
}

func importing(imp string) func(*pkg) { return func(p *pkg) { p.imports = []string{imp} } }

func testImporting(imp string) func(*pkg) { return func(p *pkg) { p.testImports = []string{imp} } }

func file(name, src string) func(*pkg) { return func(p *pkg) { p.files[name] = src } }

func calling(imp, expr string) func(*pkg) {
	return file("a.go", "package x\n\nimport "+imp+"\n\nvar _ = "+expr+"\n")
}

// TestCheckerCanFail runs made-up packages through the same checker. want is
// part of the only violation, "" means none.
func TestCheckerCanFail(t *testing.T) {
	for _, c := range []struct {
		name string
		pkgs []pkg
		want string
	}{
		{"nothing", nil, ""},
		{"a plain package", good("geo", importing("math")), ""},
		{"no such room", good("util", importing("fmt")), "belongs to no room"},
		{"agent imports filters", good("agent/internal/uplink", importing("cordon/filters/wire")), ""},
		{"agent imports its own", good("agent/cmd/cordon-agent", importing("cordon/agent")), ""},
		{"ops imports the project", good("internal/ops", importing("cordon/internal/clock")), "room internal/ops may import []"},
		{"chainlog imports ops", good("internal/chainlog", importing("cordon/internal/ops")), "imports cordon/internal/ops"},
		{"wire imports policy", good("filters/wire", importing("cordon/filters/policy")), "room filters/wire may import [filters]"},
		{"a test of wire imports policy", good("filters/wire", testImporting("cordon/filters/policy")), ""},
		{"vault imports seal", good("internal/vault", importing("cordon/internal/seal")), "imports cordon/internal/seal"},
		{"e2e imports all", good("sim/e2e", func(p *pkg) { p.imports = []string{"cordon/agent", "cordon/tsp", "cordon/filters"} }), ""},
		{"a test of agent imports tsp", good("agent/internal/uplink", testImporting("cordon/tsp/internal/ingest")), "without the platform's code"},
		{"a test of tsp imports agent", good("tsp", testImporting("cordon/agent")), "must not depend on the car's code"},
		{"sim's test imports filters", good("sim/feed", testImporting("cordon/filters")), "ground truth"},
		{"geo uses a library", good("geo", importing("github.com/x/y")), "standard library only"},
		{"filters opens files", good("filters", importing("os")), "nothing but its inputs"},
		{"a detector sends", good("filters/pi", importing("net/http")), "nothing but its inputs"},
		{"a detector is random", good("filters/media", importing("math/rand/v2")), "nothing but its inputs"},
		{"a detector logs", good("filters/walk", importing("log/slog")), "nothing but its inputs"},
		{"a filters test opens files", good("filters/pi", testImporting("os")), ""},
		{"badger in its room", good("tsp/internal/store", importing("github.com/dgraph-io/badger/v4")), ""},
		{"badger elsewhere", good("tsp/internal/export", importing("github.com/dgraph-io/badger/v4")), "sealed frames"},
		{"paho in its room", good("agent/internal/uplink", importing("github.com/eclipse/paho.mqtt.golang")), ""},
		{"paho elsewhere", good("agent/internal/source", importing("github.com/eclipse/paho.mqtt.golang")), "talks MQTT"},
		{"msgp elsewhere", good("internal/seal", importing("github.com/tinylib/msgp/msgp")), "wire format"},
		{"msgp in the records socket", good("agent/internal/records", importing("github.com/tinylib/msgp/msgp")), ""},
		{"yaml elsewhere", good("tsp", importing("github.com/goccy/go-yaml/ast")), "read strictly"},
		{"other yaml", good("tsp", importing("gopkg.in/yaml.v3")), "read strictly"},
		{"clock in filters", good("filters", calling(`"time"`, "time.Now")), "uses time.Now"},
		{"renamed clock in filters", good("filters/pi", calling(`clock "time"`, "clock.Now()")), "uses time.Now"},
		{"dot-imported clock", good("filters/pi", calling(`. "time"`, "Now()")), "dot import of time"},
		{"time's types in filters", good("filters", calling(`"time"`, "time.Second")), ""},
		{"clock in an agent", good("agent", calling(`"time"`, "time.Now()")), ""},
		{"client at the platform", good("tsp/internal/console", calling(`"net/http"`, "&http.Client{}")), "uses net/http.Client"},
		{"dial at the platform", good("tsp", calling(`"net"`, `net.Dial`)), "uses net.Dial"},
		{"client in egress", good("tsp/internal/egress", calling(`"net/http"`, "http.DefaultClient")), ""},
		{"client in cli", good("tsp/internal/cli", calling(`"net/http"`, "http.Get")), ""},
		{"server at the platform", good("tsp/internal/console", calling(`"net/http"`, "http.NewServeMux()")), ""},
		{"no comment", good("geo", file("doc.go", "package x\n")), "0 package comments"},
		{"two comments", good("geo", file("b.go", "// Package x again.\npackage x\n")), "2 package comments [b.go doc.go]"},
		{"a licence is no comment", good("geo", file("b.go", "// A remark.\n\npackage x\n")), ""},
		{"long file", good("geo", file("b.go", "package x\n"+strings.Repeat("//\n", maxLines))), "451 lines"},
		{"long generated file", good("geo", file("b_gen.go", "package x\n"+strings.Repeat("//\n", maxLines))), ""},
		{"a promise", good("geo", file("b.go", "package x\n\n// "+words[0]+": later\n")), "geo/b.go:3: " + words[0]},
		{"a promise in a test", good("geo", file("b_test.go", "package x\n\n// "+words[1]+"\n")), "geo/b_test.go:3: " + words[1]},
		{"a longer word", good("geo", file("b_test.go", "package x\n\n// "+words[2]+"X\n")), ""},
		{"broken source", good("geo", file("b.go", "package\n")), "source must parse"},
	} {
		got := check(c.pkgs)
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: %v", c.name, got)
		case c.want != "" && (len(got) != 1 || !strings.Contains(got[0].String(), c.want)):
			t.Errorf("%s: want one violation with %q, got %v", c.name, c.want, got)
		}
	}
}

// Violations that break the table and a ban at once, or only over a third room.
func TestBansAreTransitive(t *testing.T) {
	pkgs := slices.Concat(
		good("agent/internal/a", importing("cordon/internal/b")),
		good("internal/b", importing("cordon/tsp/c")),
		good("tsp/c", importing("fmt")),
	)
	var got []string
	for _, v := range check(pkgs) {
		got = append(got, v.where+": "+v.what)
	}
	want := []string{"agent/internal/a: imports cordon/tsp/c (through internal/b)", "internal/b: a package that belongs to no room"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	both := check(good("agent/canbus", importing("cordon/geo")))
	if len(both) != 2 || !strings.Contains(both[1].reason, "stands alone") {
		t.Errorf("%v", both)
	}
}

// TestEveryRuleHasAReasonAndRooms guards against rules that can never apply.
func TestEveryRuleHasAReasonAndRooms(t *testing.T) {
	for _, b := range bans {
		if len(b.reason) < 20 || len(b.imports) == 0 || b.in == "" {
			t.Errorf("%+v", b)
		}
		for _, room := range append(slices.Clone(b.except), b.in) {
			if room != "*" && roomOf(strings.TrimSuffix(room, "/*")) == "" {
				t.Errorf("ban on %v names %s, which is in no room", b.imports, room)
			}
		}
	}
	for _, r := range callRules {
		if len(r.reason) < 20 || len(r.callees) == 0 || roomOf(strings.TrimSuffix(r.in, "/*")) == "" {
			t.Errorf("%+v", r)
		}
	}
}
