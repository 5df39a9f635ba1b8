package demo

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// tail keeps the last output of a process for an error message.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 4 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, b...)
	if len(t.buf) > tailSize {
		t.buf = append(t.buf[:0], t.buf[len(t.buf)-tailSize:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.buf))
}

// process is a program that runs until it is stopped.
type process struct {
	name  string
	cmd   *exec.Cmd
	errs  tail
	lines chan string
	done  chan struct{}
	err   error
}

// start runs bin/name. Lines of its standard output arrive on lines.
func (d *demo) start(name string, args ...string) (*process, error) {
	p := &process{name: name, lines: make(chan string, 256), done: make(chan struct{})}
	p.cmd = exec.Command(filepath.Join(d.opt.Bin, name), args...)
	p.cmd.Dir = d.dir
	p.cmd.Env = d.env()
	log, err := os.Create(filepath.Join(d.dir, name+".log"))
	if err != nil {
		return nil, err
	}
	p.cmd.Stderr = io.MultiWriter(&p.errs, log)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		defer close(p.done)
		defer log.Close()
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
		close(p.lines)
		p.err = p.cmd.Wait()
	}()
	d.procs = append(d.procs, p)
	return p, nil
}

// env is this process's environment without the programs' own variables, so that
// a demonstration does not depend on them.
func (d *demo) env() []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "CORDON_") && !strings.HasPrefix(e, "NOTIFY_SOCKET") {
			env = append(env, e)
		}
	}
	return env
}

// await reads lines until one has the prefix.
func (p *process) await(ctx context.Context, prefix string, each func(string)) (string, error) {
	for {
		select {
		case line, ok := <-p.lines:
			switch {
			case !ok:
				return "", fmt.Errorf("%s ended before it was ready: %s", p.name, p.errs.String())
			case strings.HasPrefix(line, prefix):
				return line, nil
			}
			each(line)
		case <-ctx.Done():
			return "", fmt.Errorf("%s was not ready in time: %s", p.name, p.errs.String())
		}
	}
}

// stop asks the process to end and waits; a process that does not is killed and
// that is an error.
func (p *process) stop() error {
	select {
	case <-p.done:
	default:
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
	}
	lines, patience := p.lines, time.After(20*time.Second)
	for {
		select {
		case _, open := <-lines: // nobody reads them any more
			if !open {
				lines = nil
			}
		case <-p.done:
			if p.err != nil {
				return fmt.Errorf("%s: %w: %s", p.name, p.err, p.errs.String())
			}
			return nil
		case <-patience:
			_ = p.cmd.Process.Kill()
			<-p.done
			return fmt.Errorf("%s did not stop when asked: %s", p.name, p.errs.String())
		}
	}
}

// run runs a command to its end and gives its output and exit code.
func (d *demo) run(ctx context.Context, name string, args ...string) (out []byte, code int, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(d.opt.Bin, name), args...)
	cmd.Dir = d.dir
	cmd.Env = append(d.env(), d.extraEnv...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err = cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out, exit.ExitCode(), fmt.Errorf("%s %s: exit %d: %s", name, args[0], exit.ExitCode(), bytes.TrimSpace(errs.Bytes()))
	}
	return out, 0, err
}
