package chainlog

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// acquire takes the lock file beside the log. The lock is not on the log
// itself, which rotation renames. The file stays when the lock goes: removing
// it would let two processes hold locks on two files of that name.
func acquire(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		f.Close()
		return nil, &OpenError{What: "it is already open for writing, here or in another process", Hint: "stop the process that writes this log; reading and verifying need no lock"}
	}
	if err != nil {
		f.Close()
		return nil, os.NewSyscallError("flock", err)
	}
	return f, nil
}
