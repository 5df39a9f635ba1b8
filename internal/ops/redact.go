package ops

import (
	"fmt"
	"log/slog"
)

// Redacted is text about a vehicle or a person that shows itself as
// "[redacted]" to fmt, slog, encoding/json and YAML. Only Reveal returns it, so
// a search for Reveal finds every place where it can come out. The parameter
// keeps the kinds from being mixed up.
//
// Two places are beyond its reach: fmt cannot call methods on unexported struct
// fields, and encoding/json writes string-kinded map keys as they are. Log the
// value itself, and do not use it as a key of a map that is marshalled.
type Redacted[Kind any] string

type (
	vinKind      struct{}
	positionKind struct{}
	personKind   struct{}
)

// VIN is a vehicle identification number.
type VIN = Redacted[vinKind]

// Position is a place as text, in any notation.
type Position = Redacted[positionKind]

// Person is whatever names a person: a name, an account, a telephone number.
type Person = Redacted[personKind]

// Reveal returns the text itself.
func (r Redacted[Kind]) Reveal() string { return string(r) }

// String returns "[redacted]".
func (r Redacted[Kind]) String() string { return redacted }

// Format writes "[redacted]" for every verb, %q, %x and %#v included.
func (r Redacted[Kind]) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(redacted)) }

// LogValue returns "[redacted]".
func (r Redacted[Kind]) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns "[redacted]".
func (r Redacted[Kind]) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalText sets the text, so that such a value can be configured.
func (r *Redacted[Kind]) UnmarshalText(text []byte) error {
	*r = Redacted[Kind](text)
	return nil
}
