package policy

import (
	"fmt"
	"math"
	"slices"

	"cordon/filters"
)

// precision checks the resolution and interval of one signal entry.
func precision(d *filters.Decl, s signalYAML) (err error) {
	if d.Resolution, err = resolution(s.Resolution); err != nil {
		return err
	}
	if d.Interval, err = interval(s.Interval); err != nil {
		return err
	}
	switch {
	case d.Resolution == 0:
		return nil
	case !d.Numeric():
		return fmt.Errorf("P2: resolution is for numbers")
	case d.Kind != filters.Float && d.Resolution != math.Trunc(d.Resolution):
		return fmt.Errorf("P2: resolution %g of a whole number must be whole", d.Resolution)
	case math.Floor(d.Max/d.Resolution) < math.Ceil(d.Min/d.Resolution):
		return fmt.Errorf("P2: no multiple of resolution %g lies in [%g, %g]", d.Resolution, d.Min, d.Max)
	}
	return nil
}

// tightenPrecision refuses a finer resolution or a shorter interval, and lets an
// entry that does not speak of them keep those in force.
func tightenPrecision(old, d *filters.Decl) error {
	switch {
	case d.Resolution != 0 && d.Resolution < old.Resolution:
		return fmt.Errorf("P2: resolution %g is finer than %g", d.Resolution, old.Resolution)
	case d.Interval != 0 && d.Interval < old.Interval:
		return fmt.Errorf("P2: interval %v is shorter than %v", d.Interval, old.Interval)
	}
	d.Resolution, d.Interval = max(d.Resolution, old.Resolution), max(d.Interval, old.Interval)
	return nil
}

// fields checks the closed shape of one signal entry.
func fields(d *filters.Decl, s signalYAML) error {
	if s.Fields == nil {
		return nil
	}
	if d.Kind != filters.JSON || len(s.Fields) == 0 || len(s.Fields) > filters.MaxFields {
		return fmt.Errorf("U2: fields: 1 to %d members of a json signal", filters.MaxFields)
	}
	for _, f := range s.Fields {
		out, err := field(f)
		if err != nil {
			return fmt.Errorf("field %q: %w", f.Name, err)
		}
		if slices.ContainsFunc(d.Fields, func(o filters.Field) bool { return o.Name == out.Name }) {
			return fmt.Errorf("field %q: U2: declared twice", f.Name)
		}
		d.Fields = append(d.Fields, out)
	}
	return nil
}

// field checks one member by the rules of a signal of its own.
func field(f fieldYAML) (out filters.Field, err error) {
	if err := checkPath(f.Name); err != nil || len(f.Name) > maxName || f.Name == "*" || f.Name == "" {
		return out, fmt.Errorf("U2: a name has 1 to %d letters, digits and underscores", maxName)
	}
	kind, ok := filters.ParseKind(f.Type)
	if !ok || kind == filters.JSON || kind == filters.Bytes {
		return out, fmt.Errorf("U2: type %q: bool, int, uint, float or string", f.Type)
	}
	d := filters.Decl{Kind: kind, Charset: f.Charset, MaxLen: f.MaxLength}
	if d.Enum, err = plainTexts(f.Enum); err != nil {
		return out, err
	}
	if err := bounds(&d, signalYAML{Range: f.Range, MaxLength: f.MaxLength}); err != nil {
		return out, err
	}
	return filters.Field{Name: f.Name, Kind: kind, Min: d.Min, Max: d.Max, Enum: d.Enum, Charset: d.Charset, MaxLen: d.MaxLen}, nil
}

// tightenFields lets an overlay close a shape, drop fields of it and narrow them.
func tightenFields(old, d *filters.Decl) error {
	if len(d.Fields) == 0 {
		d.Fields = old.Fields
		return nil
	}
	if len(old.Fields) == 0 {
		return nil
	}
	for i := range d.Fields {
		f := &d.Fields[i]
		at := slices.IndexFunc(old.Fields, func(o filters.Field) bool { return o.Name == f.Name })
		if at < 0 {
			return fmt.Errorf("U2: field %q is not one of the declared fields", f.Name)
		}
		if err := tightenField(&old.Fields[at], f); err != nil {
			return fmt.Errorf("U2: field %q: %w", f.Name, err)
		}
	}
	return nil
}

func tightenField(old, f *filters.Field) error {
	switch {
	case f.Kind != old.Kind:
		return fmt.Errorf("declared %s, an overlay cannot make it %s", old.Kind, f.Kind)
	case f.Min < old.Min || f.Max > old.Max:
		return fmt.Errorf("range [%g, %g] is wider than [%g, %g]", f.Min, f.Max, old.Min, old.Max)
	case len(old.Enum) > 0 && !subset(f.Enum, old.Enum):
		return fmt.Errorf("the enum has values that the catalogue does not")
	case len(old.Enum) == 0 && !admits(old.MaxLen, old.Charset, f.Enum):
		return fmt.Errorf("the enum has values that %d bytes of %q do not take in", old.MaxLen, old.Charset)
	case len(f.Enum) == 0 && (f.MaxLen > old.MaxLen || charsets[f.Charset] > charsets[old.Charset]):
		return fmt.Errorf("%d bytes of %q are wider than %d of %q", f.MaxLen, f.Charset, old.MaxLen, old.Charset)
	}
	return nil
}

// admits reports whether all texts fit a length and charset.
func admits(length int, charset string, texts []string) bool {
	return !slices.ContainsFunc(texts, func(s string) bool { return len(s) > length || !filters.FitsCharset(s, charset) })
}
