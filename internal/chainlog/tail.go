package chainlog

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"time"
)

// tail is what the end of a file looks like.
type tail struct {
	start   int64    // offset of the first line in lines
	lines   [][]byte // whole lines, the last of which is an entry; none if there is no entry
	whole   bool     // lines goes back to the file's beginning
	end     int64    // offset after the last entry
	garbage []byte   // what follows it
}

// readTail finds the last entry in f and at least n lines up to it, if there
// are that many. It reads no more of the file than it needs.
func readTail(f *os.File, size int64, n int) (tail, error) {
	for window := int64(64 << 10); ; window *= 4 {
		window = min(window, size)
		buf := make([]byte, window)
		if _, err := f.ReadAt(buf, size-window); err != nil && err != io.EOF {
			return tail{}, err
		}
		t := splitTail(buf, size-window)
		if t.whole || len(t.lines) >= n {
			return t, nil
		}
	}
}

// splitTail looks at the last bytes of a file, which begin at offset.
func splitTail(buf []byte, offset int64) tail {
	t := tail{start: offset, whole: offset == 0}
	if !t.whole { // the first line is cut
		cut := bytes.IndexByte(buf, '\n') + 1
		buf, t.start = buf[cut:], offset+int64(cut)
	}
	t.end, t.garbage = t.start, buf
	var pending [][]byte
	for at, rest := t.start, buf; ; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return t
		}
		pending = append(pending, rest[:i])
		at += int64(i) + 1
		// Looking only at the form: a line that is well-formed and yet not
		// signed right was not torn by a crash.
		if _, err := parse(rest[:i]); err == nil {
			t.lines, pending = append(t.lines, pending...), nil
			t.end, t.garbage = at, rest[i+1:]
		}
		rest = rest[i+1:]
	}
}

// check verifies the last n lines of t. before is the head that the file's
// first entry has to follow, nil if that is not known; it counts only if those
// lines reach back so far.
func (t tail) check(opt Options, n int, before *Head) (*verifier, error) {
	v, err := newVerifier(opt.Key.Public().(ed25519.PublicKey), opt.Name, nil)
	if err != nil {
		return nil, err
	}
	skip := max(0, len(t.lines)-n)
	switch {
	case skip > 0:
		v.next, v.prev = 0, sha256.Sum256(t.lines[skip-1])
	case t.whole && before != nil:
		v.next, v.prev, v.report.Head = before.Seq+1, before.Hash, *before
	default:
		v.next, v.anyPrev = 0, true
	}
	v.offset = t.start
	for i, line := range t.lines {
		if i >= skip {
			v.take(line, nil)
		}
		v.offset += int64(len(line)) + 1
	}
	return v, nil
}

// findEnd sets where the log goes on, after repairing its tail.
func (l *Log) findEnd() error {
	before, last, err := l.rotatedEnd()
	if err != nil {
		return err
	}
	info, err := l.f.Stat()
	if err != nil {
		return err
	}
	t, err := readTail(l.f, info.Size(), l.opt.TailEntries+1)
	if err != nil {
		return err
	}
	if len(t.lines) == 0 && bytes.IndexByte(t.garbage, '\n') >= 0 {
		return &OpenError{What: "holds lines, but no entry of a log", Hint: "another path, or move the file aside"}
	}
	v, err := t.check(l.opt, l.opt.TailEntries, &before)
	if err != nil {
		return err
	}
	if !v.report.OK() {
		return damagedError(v.report)
	}
	l.first, l.head, l.last, l.size = before.Seq+1, v.report.Head, last, t.end
	if v.report.Entries > 0 {
		l.last = v.report.LastTime
	}
	return l.repair(t)
}

// rotatedEnd returns head and time of the last entry in the rotated files, or
// the genesis if there are none.
func (l *Log) rotatedEnd() (Head, time.Time, error) {
	files, err := Files(l.path)
	if err != nil {
		return Head{}, time.Time{}, err
	}
	if len(files) < 2 { // the live file exists by now
		return Head{0, Genesis(l.opt.Name)}, time.Time{}, nil
	}
	path := files[len(files)-2]
	f, err := os.Open(path)
	if err != nil {
		return Head{}, time.Time{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Head{}, time.Time{}, err
	}
	t, err := readTail(f, info.Size(), 1)
	if err != nil {
		return Head{}, time.Time{}, err
	}
	if len(t.lines) == 0 || len(t.garbage) > 0 {
		return Head{}, time.Time{}, &OpenError{What: fmt.Sprintf("the file before it, %s, does not end with an entry", path),
			Hint: "restore that file, or move all files of the log aside, keep them, and start a new log"}
	}
	v, err := t.check(l.opt, 1, nil)
	if err != nil {
		return Head{}, time.Time{}, err
	}
	if !v.report.OK() {
		return Head{}, time.Time{}, damagedError(v.report)
	}
	return v.report.Head, v.report.LastTime, nil
}
