package ops

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// field is one key of a configuration struct.
type field struct {
	name   string       // the YAML key
	index  []int        // for reflect's FieldByIndex on the owning struct
	typ    reflect.Type // of the field itself
	secret bool         // tagged secret:"true"
}

// structFields lists the keys of struct type t in declaration order: the yaml
// tag's name, or the lowercased field name; inlined structs are flattened.
func structFields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, rest, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if slices.Contains(strings.Split(rest, ","), "inline") {
			for _, inner := range structFields(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				out = append(out, inner)
			}
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		out = append(out, field{name, []int{i}, f.Type, f.Tag.Get("secret") == "true"})
	}
	return out
}

// section reports whether t is a struct whose fields are keys of their own,
// rather than one value that reads itself from text.
func section(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]() && !readsText(t)
}

func readsText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// leaf is one settable value of a configuration, named by its dotted key.
type leaf struct {
	key    string
	value  reflect.Value
	secret bool
}

// leaves lists the values under v, a settable struct, in declaration order. A
// nil pointer to a section is listed as absent: it gets filled by the file only.
func leaves(prefix string, v reflect.Value) []leaf {
	var out []leaf
	for _, f := range structFields(v.Type()) {
		fv := v.FieldByIndex(f.index)
		key := joinKey(prefix, f.name)
		if fv.Kind() == reflect.Pointer && section(fv.Type().Elem()) {
			if fv.IsNil() {
				continue
			}
			fv = fv.Elem()
		}
		if section(fv.Type()) && !f.secret {
			out = append(out, leaves(key, fv)...)
			continue
		}
		out = append(out, leaf{key, fv, f.secret})
	}
	return out
}

func joinKey(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// setText sets v from the text of an environment variable or a flag. The error
// says what would have been right and never repeats the text: it may be secret.
func setText(v reflect.Value, text string) error {
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	switch v.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(v.Type().Elem())
		if err := setText(fresh.Elem(), text); err != nil {
			return err
		}
		v.Set(fresh)
		return nil
	case reflect.Slice:
		return setList(v, text)
	default:
		return setScalar(v, text)
	}
}

func setList(v reflect.Value, text string) error {
	list := reflect.MakeSlice(v.Type(), 0, 4)
	if text != "" {
		for part := range strings.SplitSeq(text, ",") {
			item := reflect.New(v.Type().Elem()).Elem()
			if err := setText(item, strings.TrimSpace(part)); err != nil {
				return fmt.Errorf("item %d of the list: %w", list.Len()+1, err)
			}
			list = reflect.Append(list, item)
		}
	}
	v.Set(list)
	return nil
}

func setScalar(v reflect.Value, text string) error {
	var err error
	switch t := v.Type(); {
	case t == reflect.TypeFor[time.Duration]():
		var d time.Duration
		if d, err = time.ParseDuration(text); err == nil {
			v.SetInt(int64(d))
		}
	case v.Kind() == reflect.String:
		v.SetString(text)
	case v.Kind() == reflect.Bool:
		var b bool
		if b, err = strconv.ParseBool(text); err == nil {
			v.SetBool(b)
		}
	case v.CanInt():
		var n int64
		if n, err = strconv.ParseInt(text, 10, t.Bits()); err == nil {
			v.SetInt(n)
		}
	case v.CanUint():
		var n uint64
		if n, err = strconv.ParseUint(text, 10, t.Bits()); err == nil {
			v.SetUint(n)
		}
	case v.CanFloat():
		var x float64
		if x, err = strconv.ParseFloat(text, t.Bits()); err == nil {
			v.SetFloat(x)
		}
	default:
		return fmt.Errorf("this key can be set in the configuration file only")
	}
	if err != nil {
		return fmt.Errorf("the value must be %s", describe(v.Type()))
	}
	return nil
}

// describe says in words what values of t look like.
func describe(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	zero := reflect.Zero(t)
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "a duration such as 30s or 5m"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case zero.CanInt():
		return fmt.Sprintf("a whole number (%d bits)", t.Bits())
	case zero.CanUint():
		return fmt.Sprintf("a whole number from 0 (%d bits)", t.Bits())
	case zero.CanFloat():
		return "a number"
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		return "a list"
	case section(t) || t.Kind() == reflect.Map:
		return "a section of keys"
	default:
		return "text"
	}
}
