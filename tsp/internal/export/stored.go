package export

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"cordon/tsp/internal/ledger"
)

// stored is the file of one request: what was asked for and the salt behind the
// subjects' names. It is written once.
type stored struct {
	Spec Spec   `json:"request"`
	Salt []byte `json:"salt"`
}

func (g *Gate) path(id string) string    { return filepath.Join(g.dir, id+".json") }
func (g *Gate) records(id string) string { return filepath.Join(g.dir, id+".set") }
func (g *Gate) staging(id string) string { return filepath.Join(g.dir, id+".age") }

// save writes a request and, unless it is denied, what it selected. It gives the
// SHA-256 of the latter.
func (g *Gate) save(id string, st *stored, sel *set) (sum string, err error) {
	text, err := json.Marshal(st)
	if err != nil {
		return "", err
	}
	if sel != nil {
		if sum, err = sel.save(g.records(id)); err != nil {
			return "", err
		}
	}
	f, err := os.OpenFile(g.path(id), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", err
	}
	return sum, syncDir(g.dir)
}

// unsave removes what save wrote.
func (g *Gate) unsave(id string) error {
	var errs []error
	for _, name := range []string{g.path(id), g.records(id)} {
		if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// summary is what the log says of a request.
func (g *Gate) summary(st *stored, fields []Field, needs int, sum string) *ledger.Summary {
	p, spec := g.cfg.Chain.Program(), &st.Spec
	names, n := make([]string, 0, len(fields)), 0
	for _, f := range fields {
		names = append(names, f.Signal)
		n += f.Records
	}
	schema, err := json.Marshal(fields)
	if err != nil {
		schema = nil // fields hold nothing that JSON refuses
	}
	vehicles := "all"
	if of, _ := spec.vehicles(); of != nil {
		vehicles = strconv.Itoa(len(of))
	}
	return &ledger.Summary{
		Spec: spec.hash(), Recipient: spec.Recipient.Name, Country: spec.Recipient.Country, Keys: spec.fingerprints(),
		Purpose: spec.Purpose, Fields: names, Schema: digest(schema), Classes: classesOf(fields),
		From: spec.From.UTC().Format(time.RFC3339), To: spec.To.UTC().Format(time.RFC3339),
		Vehicles: vehicles, Subjects: subjects(st), Profile: p.Profile, Policy: hex.EncodeToString(p.Hash[:]), Needs: needs,
		Records: n, Set: sum,
	}
}
