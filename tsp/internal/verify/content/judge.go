package content

import (
	"strings"

	"cordon/filters"
)

// forbidden are the classes that no approval lets out (E2, T3, U1).
const forbidden = filters.Position | filters.Exterior | filters.Cabin | filters.Denied

// Judge classifies rows by one policy. It is not safe for concurrent use.
type Judge struct {
	prog    *filters.Program
	chain   *filters.Chain
	scratch *filters.Scratch
	motion  func(*filters.Decl) bool
	signals map[string]*signal
	any     string // a declared source, for signals that any source may say
}

// signal is what the policy says of one.
type signal struct {
	decl     *filters.Decl
	source   string
	motion   bool
	freeText bool
}

// NewJudge makes a judge. motion tells the signals whose series says something of
// the way, which a coarsening applies to.
func NewJudge(prog *filters.Program, motion func(*filters.Decl) bool) *Judge {
	chain := filters.NewChain(prog, filters.Options{})
	j := &Judge{prog: prog, chain: chain, scratch: chain.NewScratch(), motion: motion, signals: map[string]*signal{}}
	j.any = j.quietest(prog.Decls()...)
	return j
}

// Program gives the policy.
func (j *Judge) Program() *filters.Program { return j.prog }

// maxSignals bounds what is remembered; a policy with patterns has no end of names.
const maxSignals = 1 << 16

// of resolves a signal. An undeclared one has no decl.
func (j *Judge) of(name string) *signal {
	if s, ok := j.signals[name]; ok {
		return s
	}
	if len(j.signals) == maxSignals {
		clear(j.signals)
	}
	s := &signal{decl: j.prog.Lookup(name)}
	if s.decl != nil {
		if s.source = j.quietest(s.decl); s.source == "" {
			s.source = j.any
		}
		s.motion, s.freeText = j.motion(s.decl), freeText(s.decl)
	}
	j.signals[strings.Clone(name)] = s
	return s
}

// quietest finds, among the sources that decls name, one that adds the fewest
// classes: rows do not say where they came from, and their own classes stand for
// what it added.
func (j *Judge) quietest(decls ...*filters.Decl) (best string) {
	fewest := filters.AllLabels + 1
	for _, d := range decls {
		for _, from := range d.From {
			name := strings.TrimSuffix(from, "*")
			if strings.HasSuffix(from, ".*") {
				name += "x"
			}
			if l, ok := j.prog.SourceClasses(name); ok && len(l.Names()) < count(fewest) {
				best, fewest = name, l
			}
		}
	}
	return best
}

func count(l filters.Labels) int {
	if l > filters.AllLabels {
		return 1 << 10
	}
	return len(l.Names())
}

// freeText reports whether a declaration leaves room for whatever somebody writes.
func freeText(d *filters.Decl) bool {
	if d.Kind == filters.String {
		return len(d.Enum) == 0 && d.Charset != "code"
	}
	return d.Kind == filters.JSON || d.Kind == filters.Bytes
}
