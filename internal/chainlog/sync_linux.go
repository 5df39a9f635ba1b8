package chainlog

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData makes f's content and length durable.
func syncData(f *os.File) error {
	for {
		if err := unix.Fdatasync(int(f.Fd())); err != unix.EINTR {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
