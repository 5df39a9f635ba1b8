package bundle

import (
	"io/fs"
	"os"
	"time"
)

// Watch notices that a file was changed, by looking again and again: a file in
// the middle of being written is not reported until it has come to rest.
type Watch struct {
	path string
	seen stamp // of what was last reported
	last stamp // of the last look
}

// stamp is what a look sees of a file; the zero stamp is that of no file.
type stamp struct {
	size int64
	mod  time.Time
	info fs.FileInfo
}

func (s stamp) same(o stamp) bool {
	if s.info == nil || o.info == nil {
		return s.info == nil && o.info == nil
	}
	return s.size == o.size && s.mod.Equal(o.mod) && os.SameFile(s.info, o.info)
}

func look(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime(), info}
}

// NewWatch begins with the file as it is.
func NewWatch(path string) *Watch {
	now := look(path)
	return &Watch{path: path, seen: now, last: now}
}

// Changed looks, and reports a file that is not the one last reported and has not
// changed since the look before.
func (w *Watch) Changed() bool {
	now := look(w.path)
	rests := now.same(w.last)
	w.last = now
	if !rests || now.same(w.seen) {
		return false
	}
	w.seen = now
	return true
}
