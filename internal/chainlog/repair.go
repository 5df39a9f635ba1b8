package chainlog

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Repair tells of a damaged tail: what followed the last whole entry. It is
// kept in a file of its own and an entry of type "repair" says so.
type Repair struct {
	Offset  int64  `json:"offset"`   // in the live file, where the tail began
	Bytes   int64  `json:"bytes"`    // its length
	Lines   int    `json:"lines"`    // whole and partial lines in it
	SavedAs string `json:"saved_as"` // the file beside the log that keeps it
}

// unsaid ends the name of a kept tail until an entry tells of it. A crash
// during a repair leaves such a file behind, and the next Open finishes the
// job: a tail may be kept or told of twice, but never go without notice.
const unsaid = ".new"

// repair keeps and cuts t's garbage, tells of it, and finishes repairs that a
// crash interrupted.
func (l *Log) repair(t tail) error {
	repairs, err := l.interrupted(t)
	if err != nil {
		return fmt.Errorf("finish an interrupted repair: %w", err)
	}
	if len(t.garbage) > 0 {
		r, err := l.cut(t)
		if err != nil {
			return fmt.Errorf("repair a damaged tail of %d bytes at byte %d: %w", len(t.garbage), t.end, err)
		}
		repairs = append(repairs, r)
	}
	for _, r := range repairs {
		if err := l.tell(r); err != nil {
			return fmt.Errorf("tell of a repair at byte %d: %w", r.Offset, err)
		}
	}
	return nil
}

// cut copies the garbage to a side file and then truncates the log.
func (l *Log) cut(t tail) (Repair, error) {
	name, err := l.sideName()
	if err != nil {
		return Repair{}, err
	}
	kept := filepath.Join(filepath.Dir(l.path), name+unsaid)
	if err := writeDurable(kept, t.garbage); err != nil {
		return Repair{}, err
	}
	if err := errors.Join(l.f.Truncate(t.end), l.f.Sync()); err != nil {
		return Repair{}, err
	}
	return Repair{t.end, int64(len(t.garbage)), countLines(t.garbage), name}, nil
}

// tell appends the entry about r and gives the kept tail its final name.
func (l *Log) tell(r Repair) error {
	if _, err := l.append([]Item{{typeRepair, r}}); err != nil {
		return err
	}
	if err := l.settle(r.SavedAs); err != nil {
		return err
	}
	if l.opt.OnRepair != nil {
		l.opt.OnRepair(r)
	}
	return nil
}

func (l *Log) settle(name string) error {
	path := filepath.Join(filepath.Dir(l.path), name)
	if err := os.Rename(path+unsaid, path); err != nil {
		return err
	}
	return syncDir(path)
}

// interrupted returns the kept tails that no entry tells of yet, oldest first.
func (l *Log) interrupted(t tail) ([]Repair, error) {
	dir := filepath.Dir(l.path)
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var repairs []Repair
	for _, d := range files {
		name, found := strings.CutSuffix(d.Name(), unsaid)
		if !found || !strings.HasPrefix(name, filepath.Base(l.path)+".damaged-") {
			continue
		}
		if told(t.lines, name) {
			if err := l.settle(name); err != nil {
				return nil, err
			}
			continue
		}
		kept, err := os.ReadFile(filepath.Join(dir, d.Name()))
		if err != nil {
			return nil, err
		}
		repairs = append(repairs, Repair{t.end, int64(len(kept)), countLines(kept), name})
	}
	return repairs, nil
}

// told reports whether one of the last lines is the repair entry about name.
func told(lines [][]byte, name string) bool {
	want := appendString([]byte(`"saved_as":`), name)
	return slices.ContainsFunc(lines, func(line []byte) bool {
		e, err := parse(line)
		return err == nil && e.Type == typeRepair && bytes.Contains(e.Data, want)
	})
}

// sideName returns a name that is not taken: BASE.damaged-UNIXTIME, with a
// number behind it if a second already has its file.
func (l *Log) sideName() (string, error) {
	base := fmt.Sprintf("%s.damaged-%d", filepath.Base(l.path), l.opt.Now().Unix())
	name := base
	for i := 2; ; i++ {
		path := filepath.Join(filepath.Dir(l.path), name)
		_, err := os.Lstat(path)
		_, errNew := os.Lstat(path + unsaid)
		if errors.Is(err, fs.ErrNotExist) && errors.Is(errNew, fs.ErrNotExist) {
			return name, nil
		}
		if i > 10000 {
			return "", fmt.Errorf("too many files %s-*", base)
		}
		name = fmt.Sprintf("%s-%d", base, i)
	}
}

func writeDurable(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return syncDir(path)
}

func countLines(b []byte) int {
	n := bytes.Count(b, []byte("\n"))
	if len(b) > 0 && b[len(b)-1] != '\n' {
		n++
	}
	return n
}
