package clock

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Ticks gives a value about every d of CLOCK_BOOTTIME until ctx ends, and at once
// when the machine wakes from a suspend that was longer: a time.Ticker stands still
// while it sleeps. Values that nobody took in time are not made up for.
func Ticks(ctx context.Context, d time.Duration) <-chan struct{} {
	out := make(chan struct{}, 1)
	tell := func() {
		select {
		case out <- struct{}{}:
		default:
		}
	}
	f, err := bootTimer(d)
	if err != nil { // a kernel without it: the ticks come later after a suspend
		go plainTicks(ctx, d, tell)
		return out
	}
	context.AfterFunc(ctx, func() { _ = f.Close() })
	go func() {
		var n [8]byte // how often it expired
		for {
			if _, err := f.Read(n[:]); err != nil {
				return // closed
			}
			tell()
		}
	}()
	return out
}

func plainTicks(ctx context.Context, d time.Duration, tell func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			tell()
		case <-ctx.Done():
			return
		}
	}
}

// bootTimer is a timerfd(2) that expires every d.
func bootTimer(d time.Duration) (*os.File, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_BOOTTIME, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("timer: %w", err)
	}
	every := unix.NsecToTimespec(int64(d))
	if err := unix.TimerfdSettime(fd, 0, &unix.ItimerSpec{Interval: every, Value: every}, nil); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("timer: %w", err)
	}
	return os.NewFile(uintptr(fd), "timerfd"), nil
}
