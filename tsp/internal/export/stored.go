package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"cordon/tsp/internal/export/tally"
)

// stored is the file of one request: what was asked for, what it was found to touch,
// and the salt behind the subjects' names. It is written once.
type stored struct {
	Spec   Spec     `json:"request"`
	Fields []*Field `json:"fields"`
	Salt   []byte   `json:"salt"`
}

func (g *Gate) path(id string) string     { return filepath.Join(g.dir, id+".json") }
func (g *Gate) records(id string) string  { return filepath.Join(g.dir, id+".set") }
func (g *Gate) subjects(id string) string { return filepath.Join(g.dir, id+".subjects") }
func (g *Gate) staging(id string) string  { return filepath.Join(g.dir, id+".part") }

// schema is the SHA-256 of the fields, with classes and counts.
func (st *stored) schema() string {
	text, err := json.Marshal(st.Fields)
	if err != nil {
		return "" // fields hold nothing that JSON refuses
	}
	return digest(text)
}

// sums are the SHA-256 of the lists that belong to a request; empty without a list.
type sums struct{ set, subjects string }

// save writes a request and, unless it is denied, what and whom it selected: all files
// at once, since each waits for the disk.
func (g *Gate) save(id string, st *stored, sel *set, who tally.List) (s sums, err error) {
	text, err := json.Marshal(st)
	if err != nil {
		return s, err
	}
	var wg sync.WaitGroup
	var ofText, ofSet, ofWho error
	wg.Go(func() { ofText = writeNew(g.path(id), text) })
	if sel != nil {
		wg.Go(func() { s.set, ofSet = sel.save(g.records(id)) })
		wg.Go(func() { s.subjects, ofWho = who.Save(g.subjects(id)) })
	}
	wg.Wait()
	if err := errors.Join(ofText, ofSet, ofWho); err != nil {
		return sums{}, err
	}
	return s, syncDir(g.dir)
}

// writeNew writes a file that was not there and waits for the disk.
func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// unsave removes what save wrote.
func (g *Gate) unsave(id string) error {
	return errors.Join(remove(g.path(id)), remove(g.records(id)), remove(g.subjects(id)))
}

// remove removes a file that may be missing.
func remove(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// read reads the file of a request.
func (g *Gate) read(id string) (*stored, error) {
	var st stored
	text, err := os.ReadFile(g.path(id))
	if err == nil {
		err = json.Unmarshal(text, &st)
	}
	if err != nil {
		return nil, fmt.Errorf("export: the stored request %s: %w", id, err)
	}
	return &st, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
