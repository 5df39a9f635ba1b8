package ops

import (
	"errors"
	"fmt"
)

// Exit codes, the same for all programs and part of their contract.
const (
	OK      = 0 // done, and the answer is yes
	Failed  = 1 // could not be done
	Usage   = 2 // the command line or the configuration is wrong
	Blocked = 3 // ran fine, and the answer is "not compliant" or "blocked"
)

// exitError carries an exit code along an error chain.
type exitError struct {
	code int
	err  error
}

// Exit returns an error that makes the program end with code. A nil err makes
// the exit silent: the code is the whole message, as when a verdict has already
// been written to standard output.
func Exit(code int, err error) error { return &exitError{code: code, err: err} }

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// Code returns the exit code for err: OK for nil, the outermost code given by
// Exit, else Failed.
func Code(err error) int {
	if err == nil {
		return OK
	}
	var own *exitError
	if errors.As(err, &own) {
		return own.code
	}
	return Failed
}
