package ops

import (
	"errors"
	"strings"
)

// Error says what was being done (Op), to what (Path: a file, file:line:column
// or key), what is wrong (What, Err or both) and what to do about it (Hint).
type Error struct {
	Op   string
	Path string
	What string
	Err  error
	Hint string
}

// Error returns "op path: what: err", leaving out what is empty. The hint is
// not part of it: Main prints it on a line of its own.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Op != "" && e.Path != "" {
		b.WriteByte(' ')
	}
	b.WriteString(e.Path)
	for _, part := range []string{e.What, errText(e.Err)} {
		if part == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(part)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Try returns the hint.
func (e *Error) Try() string { return e.Hint }

// Hint returns the outermost non-empty hint in err's tree, or "". Any error
// with a method Try() string carries a hint, so rooms that may not import this
// package can give one too.
func Hint(err error) string {
	if err == nil {
		return ""
	}
	if h, ok := err.(interface{ Try() string }); ok && h.Try() != "" {
		return h.Try()
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			if h := Hint(e); h != "" {
				return h
			}
		}
		return ""
	}
	return Hint(errors.Unwrap(err))
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
