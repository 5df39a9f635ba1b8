//go:build !linux

package ops

import (
	"errors"
	"fmt"
	"runtime"
)

// NoCoreDumps reports that core dumps cannot be prevented on this system.
func NoCoreDumps() []error {
	return []error{fmt.Errorf("prevent core dumps on %s: %w", runtime.GOOS, errors.ErrUnsupported)}
}

// Harden reports what NoCoreDumps reports.
func Harden() []error { return NoCoreDumps() }
