package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"strconv"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/history"
)

// egress is the folder of delivered files; the platform keeps copies of what it
// delivered over a network in copies.
const (
	egress = "egress"
	copies = "door/copies"
)

// files compares the delivered files with the log, and looks for others.
func (r *run) files() {
	if r.in.Data == nil {
		r.list.Add(finding.FilesNotGiven, finding.Place{})
		return
	}
	known := map[string]bool{}
	all := r.replay.Exports()
	for i := range all {
		x := &all[i]
		known[x.Name] = true
		r.scope.Files++
		r.pool.Do(func() []finding.Finding { return r.compare(x) })
	}
	r.pool.Wait()
	r.extra(known)
}

// compare holds one file against its intent, by length and SHA-256.
func (r *run) compare(x *history.Export) []finding.Finding {
	at := finding.Place{Entry: true, Seq: x.Seq, Request: x.Request, Where: path.Join(egress, x.Name)}
	f, size, bad := r.open(x, at)
	if f == nil {
		return bad
	}
	defer f.Close()
	switch {
	case x.Discarded:
		bad = append(bad, finding.New(finding.FileDiscarded, at, x.Name))
	case !x.Sent:
		bad = append(bad, finding.New(finding.FileUnsent, at, x.Name))
	}
	if size != x.Cipher {
		return append(bad, finding.New(finding.FileSize, at, x.Name, strconv.FormatInt(size, 10), strconv.FormatInt(x.Cipher, 10)))
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return append(bad, finding.New(finding.FileUnread, at, x.Name, reason(err)))
	}
	if hex.EncodeToString(h.Sum(nil)) != x.SHA256 {
		bad = append(bad, finding.New(finding.FileSHA256, at, x.Name))
	}
	return bad
}

// open finds an export's file. Without one the findings say why, if it must be there.
func (r *run) open(x *history.Export, at finding.Place) (fs.File, int64, []finding.Finding) {
	switch {
	case !plainName(x.Name):
		return nil, 0, nil // the history has said so
	case x.Replaced: // the name is another file's now
		return nil, 0, []finding.Finding{finding.New(finding.FileGone, at)}
	}
	f, err := r.in.Data.Open(path.Join(egress, x.Name))
	if errors.Is(err, fs.ErrNotExist) && x.Sent {
		f, err = r.in.Data.Open(path.Join(copies, x.Name))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && x.Discarded:
		return nil, 0, []finding.Finding{finding.New(finding.FileGone, at)}
	case errors.Is(err, fs.ErrNotExist) && !x.Sent && r.replay.Latest().Sub(x.At) > history.Patience:
		return nil, 0, []finding.Finding{finding.New(finding.FileLost, at)}
	case errors.Is(err, fs.ErrNotExist) && !x.Sent:
		return nil, 0, nil // under way
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, []finding.Finding{finding.New(finding.FileMissing, at, x.Name)}
	case err != nil:
		return nil, 0, []finding.Finding{finding.New(finding.FileUnread, at, x.Name, reason(err))}
	}
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		_ = f.Close() // it was only looked at
		return nil, 0, []finding.Finding{finding.New(finding.FileUnread, at, x.Name, "no regular file")}
	}
	return f, st.Size(), nil
}

func plainName(name string) bool {
	return name != "" && name != "." && name != ".." && path.Base(name) == name && fs.ValidPath(name)
}

// reason says why a file cannot be read, without its folder.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// extra looks for files of which no entry speaks.
func (r *run) extra(known map[string]bool) {
	list, err := fs.ReadDir(r.in.Data, egress)
	if err != nil {
		r.list.Add(finding.FileUnread, finding.In(egress), egress, reason(err))
		return
	}
	for _, d := range list {
		if !known[d.Name()] {
			r.list.Add(finding.FileExtra, finding.In(path.Join(egress, d.Name())), d.Name())
		}
	}
}
