package ops

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxConfig is the size in bytes above which a file is no configuration.
const maxConfig = 1 << 20

// loadFile decodes the YAML file at path over dst, of struct type t. Unknown
// and repeated keys are errors with line, column and the nearest known key.
func loadFile(dst any, t reflect.Type, path string, prov Provenance) error {
	data, err := readConfig(path)
	if err != nil {
		return err
	}
	// The walk finds repeated keys itself, to say where the first one is.
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return yamlError(path, err, nil)
	}
	if len(file.Docs) > 1 {
		return &Error{Op: "config", Path: path, What: "holds more than one YAML document", Hint: "remove the lines \"---\""}
	}
	walk := yamlWalk{path: path, prov: prov, at: map[place]key{}}
	if len(file.Docs) == 0 || empty(file.Docs[0].Body) {
		return nil // decoding nothing would zero the defaults
	}
	root := file.Docs[0].Body
	if err := walk.node("", t, root); err != nil {
		return err
	}
	if err := yaml.NodeToValue(root, dst, yaml.Strict()); err != nil {
		return yamlError(path, err, walk.at)
	}
	return nil
}

// empty reports whether n holds no value: absent, null, or only a comment.
func empty(n ast.Node) bool {
	switch n.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return true
	}
	return false
}

func readConfig(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{Op: "config", Err: err, Hint: "--config with the path of a readable YAML file"}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return nil, &Error{Op: "config", Err: err}
	}
	if len(data) > maxConfig {
		return nil, &Error{Op: "config", Path: path, What: fmt.Sprintf("larger than %d bytes; is this a configuration file?", maxConfig)}
	}
	return data, nil
}

// place is a position in the file, both from 1.
type place struct{ line, column int }

// key is a dotted key and the type its value has to have.
type key struct {
	name string
	typ  reflect.Type
}

// yamlWalk goes over the syntax tree alongside the struct type. The decoder is
// strict too, but only the tree knows which keys would have been right.
type yamlWalk struct {
	path string
	prov Provenance
	at   map[place]key // where the values stand
}

func (w *yamlWalk) node(prefix string, t reflect.Type, n ast.Node) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if anchor, ok := n.(*ast.AnchorNode); ok {
		n = anchor.Value
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return w.mapping(prefix, t, n)
	case *ast.SequenceNode:
		if t.Kind() != reflect.Slice {
			return nil // the decoder reports the type
		}
		for i, item := range n.Values {
			if err := w.value(fmt.Sprintf("%s[%d]", prefix, i), t.Elem(), false, item); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *yamlWalk) mapping(prefix string, t reflect.Type, n *ast.MappingNode) error {
	if t.Kind() == reflect.Map {
		for _, pair := range n.Values {
			if err := w.value(joinKey(prefix, pair.Key.String()), t.Elem(), false, pair.Value); err != nil {
				return err
			}
		}
		return nil
	}
	if !section(t) {
		return nil
	}
	fields := structFields(t)
	seen := map[string]int{}
	kept := n.Values[:0]
	for _, pair := range n.Values {
		if _, merge := pair.Key.(*ast.MergeKeyNode); merge {
			kept = append(kept, pair) // the decoder checks the merged keys
			continue
		}
		name, pos := pair.Key.GetToken().Value, pair.Key.GetToken().Position
		if first, twice := seen[name]; twice {
			return w.errorAt(pos, fmt.Sprintf("key %s is set twice, first in line %d", joinKey(prefix, name), first),
				"remove one of the two")
		}
		seen[name] = pos.Line
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		if i < 0 {
			return w.unknown(prefix, name, fields, pos)
		}
		k := joinKey(prefix, name)
		if empty(pair.Value) && fields[i].typ.Kind() != reflect.Pointer {
			if !section(fields[i].typ) {
				return w.errorAt(pos, k+" has no value", "remove the line to keep the default")
			}
			continue // a section whose keys are all commented out keeps its defaults
		}
		kept = append(kept, pair)
		w.prov[k] = fmt.Sprintf("%s:%d", w.path, pos.Line)
		if err := w.value(k, fields[i].typ, fields[i].secret, pair.Value); err != nil {
			return err
		}
	}
	n.Values = kept
	return nil
}

func (w *yamlWalk) value(k string, t reflect.Type, secret bool, n ast.Node) error {
	tok := n.GetToken()
	if tok == nil {
		return w.node(k, t, n)
	}
	w.at[place{tok.Position.Line, tok.Position.Column}] = key{k, t}
	if scalar, ok := n.(ast.ScalarNode); ok && !empty(n) {
		// The decoder loses the place of these errors, and takes a bare number
		// for nanoseconds.
		if t == reflect.TypeFor[time.Duration]() || readsText(t) {
			if err := setText(reflect.New(t).Elem(), fmt.Sprint(scalar.GetValue())); err != nil {
				return w.errorAt(tok.Position, fmt.Sprintf("%s: %v", k, hideSecret(secret, err)), "")
			}
		}
	}
	return w.node(k, t, n)
}

func (w *yamlWalk) unknown(prefix, name string, fields []field, pos *token.Position) error {
	names, full := make([]string, len(fields)), make([]string, len(fields))
	for i, f := range fields {
		names[i], full[i] = f.name, joinKey(prefix, f.name)
	}
	near := Nearest(name, names)
	if near != "" {
		near = joinKey(prefix, near)
	}
	return w.errorAt(pos, "unknown key "+joinKey(prefix, name), orOneOf(near, full))
}

func (w *yamlWalk) errorAt(pos *token.Position, what, hint string) error {
	return &Error{Op: "config", Path: fmt.Sprintf("%s:%d:%d", w.path, pos.Line, pos.Column), What: what, Hint: hint}
}

// yamlError words an error of the YAML library. Its own text quotes the lines
// around the place, and those may hold secrets.
func yamlError(path string, err error, at map[place]key) error {
	var ye yaml.Error
	if !errors.As(err, &ye) || ye.GetToken() == nil {
		return &Error{Op: "config", Path: path, What: "not a valid configuration", Err: firstLine(err)}
	}
	pos := ye.GetToken().Position
	e := &Error{Op: "config", Path: fmt.Sprintf("%s:%d:%d", path, pos.Line, pos.Column)}
	if k, ok := at[place{pos.Line, pos.Column}]; ok {
		e.What = fmt.Sprintf("%s must be %s", k.name, describe(k.typ))
		return e
	}
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		e.What = "not valid YAML: " + syntax.Message
		return e
	}
	e.What = ye.GetMessage()
	return e
}

func firstLine(err error) error {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(line)
}
