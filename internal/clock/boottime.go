package clock

import (
	"crypto/rand"
	"crypto/sha256"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// sinceBoot reads CLOCK_BOOTTIME, which counts suspend and cannot be set. If the
// kernel refuses, it reads 0, and the clock then advances with its sources alone.
func sinceBoot() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}

// kernelBootID names this boot. Where the kernel does not, every start counts as a
// boot of its own: then more is locked, and nothing is believed for longer.
func kernelBootID() string {
	if id, err := os.ReadFile("/proc/sys/kernel/random/boot_id"); err == nil && len(id) > 0 {
		return string(id)
	}
	return rand.Text()
}

// bootID is the first half of the SHA-256 of a boot's name; zero: not known.
type bootID [16]byte

func bootTag(name string) bootID {
	sum := sha256.Sum256([]byte(name))
	return bootID(sum[:16])
}
