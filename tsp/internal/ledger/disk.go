package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// lockName is the file that the process with the open log has locked.
const lockName = "lock"

// disk writes below one folder. Paths are slash-separated and relative to it. Every
// step asks fault first, which tests use to fail and to stop at each of them.
type disk struct {
	root  string
	fault func(step, path string) error
	// named are folders whose name is known to be durable. That one is there does not
	// say so: a commit that failed, or was killed, may have made it. fresh are those
	// whose name the next sync makes durable.
	named map[string]bool
	fresh []string
}

func (d *disk) ask(step, path string) error {
	if d.fault == nil {
		return nil
	}
	return d.fault(step, path)
}

func (d *disk) abs(path string) string { return filepath.Join(d.root, filepath.FromSlash(path)) }

// folder makes a folder if need be, and notes in dirs those that have to be synced
// for its name to be durable.
func (d *disk) folder(path string, dirs map[string]bool) error {
	parent := filepath.ToSlash(filepath.Dir(path))
	if path == parent || d.named[path] {
		return nil
	}
	if err := d.folder(parent, dirs); err != nil {
		return err
	}
	dirs[parent] = true
	d.fresh = append(d.fresh, path)
	if _, err := os.Stat(d.abs(path)); err == nil {
		return nil
	}
	if err := d.ask("mkdir", path); err != nil {
		return err
	}
	if err := os.Mkdir(d.abs(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// write makes every file durable, under its name, with exactly these bytes.
func (d *disk) write(files map[string][]byte) error {
	dirs := map[string]bool{}
	d.fresh = nil
	open := make(map[string]*os.File, len(files))
	err := func() error {
		for _, path := range slices.Sorted(maps.Keys(files)) {
			f, err := d.create(path, files[path], dirs)
			if f != nil {
				open[path] = f
			}
			if err != nil {
				return err
			}
		}
		return nil
	}()
	if err != nil {
		for _, f := range open {
			err = errors.Join(err, f.Close())
		}
		return err
	}
	if err := d.sync(open, slices.Sorted(maps.Keys(dirs))); err != nil {
		return err
	}
	if d.named == nil {
		d.named = map[string]bool{}
	}
	for _, path := range d.fresh {
		d.named[path] = true
	}
	return nil
}

func (d *disk) create(path string, data []byte, dirs map[string]bool) (*os.File, error) {
	parent := filepath.ToSlash(filepath.Dir(path))
	if err := d.folder(parent, dirs); err != nil {
		return nil, err
	}
	dirs[parent] = true
	if err := d.ask("create", path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(d.abs(path), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	if err := d.ask("write", path); err != nil {
		return f, err
	}
	_, err = f.Write(data)
	return f, err
}

// sync syncs and closes the files, and syncs the folders, side by side: the file
// system writes them out together.
func (d *disk) sync(files map[string]*os.File, dirs []string) error {
	var wg sync.WaitGroup
	errs := make([]error, len(files)+len(dirs))
	slots := make(chan struct{}, 16)
	run := func(i int, fn func() error) {
		slots <- struct{}{}
		wg.Go(func() { errs[i] = fn(); <-slots })
	}
	i := 0
	for path, f := range files {
		run(i, func() error {
			err := d.ask("fsync", path)
			if err == nil {
				err = f.Sync()
			}
			return errors.Join(err, f.Close())
		})
		i++
	}
	for _, dir := range dirs {
		run(i, func() error { return d.syncDir(dir) })
		i++
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (d *disk) syncDir(path string) error {
	if err := d.ask("fsync folder", path); err != nil {
		return err
	}
	f, err := os.Open(d.abs(path))
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// rename gives a durable file another name, durably.
func (d *disk) rename(from, to string) error {
	if err := d.ask("rename", to); err != nil {
		return err
	}
	if err := os.Rename(d.abs(from), d.abs(to)); err != nil {
		return err
	}
	return d.syncDir(filepath.ToSlash(filepath.Dir(to)))
}

// put makes one file durable. A reader may see half of it.
func (d *disk) put(path string, data []byte) error { return d.write(map[string][]byte{path: data}) }

// replace puts data at path: a reader sees all of it or what was there before.
func (d *disk) replace(path string, data []byte) error {
	if err := d.put(path+".tmp", data); err != nil {
		return err
	}
	return d.rename(path+".tmp", path)
}

// remove removes a file or an empty folder. What is not there is no error.
func (d *disk) remove(path string) error {
	if err := d.ask("remove", path); err != nil {
		return err
	}
	delete(d.named, path)
	err := os.Remove(d.abs(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// removeAll removes the folder of a shard that has no signed tree.
func (d *disk) removeAll(path string) error {
	if !strings.HasSuffix(path, unfinished) {
		return fmt.Errorf("%s is not an unfinished shard", path)
	}
	if err := d.ask("remove", path); err != nil {
		return err
	}
	clear(d.named)
	return os.RemoveAll(d.abs(path))
}

// lock takes the folder for this process until the file is closed.
func (d *disk) lock() (*os.File, error) {
	if err := os.MkdirAll(d.root, 0o700); err != nil {
		return nil, err
	}
	if err := d.syncDir(".."); err != nil { // the name of the log's own folder
		return nil, err
	}
	f, err := os.OpenFile(d.abs(lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	switch {
	case errors.Is(err, unix.EWOULDBLOCK):
		err = fmt.Errorf("%w. Try: stop the other process that has %s open", ErrInUse, d.root)
	case err != nil:
		err = os.NewSyscallError("flock", err)
	default:
		err = d.holds(f)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// holds says whether the lock file is still the one that is locked: if somebody removed
// it, another process can hold a lock on another file of that name.
func (d *disk) holds(lock *os.File) error {
	mine, err := lock.Stat()
	if err != nil {
		return err
	}
	if there, err := os.Stat(d.abs(lockName)); err != nil || !os.SameFile(mine, there) {
		return fmt.Errorf("%w: its lock file was removed or replaced. Try: stop every process that has %s open, start one, and leave the file there", ErrInUse, d.root)
	}
	return nil
}
