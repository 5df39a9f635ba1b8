package policy

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// MaxText bounds all texts of a policy together, beside the built-in ones, in bytes: a
// car reads them while its records wait.
const MaxText = 384 << 10

// Bounds of what makes loading, or judging, slower than the size of the texts does. Each
// source can be followed, see filters.Scratch.Follow.
const (
	maxSources  = 1024 // apps of scopes included
	maxPatterns = 400  // signals with a wildcard
	maxRules    = 128  // class rules, and as many of the border
	maxHolds    = 64
	maxEnum     = 1024 // texts of one entry
	maxList     = 256  // sources, inputs or fields of one entry
)

// Bounds of the shape of a text: levels of lists and mappings, and keys of one mapping. No
// entry needs more than half of them.
const (
	maxNesting = 12
	maxKeys    = 32
)

// small refuses texts that are larger together than a policy may be.
func small(texts ...[]Source) error {
	sum := 0
	for _, list := range texts {
		for _, src := range list {
			if sum += len(src.Data); sum > MaxText {
				return fmt.Errorf("%s: with this text the policy has %d bytes, the limit is %d. Try: one entry with a wildcard (Vehicle.Oem.*.Speed) for signals that are alike; fewer comments",
					src.Name, sum, MaxText)
			}
		}
	}
	return nil
}

// few refuses one more of a kind of which a policy has n.
func few(rule, what string, n, limit int, hint string) error {
	if n < limit {
		return nil
	}
	return fmt.Errorf("%s: more than %d %s. Try: %s", rule, limit, what, hint)
}

// short refuses lists of an entry that are longer than judging has time for.
func short(lists map[string]int, enum int) error {
	if enum > maxEnum {
		return fmt.Errorf("U2: enum: %d texts, the limit is %d. Try: charset code, or several signals", enum, maxEnum)
	}
	for what, n := range lists {
		if n > maxList {
			return fmt.Errorf("U2: %s: %d names, the limit is %d. Try: a family (app.*) or a wildcard", what, n, maxList)
		}
	}
	return nil
}

// nesting is one list or mapping that is open: one in brackets or braces, or one that hangs
// on the column of its dashes or keys.
type nesting struct {
	column int // 0 for brackets and braces
	keys   int
}

// shape follows the tokens of a text through its lists and mappings.
type shape struct {
	open  []nesting
	begun bool // something stands before
	ended bool // and nothing may follow
}

// shallow refuses a text that would take its parser more than its size to read: one that
// nests deeply, that has a mapping of very many keys, or that repeats parts of itself by
// aliases; one that holds more than one document, of which the parser may drop some; and
// one with tags, on some of which it fails.
func shallow(tokens token.Tokens) error {
	var s shape
	for _, t := range tokens {
		if what := s.next(t); what != "" {
			return fmt.Errorf("%d:%d: %s", t.Position.Line, t.Position.Column, what)
		}
	}
	return nil
}

// nulls finds the first value that is missing.
type nulls struct{ at *token.Position }

// Visit is that of ast.Visitor.
func (n *nulls) Visit(node ast.Node) ast.Visitor {
	if n.at != nil || node == nil {
		return nil
	}
	if node.Type() == ast.NullType {
		n.at = node.GetToken().Position
		return nil
	}
	return n
}

// empty refuses entries with a key whose value is missing: it would say nothing, or more
// than was meant (a signal from: nobody is one from: everybody). A list of entries may be
// empty.
func empty(body ast.Node) error {
	top, ok := body.(*ast.MappingNode)
	if !ok {
		return nil
	}
	for _, list := range top.Values {
		if list.Value.Type() == ast.NullType {
			continue
		}
		var n nulls
		if ast.Walk(&n, list.Value); n.at != nil {
			return fmt.Errorf("%d:%d: a value is missing or null; give it, or leave its key out", n.at.Line, n.at.Column)
		}
	}
	return nil
}

// next takes one token and says what is wrong with it; empty if nothing.
func (s *shape) next(t *token.Token) string {
	if t.Type == token.CommentType {
		return ""
	}
	if s.ended || s.begun && t.Type == token.DocumentHeaderType {
		return "a second YAML document, which would say nothing; put everything into one"
	}
	s.begun, s.ended = true, t.Type == token.DocumentEndType
	switch t.Type {
	case token.DirectiveType:
		return "a directive; a policy needs none"
	case token.AnchorType, token.AliasType:
		return "an anchor or alias; write out what it stands for"
	case token.TagType:
		return "a tag; a policy's types are known"
	case token.MappingKeyType:
		return "a key behind a question mark; write key: value"
	case token.SequenceStartType, token.MappingStartType:
		s.open = append(s.open, nesting{})
	case token.SequenceEndType, token.MappingEndType:
		s.close()
	case token.SequenceEntryType:
		s.at(t.Position.Column)
	case token.MappingValueType:
		if t.Prev != nil {
			s.at(t.Prev.Position.Column)
		}
		if n := len(s.open); n > 0 {
			if s.open[n-1].keys++; s.open[n-1].keys > maxKeys {
				return fmt.Sprintf("more than %d keys in one mapping", maxKeys)
			}
		}
	default:
	}
	if len(s.open) > maxNesting {
		return fmt.Sprintf("nests deeper than %d levels", maxNesting)
	}
	return ""
}

// close ends the innermost brackets or braces.
func (s *shape) close() {
	for n := len(s.open); n > 0; n-- {
		if s.open = s.open[:n-1]; s.open[:n][n-1].column == 0 {
			return
		}
	}
}

// at enters the list or mapping whose dash or key stands in a column, and leaves those
// that stand further in. Inside brackets and braces columns say nothing.
func (s *shape) at(column int) {
	for n := len(s.open); n > 0; n-- {
		if at := s.open[n-1].column; at == 0 || at == column {
			return
		} else if at < column {
			break
		}
		s.open = s.open[:n-1]
	}
	s.open = append(s.open, nesting{column: column})
}
