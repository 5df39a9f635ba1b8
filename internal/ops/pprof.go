package ops

import (
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"path/filepath"
)

// pprofListener is a unix socket that removes its path when closed.
type pprofListener struct {
	net.Listener
	path string
}

func (l *pprofListener) Close() error {
	err := l.Listener.Close()
	if rm := os.Remove(l.path); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
		return errors.Join(err, rm)
	}
	return err
}

// listenPprof opens the socket at path with mode 0600. It is bound inside a
// fresh private directory and moved into place, so there is no moment at which
// its mode is still the umask's. A socket left behind by a dead process is
// replaced; one that answers, or a file that is no socket, is not.
func listenPprof(path string) (*pprofListener, error) {
	if err := replaceable(path); err != nil {
		return nil, err
	}
	fail := func(err error) (*pprofListener, error) {
		return nil, &Error{Op: "pprof", Path: path, Err: err, Hint: "pprof_socket in a directory that this user may write"}
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".pprof-")
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
	if err := errors.Join(os.Chmod(bound, 0o600), os.Rename(bound, path)); err != nil {
		l.Close()
		return fail(err)
	}
	return &pprofListener{l, path}, nil
}

func replaceable(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &Error{Op: "pprof", Path: path, Err: err}
	}
	if info.Mode().Type() != fs.ModeSocket {
		return &Error{Op: "pprof", Path: path, What: "exists and is no socket", Hint: "another path for pprof_socket"}
	}
	if c, err := net.Dial("unix", path); err == nil {
		c.Close()
		return &Error{Op: "pprof", Path: path, What: "another process serves this socket", Hint: "stop it, or another path for pprof_socket"}
	}
	return nil
}

func pprofMux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
