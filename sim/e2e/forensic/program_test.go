package forensic

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"cordon/internal/vault/forensic/drive"
)

// built is the folder of the programs, removed at the end.
var built string

// programs are built once for all tests.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "storedrive")
	if err != nil {
		return "", err
	}
	built = dir
	for name, pkg := range map[string]string{"car": "cordon/agent/internal/storedrive", "platform": "cordon/tsp/internal/storedrive"} {
		if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, name), pkg).CombinedOutput(); err != nil {
			return "", fmt.Errorf("build %s: %w: %s", pkg, err, out)
		}
	}
	return dir, nil
})

// program is a store in a process of its own.
type program struct {
	t    testing.TB
	name string
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	now  func() time.Time
}

func startProgram(t testing.TB, name string, now func() time.Time) *program {
	t.Helper()
	dir, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, name: name, now: now, cmd: exec.Command(filepath.Join(dir, name))}
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p.cmd.Stderr = io.Discard // a store says much when its disk dies under it
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReaderSize(out, 1<<20)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}

// do gives an order and waits for its end.
func (p *program) do(o drive.Order) drive.Answer {
	p.t.Helper()
	p.send(o)
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		p.t.Fatalf("%s: %s: it ended: %v", p.name, o.Op, err)
	}
	var a drive.Answer
	if err := json.Unmarshal(line, &a); err != nil {
		p.t.Fatalf("%s: %s: %v", p.name, o.Op, err)
	}
	if a.Err != "" {
		p.t.Fatalf("%s: %s: %s", p.name, o.Op, a.Err)
	}
	return a
}

func (p *program) send(o drive.Order) {
	p.t.Helper()
	o.Now = p.now().Unix()
	b, err := json.Marshal(o)
	if err == nil {
		_, err = p.in.Write(append(b, '\n'))
	}
	if err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// killNow does not wait for its end.
func (p *program) killNow() { _ = p.cmd.Process.Kill() }

// kill ends the process, which may be stuck in its file system.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}
