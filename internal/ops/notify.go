package ops

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// States for Notify, see sd_notify(3).
const (
	Ready    = "READY=1"
	Stopping = "STOPPING=1"
	Alive    = "WATCHDOG=1"
)

// Notify tells the service manager about state, one or more lines of
// NAME=value. Without NOTIFY_SOCKET in the environment it does nothing. A name
// that starts with @ is in Linux's abstract namespace.
func Notify(state string) error {
	path := os.Getenv("NOTIFY_SOCKET")
	if path == "" {
		return nil
	}
	if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "@") {
		return &Error{Op: "notify", Path: path, What: "NOTIFY_SOCKET is neither a path nor an abstract socket"}
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("notify the service manager: %w", err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(state)); err != nil {
		return fmt.Errorf("notify the service manager: %w", err)
	}
	return nil
}

// WatchdogInterval returns how often the service manager wants a sign of life:
// half of WATCHDOG_USEC, as sd_watchdog_enabled(3) advises. 0 means never, also
// when WATCHDOG_PID names another process.
func WatchdogInterval() time.Duration {
	usec, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64)
	if err != nil || usec <= 0 || usec > int64(24*time.Hour/time.Microsecond) {
		return 0
	}
	if pid := os.Getenv("WATCHDOG_PID"); pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return 0
	}
	return time.Duration(usec) * time.Microsecond / 2
}

// Watchdog sends Alive at the wanted interval for as long as healthy returns
// nil; when it does not, it stays silent and the service manager restarts the
// process. It returns when ctx ends, or at once if no watchdog is wanted.
func Watchdog(ctx context.Context, healthy func() error) error {
	return watchdog(ctx, WatchdogInterval(), healthy, Notify)
}

func watchdog(ctx context.Context, every time.Duration, healthy func() error, notify func(string) error) error {
	if every <= 0 {
		return nil
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if healthy() == nil {
			if err := notify(Alive); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
