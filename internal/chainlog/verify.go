package chainlog

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// maxProblems bounds the problems listed in a report; all are counted.
const maxProblems = 1000

// Problem is one thing that is wrong, and where.
type Problem struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line"`   // from 1, in the file; 0 for the log as a whole
	Offset int64  `json:"offset"` // of the line's first byte in the file
	Kind   Kind   `json:"kind"`
	What   string `json:"what"`
}

// String returns "file:line (byte n): kind: what".
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d (byte %d): %s: %s", p.File, p.Line, p.Offset, p.Kind, p.What)
}

// Report is what Verify found.
type Report struct {
	Entries     int       `json:"entries"` // lines that are entries, good or not
	Repairs     int       `json:"repairs"` // entries that tell of a cut tail
	FirstSeq    uint64    `json:"first_seq"`
	FirstTime   time.Time `json:"first_time"`
	LastTime    time.Time `json:"last_time"`
	Head        Head      `json:"head"` // the last entry
	Problems    []Problem `json:"problems"`
	NumProblems int       `json:"num_problems"` // also those beyond the first 1000
}

// OK reports whether nothing is wrong.
func (r Report) OK() bool { return r.NumProblems == 0 }

// Verify reads a whole log from r and reports every problem: it does not stop
// at the first. pub is the key that must have signed, name the log's name.
// Whole entries missing at the end cannot be seen from the log alone; heads
// remembered from earlier show them. The error is about reading and about the
// arguments, never about the log's content.
func Verify(r io.Reader, pub ed25519.PublicKey, name string, heads ...Head) (Report, error) {
	v, err := newVerifier(pub, name, heads)
	if err != nil {
		return Report{}, err
	}
	if err := v.read("", r); err != nil {
		return Report{}, fmt.Errorf("verify log %s: %w", name, err)
	}
	return v.finish(), nil
}

// VerifyFiles is Verify over the log at path together with the files that
// rotation has put aside, in order. Problems carry the file's name.
func VerifyFiles(path string, pub ed25519.PublicKey, name string, heads ...Head) (Report, error) {
	v, err := newVerifier(pub, name, heads)
	if err != nil {
		return Report{}, err
	}
	files, err := Files(path)
	if err != nil {
		return Report{}, err
	}
	for _, file := range files {
		if err := v.readFile(file); err != nil {
			return Report{}, fmt.Errorf("verify log %s: %w", name, err)
		}
	}
	return v.finish(), nil
}

// verifier carries the state of the chain from line to line.
type verifier struct {
	pub    ed25519.PublicKey
	name   string
	heads  map[uint64][]Hash
	report Report

	file    string
	line    int
	offset  int64
	next    uint64 // the number that the next entry must have; 0: whatever comes
	prev    Hash   // the hash of the line before
	anyPrev bool   // nothing is known of the line before
}

func newVerifier(pub ed25519.PublicKey, name string, heads []Head) (*verifier, error) {
	if len(pub) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("verify log %s: a public key has %d bytes, not %d", name, ed25519.PublicKeySize, len(pub))
	}
	if err := checkWord("log name", name); err != nil {
		return nil, err
	}
	v := &verifier{pub: pub, name: name, heads: map[uint64][]Hash{}, next: 1, prev: Genesis(name)}
	for _, h := range heads {
		v.heads[h.Seq] = append(v.heads[h.Seq], h.Hash)
	}
	return v, nil
}

func (v *verifier) readFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return v.read(path, f)
}

func (v *verifier) read(file string, r io.Reader) error {
	v.file, v.line, v.offset = file, 0, 0
	return lines(r, func(line []byte, n int64, err error) error {
		v.line++
		v.take(line, err)
		v.offset += n + 1
		return nil
	})
}

// take judges one line.
func (v *verifier) take(line []byte, err error) {
	var e Entry
	if err == nil {
		e, err = parse(line)
	}
	if err != nil {
		v.damaged(line, err)
		return
	}
	if !e.verify(v.name, v.pub) {
		v.problem(KindSignature, fmt.Sprintf("the signature of entry %d does not fit", e.Seq))
	}
	v.link(e)
	v.order(e)
	v.remembered(e)
	v.prev, v.anyPrev, v.next = e.Hash, false, e.Seq+1
	v.report.Head = e.Head()
}

// damaged notes a line that is no entry. It stands where one entry stood, as
// far as anyone can tell, so the numbers go on as if it were one.
func (v *verifier) damaged(line []byte, err error) {
	kind := KindTorn
	var le *lineError
	if errors.As(err, &le) {
		kind = le.kind
	}
	v.problem(kind, err.Error())
	v.prev = sha256.Sum256(line)
	if v.next != 0 {
		v.next++
	}
}

func (v *verifier) link(e Entry) {
	switch {
	case v.report.Entries == 0 && v.line == 1 && e.Seq != 1 && v.next == 1:
		v.problem(KindStart, fmt.Sprintf("begins with entry %d, not 1: earlier files are missing", e.Seq))
		return
	case v.next != 0 && e.Seq != v.next:
		v.problem(KindSeq, fmt.Sprintf("entry %d where %d was due", e.Seq, v.next))
	}
	if !v.anyPrev && e.Prev != v.prev {
		v.problem(KindPrev, fmt.Sprintf("entry %d does not follow the line before it", e.Seq))
	}
}

func (v *verifier) order(e Entry) {
	if v.report.Entries == 0 {
		v.report.FirstSeq, v.report.FirstTime = e.Seq, e.Time
	} else if e.Time.Before(v.report.LastTime) {
		v.problem(KindTime, fmt.Sprintf("entry %d is %s earlier than the one before", e.Seq, v.report.LastTime.Sub(e.Time)))
	}
	v.report.LastTime = e.Time
	v.report.Entries++
	if e.Type == typeRepair {
		v.report.Repairs++
	}
}

func (v *verifier) remembered(e Entry) {
	for _, hash := range v.heads[e.Seq] {
		if hash != e.Hash {
			v.problem(KindHead, fmt.Sprintf("entry %d is not the one remembered: the log was rewritten", e.Seq))
		}
	}
	delete(v.heads, e.Seq)
}

// finish looks for remembered heads that never came.
func (v *verifier) finish() Report {
	v.line, v.offset = 0, 0
	for seq := range v.heads {
		switch {
		case seq == 0: // the head of an empty log: nothing to miss
		case seq > v.report.Head.Seq:
			v.problem(KindTruncated, fmt.Sprintf("ends with entry %d, but entry %d is remembered", v.report.Head.Seq, seq))
		default:
			v.problem(KindHead, fmt.Sprintf("entry %d is remembered and missing", seq))
		}
	}
	return v.report
}

func (v *verifier) problem(kind Kind, what string) {
	v.report.NumProblems++
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, Problem{v.file, v.line, v.offset, kind, what})
	}
}
