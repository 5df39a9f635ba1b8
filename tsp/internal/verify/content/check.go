package content

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"cordon/filters"
	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/suite"
	"cordon/tsp/internal/verify/finding"
)

// Asked is what was approved and logged about one file.
type Asked struct {
	Place    finding.Place
	File     ledger.File
	At       time.Time      // of the intent
	Labels   filters.Labels // of the request's classes
	Needs    int            // approvals
	Count    int            // of fields
	From, To int64          // Unix nanoseconds, To exclusive
	Coarsen  string
	// Candidates is how many routes remained possible; Least is what there must be.
	Candidates, Least uint64
	Fields            map[string]bool // signals; nil if their list was not handed over
}

// Result says what was looked at.
type Result struct {
	Classes  []string `json:"classes,omitempty"`
	Plain    int64    `json:"plain"`
	Rows     int      `json:"rows"`
	Signals  int      `json:"signals"`
	Subjects int      `json:"subjects"`
}

// check is the state of one file's judgement.
type check struct {
	judge    *Judge
	asked    Asked
	at       finding.Place
	env      filters.Env
	count    map[finding.ID]int // of rows
	found    []finding.Finding
	n        int
	signals  map[*signal]bool
	subjects map[string]struct{}
	labels   filters.Labels
	seen     map[series][]window
	windows  int
}

// File decrypts a file of size bytes from r and judges every row.
func (j *Judge) File(r io.ReaderAt, size int64, key suite.FileKey, asked Asked) (Result, []finding.Finding) {
	c := &check{
		judge: j, asked: asked, at: asked.Place,
		env:   filters.Env{Now: asked.At.UnixNano(), Collecting: filters.Personal},
		count: map[finding.ID]int{}, signals: map[*signal]bool{}, subjects: map[string]struct{}{}, seen: map[series][]window{},
	}
	plain, err := decrypt(suite.ID(asked.File.Suite), io.NewSectionReader(r, 0, size), key, inMemory)
	if err != nil {
		return Result{}, c.fail(err)
	}
	defer plain.close()
	c.plain(plain)
	c.more()
	slices.SortStableFunc(c.found, func(a, b finding.Finding) int { return cmp.Compare(a.ID, b.ID) })
	res := Result{
		Rows: c.n, Subjects: len(c.subjects), Signals: len(c.signals), Classes: c.labels.Names(), Plain: plain.size,
	}
	return res, c.found
}

// fail words why a file has no plaintext.
func (c *check) fail(err error) []finding.Finding {
	why := "damaged"
	switch {
	case errors.Is(err, errSpool):
		return []finding.Finding{finding.New(finding.FileUnread, c.at, c.asked.File.Name, err.Error())}
	case errors.Is(err, suite.ErrHeader):
		why = "header"
	case errors.Is(err, suite.ErrPayload):
		why = "payload"
	}
	return []finding.Finding{finding.New(finding.ContentDecrypt, c.at, c.asked.File.Name, why)}
}

// plain reads the rows and compares the sums with the log's.
func (c *check) plain(p *spooled) {
	f := &c.asked.File
	if p.size != f.Plain {
		c.whole(finding.ContentLength, num(p.size), num(f.Plain))
	}
	if p.sha256 != f.PlainSHA256 {
		c.whole(finding.ContentSHA256)
	}
	err := rows.Read(rows.Format(f.Format), p, p.size, func(r *rows.Row) error {
		c.row(r)
		return nil
	})
	if err != nil {
		// The reader's own words name a row and what is wrong, but no content.
		c.whole(finding.ContentForm, f.Format, err.Error())
		return
	}
	if c.n != f.Records {
		c.whole(finding.ContentRecords, num(c.n), num(f.Records))
	}
	if len(c.subjects) != f.Subjects {
		c.whole(finding.ContentSubjects, num(len(c.subjects)), num(f.Subjects))
	}
	if len(c.signals) > c.asked.Count {
		c.whole(finding.ContentTooMany, num(len(c.signals)), num(c.asked.Count))
	}
}

// whole adds a finding about the file as a whole.
func (c *check) whole(id finding.ID, args ...string) {
	c.found = append(c.found, finding.New(id, c.at, args...))
}

func num[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }
