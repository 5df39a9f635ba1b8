package forensic

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const insideEnv = "CORDON_FORENSIC_INSIDE"

// TestMain runs the tests in a mount namespace of their own: however they end,
// their mounts end with them, and a loop device ends with its mount.
func TestMain(m *testing.M) {
	if os.Getenv(insideEnv) != "" || os.Geteuid() != 0 {
		code := m.Run()
		if built != "" {
			_ = os.RemoveAll(built)
		}
		os.Exit(code)
	}
	runtime.LockOSThread() // Pdeathsig is of the thread
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), insideEnv+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: unix.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		os.Exit(max(1, exit.ExitCode()))
	}
	if err != nil { // no namespaces here: the tests say what they miss
		os.Exit(m.Run())
	}
	os.Exit(0)
}

// fileSystem is one to test on.
type fileSystem struct {
	name  string
	mkfs  []string // the image's path is added
	mount string   // options
	size  int64
	cuts  bool // it knows the ioctl that shuts it down
	// keepsOld: overwritten slots live on, in a journal or in old blocks.
	keepsOld bool
}

var fileSystems = []fileSystem{
	{"ext4 data=ordered", []string{"mkfs.ext4", "-q", "-F"}, "data=ordered", 320 << 20, true, false},
	{"ext4 data=journal", []string{"mkfs.ext4", "-q", "-F"}, "data=journal", 320 << 20, true, true},
	{"btrfs", []string{"mkfs.btrfs", "-q", "-f"}, "", 384 << 20, false, true},
	{"xfs", []string{"mkfs.xfs", "-q", "-f"}, "", 320 << 20, true, false},
	{"f2fs", []string{"mkfs.f2fs", "-q", "-f"}, "", 384 << 20, true, false},
}

// missing says why a file system cannot be tested here; "" if it can.
func (f *fileSystem) missing() string {
	kind, _, _ := strings.Cut(f.name, " ")
	known, err := os.ReadFile("/proc/filesystems")
	switch {
	case os.Geteuid() != 0 || os.Getenv(insideEnv) == "":
		return "mounting needs root and mount namespaces"
	case err != nil:
		return err.Error()
	case !bytes.Contains(known, []byte("\t"+kind+"\n")):
		return "the kernel has no " + kind
	}
	if _, err := exec.LookPath(f.mkfs[0]); err != nil {
		return f.mkfs[0] + " is not installed"
	}
	if _, err := os.Stat("/dev/loop-control"); err != nil {
		return "there are no loop devices"
	}
	return ""
}

// disk is an image with a file system, mounted or not.
type disk struct {
	t     testing.TB
	fs    fileSystem
	image string
	dir   string
	up    bool
}

// newDisk makes one and mounts it, or skips the test.
func newDisk(t testing.TB, fs fileSystem) *disk {
	t.Helper()
	if why := fs.missing(); why != "" {
		t.Skipf("not tested on %s: %s", fs.name, why)
	}
	base := t.TempDir()
	d := &disk{t: t, fs: fs, image: filepath.Join(base, "image"), dir: filepath.Join(base, "mnt")}
	f, err := os.Create(d.image)
	if err == nil {
		err = errors.Join(f.Truncate(fs.size), f.Close(), os.Mkdir(d.dir, 0o700))
	}
	if err != nil {
		t.Fatal(err)
	}
	d.run(fs.mkfs[0], append(fs.mkfs[1:len(fs.mkfs):len(fs.mkfs)], d.image)...)
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		t.Fatal(err)
	}
	d.mount()
	t.Cleanup(d.unmount)
	return d
}

func (d *disk) run(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v: %s", name, err, out)
	}
}

// mount attaches a loop device that goes with the mount.
func (d *disk) mount() {
	d.t.Helper()
	opts := "loop"
	if d.fs.mount != "" {
		opts += "," + d.fs.mount
	}
	var out []byte
	var err error
	for range 50 { // a device that another process lets go of at this moment
		if out, err = exec.Command("mount", "-o", opts, d.image, d.dir).CombinedOutput(); err == nil {
			d.up = true
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	d.t.Fatalf("mount %s: %v: %s", d.fs.name, err, out)
}

// unmount waits until processes that were killed have let go.
func (d *disk) unmount() {
	if !d.up {
		return
	}
	var err error
	for range 250 {
		if err = unix.Unmount(d.dir, 0); err == nil {
			d.up = false
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	d.t.Errorf("unmount %s: %v", d.fs.name, errors.Join(err, unix.Unmount(d.dir, unix.MNT_DETACH)))
	d.up = false
}

// Kinds of a power cut, for the ioctl: what the journal has in memory goes to the
// device or does not.
const (
	cutFlushed   = 0 // all is written first
	cutJournal   = 1 // the journal is
	cutAtOnce    = 2 // nothing is
	shutdownCall = 0x8004587D
)

// cut shuts the file system down as a power cut would, under whoever writes.
func (d *disk) cut(kind uint32) error {
	f, err := os.Open(d.dir)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	//nolint:gosec // the kernel reads four bytes
	if _, _, no := unix.Syscall(unix.SYS_IOCTL, f.Fd(), shutdownCall, uintptr(unsafe.Pointer(&kind))); no != 0 {
		return fmt.Errorf("shut %s down: %w", d.fs.name, no)
	}
	return nil
}
