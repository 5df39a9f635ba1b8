package canbus

import "fmt"

// DBCError says where and why a DBC file cannot be used.
type DBCError struct {
	Path   string
	Line   int // from 1
	Column int // in characters from 1; 0 when the whole line is meant
	What   string
	Hint   string
}

func (e *DBCError) Error() string {
	at := fmt.Sprintf("%s:%d", e.Path, e.Line)
	if e.Column > 0 {
		at = fmt.Sprintf("%s:%d", at, e.Column)
	}
	return at + ": " + e.What
}

// Try returns the hint, for whoever prints the error.
func (e *DBCError) Try() string { return e.Hint }

// Warning is a definition that was passed over. It changes no decoded value: it
// only describes, or its message or signal is not decoded at all.
type Warning struct {
	Path string
	Line int
	What string
}

func (w Warning) String() string { return fmt.Sprintf("%s:%d: %s", w.Path, w.Line, w.What) }
