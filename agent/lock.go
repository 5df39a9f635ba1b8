package agent

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"cordon/internal/ops"
)

// How long the agent waits for a command that is looking at its data, and how
// often it tries.
const (
	lockWait  = 3 * time.Second
	lockRetry = 20 * time.Millisecond
)

// ErrInUse is returned by LockData while another process has the data folder.
var ErrInUse = errors.New("in use by another process")

// DataLock is the right to open what lies in a data folder.
type DataLock struct{ f *os.File }

// LockData takes the lock of a data folder, waiting up to wait for it: an agent
// that starts must not fail because somebody asks for its status at that moment.
func LockData(dir string, wait time.Duration) (*DataLock, error) {
	path := filepath.Join(dir, "agent.lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &ops.Error{Op: "lock", Err: err, Hint: "data_dir that this user may write"}
	}
	for end := time.Now().Add(wait); ; time.Sleep(lockRetry) {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return &DataLock{f}, nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
		}
		if time.Now().After(end) {
			_ = f.Close() // it holds nothing
			return nil, &ops.Error{Op: "data folder", Path: dir, Err: ErrInUse, Hint: "stop the other agent, or give this one its own data_dir"}
		}
	}
}

// Close gives the lock back. The file stays: removing it would let two processes
// hold locks on two files of that name.
func (l *DataLock) Close() error { return l.f.Close() }
