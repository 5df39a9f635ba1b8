package policy

import (
	"fmt"
	"slices"
	"strings"

	"cordon/filters"
)

// checkPath accepts dotted VSS paths of letters, digits and underscores; * stands
// for one segment, ** only as the last.
func checkPath(path string) error {
	segs := strings.Split(path, ".")
	for i, s := range segs {
		switch {
		case s == "*":
		case s == "**" && i == len(segs)-1 && i > 0:
		case s != "" && strings.IndexFunc(s, notName) < 0:
		default:
			return fmt.Errorf("path segment %q: letters, digits, underscore, * or a last **", s)
		}
	}
	return nil
}

func notName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_')
}

// checkSource accepts the names of sources, and of families of them: they travel with
// the data, so content has no place in them.
func checkSource(name string) error {
	if !filters.SourceName(name) {
		return fmt.Errorf("U1: %q is no name of a source: at most 64 lower-case letters, digits and . _ -, and perhaps .* behind them", name)
	}
	return nil
}

// Bounds of texts that explain and verdicts show, in bytes.
const (
	maxReason = 256
	maxUnit   = 32
)

// checkText accepts a short text that may be shown.
func checkText(what, text string, most int) error {
	if len(text) > most || !filters.FitsCharset(text, "text") {
		return fmt.Errorf("%s: at most %d bytes of printable text", what, most)
	}
	return nil
}

// overlap reports whether some path matches both patterns.
func overlap(a, b string) bool {
	if apart(a, b) {
		return false
	}
	for {
		as, arest, amore := strings.Cut(a, ".")
		bs, brest, bmore := strings.Cut(b, ".")
		switch {
		case as == "**" || bs == "**":
			return true
		case as != bs && as != "*" && bs != "*":
			return false
		case !amore || !bmore:
			return amore == bmore
		}
		a, b = arest, brest
	}
}

// apart reports whether two patterns differ before a wildcard of either.
func apart(a, b string) bool {
	for i := 0; i < len(a) && i < len(b) && a[i] != '*' && b[i] != '*'; i++ {
		if a[i] != b[i] {
			return true
		}
	}
	return false
}

// covers reports whether a source family or name takes in another name.
func covers(family, name string) bool {
	prefix, ok := strings.CutSuffix(family, "*")
	if !ok || !strings.HasSuffix(prefix, ".") {
		return family == name
	}
	return strings.HasPrefix(name, prefix)
}

func subset(a, b []string) bool {
	if len(a) == 0 {
		return false
	}
	for _, s := range a {
		if !slices.Contains(b, s) {
			return false
		}
	}
	return true
}
