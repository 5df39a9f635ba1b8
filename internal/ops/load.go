package ops

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
)

// Setting is one value given on the command line. From says by what, for
// messages and for Show: "--set" or a flag's name.
type Setting struct {
	Key   string // dotted: "uplink.broker"
	Value string
	From  string
}

// LoadOptions says where the layers over the defaults come from.
type LoadOptions struct {
	File      string    // YAML file; "" for none
	EnvPrefix string    // "CORDON_AGENT": CORDON_AGENT_UPLINK_BROKER sets uplink.broker; "" for none
	Environ   []string  // "NAME=value"; nil means the process's environment
	Set       []Setting // from flags, applied in order
}

// Provenance maps a dotted key to where its value came from: "file:line", an
// environment variable's name or a flag. A key that is absent has its default.
type Provenance map[string]string

// From returns where key's value came from.
func (p Provenance) From(key string) string {
	if from, ok := p[key]; ok {
		return from
	}
	return "default"
}

// Load fills dst, a pointer to a struct that holds the defaults, with the
// layers over them: file, then environment, then flags. It then calls dst's
// Validate() error method, if it has one. Every error is a usage error (exit
// code 2), says where the wrong value stands and never repeats a value.
func Load(dst any, opt LoadOptions) (Provenance, error) {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("ops.Load needs a pointer to a struct, got %T", dst)
	}
	prov := Provenance{}
	if err := loadLayers(dst, v.Elem(), opt, prov); err != nil {
		return nil, Exit(Usage, err)
	}
	if c, ok := dst.(interface{ Validate() error }); ok {
		if err := c.Validate(); err != nil {
			return nil, Exit(Usage, located(err, prov))
		}
	}
	return prov, nil
}

func loadLayers(dst any, v reflect.Value, opt LoadOptions, prov Provenance) error {
	if opt.File != "" {
		if err := loadFile(dst, v.Type(), opt.File, prov); err != nil {
			return err
		}
	}
	if opt.EnvPrefix != "" {
		environ := opt.Environ
		if environ == nil {
			environ = os.Environ()
		}
		if err := loadEnv(v, opt.EnvPrefix+"_", environ, prov); err != nil {
			return err
		}
	}
	return loadSettings(v, opt.Set, prov)
}

func loadEnv(v reflect.Value, prefix string, environ []string, prov Provenance) error {
	byName := map[string]leaf{}
	var tails []string
	for _, l := range leaves("", v) {
		tail := envName(l.key)
		name := prefix + tail
		if other, taken := byName[name]; taken {
			return fmt.Errorf("keys %s and %s share the environment variable %s", other.key, l.key, name)
		}
		byName[name] = l
		tails = append(tails, tail)
	}
	for _, pair := range slices.Sorted(slices.Values(environ)) {
		name, text, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		l, ok := byName[name]
		if !ok {
			return &Error{Op: "config", Path: name, What: "no such setting, and a misspelt one must not go unnoticed",
				Hint: envHint(prefix, name, tails)}
		}
		if err := setText(l.value, text); err != nil {
			return &Error{Op: "config", Path: name, Err: hideSecret(l.secret, err)}
		}
		prov[l.key] = name
	}
	return nil
}

func envHint(prefix, name string, tails []string) string {
	if near := Nearest(strings.TrimPrefix(name, prefix), tails); near != "" {
		return prefix + near + " (the nearest known name)"
	}
	return "unset " + name
}

// envName turns a dotted key into the tail of its variable's name.
func envName(key string) string {
	return strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
}

func loadSettings(v reflect.Value, settings []Setting, prov Provenance) error {
	all := leaves("", v)
	for _, s := range settings {
		from := s.From
		if from == "" {
			from = "--set"
		}
		i := slices.IndexFunc(all, func(l leaf) bool { return l.key == s.Key })
		if i < 0 {
			keys := make([]string, len(all))
			for i, l := range all {
				keys[i] = l.key
			}
			return &Error{Op: "config", Path: from, What: fmt.Sprintf("unknown key %s", s.Key),
				Hint: orOneOf(Nearest(s.Key, keys), keys)}
		}
		if err := setText(all[i].value, s.Value); err != nil {
			return &Error{Op: "config", Path: from + " " + s.Key, Err: hideSecret(all[i].secret, err)}
		}
		prov[s.Key] = from
	}
	return nil
}

// hideSecret drops the text of an error that a type's own UnmarshalText made:
// such errors like to quote their input.
func hideSecret(secret bool, err error) error {
	if secret {
		return fmt.Errorf("the value is not valid (not shown: it is a secret)")
	}
	return err
}

// orOneOf words a did-you-mean hint: the near miss, else all the choices.
func orOneOf(near string, choices []string) string {
	if near != "" {
		return near + " (the nearest known name)"
	}
	return "one of " + strings.Join(choices, ", ")
}

// KeyError is what a configuration's Validate method returns about one key.
// Load adds where the value came from.
type KeyError struct {
	Key  string // dotted
	What string
	Hint string
	from string
}

func (e *KeyError) Error() string {
	if e.from == "" {
		return fmt.Sprintf("config %s: %s", e.Key, e.What)
	}
	return fmt.Sprintf("config %s (%s): %s", e.Key, e.from, e.What)
}

// Try returns the hint.
func (e *KeyError) Try() string { return e.Hint }

func located(err error, prov Provenance) error {
	var e *KeyError
	if errors.As(err, &e) {
		with := *e
		with.from = prov.From(e.Key)
		return &with
	}
	return err
}
