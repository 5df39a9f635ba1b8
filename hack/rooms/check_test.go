package rooms

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// pkg is one package of the project as the checks see it.
type pkg struct {
	room        string            // path inside the module, "internal/ops"
	imports     []string          // import paths, non-test files
	testImports []string          // of its test files
	files       map[string]string // base name to source
}

// violation is a broken rule, where, and why the rule is there.
type violation struct{ where, what, reason string }

func (v violation) String() string { return v.where + ": " + v.what + "\n\tbecause " + v.reason }

// check holds pkgs against all rules.
func check(pkgs []pkg) []violation {
	var out []violation
	byRoom := map[string]pkg{}
	for _, p := range pkgs {
		byRoom[p.room] = p
	}
	for _, p := range pkgs {
		out = append(out, checkTable(p)...)
		for _, b := range bans {
			out = append(out, checkBan(p, b, byRoom)...)
		}
		out = append(out, checkSource(p)...)
	}
	return out
}

func checkTable(p pkg) (out []violation) {
	room := roomOf(p.room)
	if room == "" {
		return []violation{{p.room, "a package that belongs to no room", "every room has its line in ARCHITECTURE.md and in hack/rooms"}}
	}
	for _, imp := range p.imports {
		inner, ours := strings.CutPrefix(imp, module+"/")
		own := within(inner, p.room+"/*") || within(inner, room+"/internal/*")
		if ours && !own && !withinAny(inner, table[room]) {
			out = append(out, violation{p.room, "imports " + imp,
				fmt.Sprintf("room %s may import %v of this project, see ARCHITECTURE.md", room, table[room])})
		}
	}
	return out
}

func checkBan(p pkg, b ban, all map[string]pkg) (out []violation) {
	if !within(p.room, b.in) || withinAny(p.room, b.except) {
		return nil
	}
	imports := slices.Clone(p.imports)
	if !b.notTest {
		imports = append(imports, p.testImports...)
	}
	seen := map[string]bool{}
	var visit func(imports []string, via string)
	visit = func(imports []string, via string) {
		for _, imp := range imports {
			if banned(imp, b.imports) {
				out = append(out, violation{p.room, "imports " + imp + via, b.reason})
			}
			inner, ours := strings.CutPrefix(imp, module+"/")
			if b.through && ours && !seen[inner] {
				seen[inner] = true
				visit(all[inner].imports, via+" (through "+inner+")")
			}
		}
	}
	visit(imports, "")
	return out
}

func banned(imp string, patterns []string) bool {
	if slices.Contains(patterns, "third-party") && strings.Contains(strings.Split(imp, "/")[0], ".") {
		return true
	}
	return withinAny(imp, patterns)
}

func checkSource(p pkg) (out []violation) {
	var docs []string
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		where, src := path.Join(p.room, name), p.files[name]
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			out = append(out, violation{where, err.Error(), "source must parse"})
			continue
		}
		test := strings.HasSuffix(name, "_test.go")
		if file.Doc != nil && !test {
			docs = append(docs, name)
		}
		out = append(out, checkText(where, src)...)
		if !test {
			out = append(out, checkCalls(p.room, where, file)...)
		}
	}
	if len(docs) != 1 && hasSource(p) {
		out = append(out, violation{p.room, fmt.Sprintf("%d package comments %v", len(docs), docs), "one package, one comment: more get merged in an order nobody chose"})
	}
	return out
}

func hasSource(p pkg) bool {
	for name := range p.files {
		if !strings.HasSuffix(name, "_test.go") {
			return true
		}
	}
	return false
}

func checkText(where, src string) (out []violation) {
	generated := strings.HasSuffix(where, "_gen.go") || strings.HasSuffix(where, "_gen_test.go")
	if n := strings.Count(src, "\n"); n >= maxLines && !generated {
		out = append(out, violation{where, fmt.Sprintf("%d lines", n), fmt.Sprintf("files stay under %d lines; a longer one does more than one thing", maxLines)})
	}
	for _, at := range promise.FindAllStringIndex(src, -1) {
		line := strings.Count(src[:at[0]], "\n") + 1
		out = append(out, violation{fmt.Sprintf("%s:%d", where, line), src[at[0]:at[1]],
			"work is done or written down where work is planned, not left in the source"})
	}
	return out
}

// checkCalls looks for selectors on imported packages, whatever the import is
// called in the file. A dot import of such a package is a violation itself.
func checkCalls(room, where string, file *ast.File) (out []violation) {
	for _, rule := range callRules {
		if !within(room, rule.in) || withinAny(room, rule.except) {
			continue
		}
		names := map[string]string{} // name in the file: import path
		for _, spec := range file.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil || rule.callees[imp] == nil {
				continue
			}
			name := path.Base(imp)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if name == "." {
				out = append(out, violation{where, "dot import of " + imp, rule.reason})
			}
			names[name] = imp
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if ok && slices.Contains(rule.callees[names[x.Name]], sel.Sel.Name) {
				out = append(out, violation{where, "uses " + names[x.Name] + "." + sel.Sel.Name, rule.reason})
			}
			return true
		})
	}
	return out
}
