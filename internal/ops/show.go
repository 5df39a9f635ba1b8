package ops

import (
	"bufio"
	"encoding"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
)

const redacted = "[redacted]"

// Show writes the effective configuration cfg (a struct or a pointer to one) as
// YAML that Load reads again. Each key's comment says where its value came
// from. Values tagged secret:"true" and passwords inside URLs are redacted.
func Show(w io.Writer, cfg any, prov Provenance) error {
	v := reflect.ValueOf(cfg)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return fmt.Errorf("ops.Show needs a struct, got %T", cfg)
	}
	out := bufio.NewWriter(w)
	if err := showSection(out, "", 0, v, prov); err != nil {
		return err
	}
	return out.Flush()
}

func showSection(w *bufio.Writer, prefix string, depth int, v reflect.Value, prov Provenance) error {
	indent := strings.Repeat("  ", depth)
	for _, f := range structFields(v.Type()) {
		fv, key := v.FieldByIndex(f.index), joinKey(prefix, f.name)
		if fv.Kind() == reflect.Pointer && section(fv.Type().Elem()) && !fv.IsNil() {
			fv = fv.Elem()
		}
		if section(fv.Type()) && !f.secret {
			fmt.Fprintf(w, "%s%s:\n", indent, f.name)
			if err := showSection(w, key, depth+1, fv, prov); err != nil {
				return err
			}
			continue
		}
		shown := plain(fv, f.secret)
		text, err := yaml.Marshal(shown)
		if err != nil {
			return fmt.Errorf("show %s: %w", key, err)
		}
		showValue(w, indent, f.name, strings.TrimRight(string(text), "\n"), prov.From(key), block(shown))
	}
	return nil
}

// block reports whether YAML writes v as a block under its key.
func block(v any) bool {
	switch rv := reflect.ValueOf(v); rv.Kind() {
	case reflect.Slice, reflect.Map:
		return rv.Len() > 0
	default:
		return false
	}
}

func showValue(w *bufio.Writer, indent, name, text, from string, block bool) {
	if !block {
		fmt.Fprintf(w, "%s%s: %s # %s\n", indent, name, text, from)
		return
	}
	fmt.Fprintf(w, "%s%s: # %s\n", indent, name, from)
	for line := range strings.Lines(text) {
		fmt.Fprintf(w, "%s  %s\n", indent, strings.TrimRight(line, "\n"))
	}
}

// plain copies v into values that YAML writes without further methods, hiding
// secrets at any depth.
func plain(v reflect.Value, secret bool) any {
	if secret {
		if v.IsZero() {
			return ""
		}
		return redacted
	}
	if v.Kind() == reflect.String && v.IsZero() {
		return "" // also where the type would say "[redacted]": nothing is set
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		text, err := m.MarshalText()
		if err != nil {
			return "[unprintable]"
		}
		return string(text)
	}
	if s, ok := v.Interface().(fmt.Stringer); ok && v.CanInt() { // durations, enumerations
		return s.String()
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem(), false)
	case reflect.Struct:
		out := yaml.MapSlice{}
		for _, f := range structFields(v.Type()) {
			out = append(out, yaml.MapItem{Key: f.name, Value: plain(v.FieldByIndex(f.index), f.secret)})
		}
		return out
	case reflect.Slice, reflect.Array:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = plain(v.Index(i), false)
		}
		return out
	case reflect.Map:
		out := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			out[fmt.Sprint(it.Key().Interface())] = plain(it.Value(), false)
		}
		return out
	case reflect.String:
		return withoutPassword(v.String())
	default:
		return v.Interface()
	}
}

func withoutPassword(s string) string {
	if !strings.Contains(s, "@") {
		return s
	}
	u, err := url.Parse(s)
	if err != nil || u.User == nil {
		return s
	}
	return u.Redacted()
}
