package ops

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// UnixOverhead is what ListenUnix puts behind a socket's folder while it binds, in
// bytes: a unix socket's path has 107 at most (unix(7)).
const UnixOverhead = len("/.s-0000000000/s")

// ListenUnix opens a unix socket with a mode; setting is the configuration key that
// says where it lies, for errors. It is bound inside a fresh private folder and
// moved into place, so that there is no moment at which somebody else could
// connect. A socket left behind by a dead process is replaced; one that answers, or
// a file that is no socket, is not. Closing removes the path.
func ListenUnix(path string, mode fs.FileMode, setting string) (net.Listener, error) {
	fail := func(err error) (net.Listener, error) {
		return nil, &Error{Op: "socket", Path: path, Err: err, Hint: setting + " in a folder that this user may write"}
	}
	if err := replaceable(path, setting); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".s-")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(dir)
	bound := filepath.Join(dir, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: bound, Net: "unix"})
	if err != nil {
		return fail(err)
	}
	l.SetUnlinkOnClose(false)
	if err := errors.Join(os.Chmod(bound, mode), os.Rename(bound, path)); err != nil {
		return fail(errors.Join(err, l.Close()))
	}
	return &unixListener{l, path}, nil
}

type unixListener struct {
	*net.UnixListener
	path string
}

// Close also removes the socket's path.
func (l *unixListener) Close() error {
	err := l.UnixListener.Close()
	if rm := os.Remove(l.path); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
		return errors.Join(err, rm)
	}
	return err
}

func replaceable(path, setting string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("socket %s: %w", path, err)
	case info.Mode().Type() != fs.ModeSocket:
		return &Error{Op: "socket", Path: path, What: "exists and is no socket", Hint: "another path for " + setting + ", or remove the file"}
	}
	if c, err := net.Dial("unix", path); err == nil {
		_ = c.Close()
		return &Error{Op: "socket", Path: path, What: "another process serves this socket", Hint: "stop it, or another path for " + setting}
	}
	return nil
}
