package ops

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// NoCoreDumps keeps the process's memory, where keys and plaintext lie, out of
// core files and away from debuggers of the same user: RLIMIT_CORE 0 (hard
// limit too) and PR_SET_DUMPABLE 0. It does what it can and returns what could
// not be set.
func NoCoreDumps() []error {
	var failed []error
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		failed = append(failed, fmt.Errorf("set the core file limit to 0: %w", err))
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		failed = append(failed, fmt.Errorf("make the process undumpable: %w", err))
	}
	return failed
}

// Harden is what a daemon calls first: NoCoreDumps, and a umask of 077 so that
// no file is born readable to others. It returns what could not be set.
func Harden() []error {
	unix.Umask(0o077) // cannot fail
	return NoCoreDumps()
}
