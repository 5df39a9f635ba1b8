package canbus

import (
	"fmt"
	"strings"
)

// LineError says where a log or a stream holds something that is no frame.
// Reading can go on after it. It never quotes the data itself.
type LineError struct {
	Path   string // file, URL or "-"
	Line   int    // from 1; 0 in a binary log
	Column int    // in bytes from 1; 0 when the whole line is meant
	Offset int64  // in a binary log: bytes from the start of the file
	What   string
	Hint   string
}

func (e *LineError) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	switch {
	case e.Line == 0:
		fmt.Fprintf(&b, ": byte %d", e.Offset)
	case e.Column == 0:
		fmt.Fprintf(&b, ":%d", e.Line)
	default:
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	b.WriteString(": " + e.What)
	return b.String()
}

// Try returns the hint, for whoever prints the error.
func (e *LineError) Try() string { return e.Hint }

// badAt makes the error for byte index i of a line; path and line number are
// filled in by whoever knows them.
func badAt(i int, what, hint string) error {
	return &LineError{Line: 1, Column: i + 1, What: what, Hint: hint}
}

// hintError is an error that says what to do about it.
type hintError struct{ what, hint string }

func (e *hintError) Error() string { return e.what }
func (e *hintError) Try() string   { return e.hint }

func hinted(hint, format string, args ...any) error {
	return &hintError{fmt.Sprintf(format, args...), hint}
}
