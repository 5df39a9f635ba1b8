package records

import (
	"errors"
	"fmt"

	"cordon/filters"
)

// The keys of a record.
const (
	keySignal  = "signal"
	keySource  = "source"
	keyValue   = "value"
	keyTime    = "collected_at"
	keyParents = "derived_from"
	keySubject = "subject"
	keyAttest  = "attest" // of a masked image (T2); in MessagePack its JSON as a string
)

var keys = [...]string{keySignal, keySource, keyValue, keyTime, keyParents, keySubject, keyAttest}

// fields collects the keys of one record, in whatever encoding they came.
type fields struct {
	rec  filters.Record
	seen [len(keys)]bool
}

// take notes a key; one that no record has, and one that came before, are errors.
func (f *fields) take(key string) error {
	for i, k := range keys {
		if k != key {
			continue
		}
		if f.seen[i] {
			return fmt.Errorf("%s is given twice", key)
		}
		f.seen[i] = true
		return nil
	}
	return errors.New("a key that is not signal, source, value, collected_at, derived_from, subject or attest")
}

func (f *fields) setText(key, text string) (err error) {
	if key == keyAttest {
		f.rec.Attest, err = Attestation([]byte(text))
		return err
	}
	if len(text) > maxName {
		return fmt.Errorf("longer than %d bytes", maxName)
	}
	switch key {
	case keySignal:
		f.rec.Signal = text
	case keySource:
		f.rec.Source = text
	case keySubject:
		f.rec.Subject = text
	case keyTime:
		f.rec.CollectedAt, err = parseTime(text)
	}
	return err
}

// record gives the whole record; now is the time of one that states none.
func (f *fields) record(now int64) (filters.Record, error) {
	if f.rec.Signal == "" || f.rec.Source == "" || !f.seen[2] {
		return f.rec, errors.New("signal, source and value are required")
	}
	if len(f.rec.DerivedFrom) > maxParents {
		return f.rec, fmt.Errorf("derived_from names more than %d sources", maxParents)
	}
	for _, p := range f.rec.DerivedFrom {
		if p == "" || len(p) > maxName {
			return f.rec, fmt.Errorf("derived_from: a source name has 1 to %d bytes", maxName)
		}
	}
	if !f.seen[3] {
		f.rec.CollectedAt = now
	}
	return f.rec, nil
}
