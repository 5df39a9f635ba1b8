package consent

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"cordon/filters"
)

// Refusal is a person's no to a question.
type Refusal struct {
	Ask
	At int64 // Unix nanoseconds
}

// Answer says whether a person may be asked now.
type Answer struct {
	May    bool
	Reason string
	// RefusedAt is when it was refused in this drive, Unix nanoseconds; 0 if it was not.
	RefusedAt int64
	// Consent is the consent in force that makes asking needless; 0 if there is none.
	Consent uint64
}

// errNewer is returned by Open for a file of a version to come. It is left as it is.
var errNewer = errors.New("the file was written by a newer agent. Try: update this one")

// Refuse notes that a person said no, and gives the refusal back once it is durable.
func (s *Store) Refuse(a Ask) (Refusal, error) {
	if err := a.Validate(); err != nil {
		return Refusal{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.upgrade(); err != nil {
		return Refusal{}, err
	}
	r := Refusal{a, s.now().UnixNano()}
	err := s.append(&entry{
		Op: opRefuse, At: r.At, Subject: a.Subject, Categories: a.Categories.Names(),
		Purpose: a.Purpose.String(), Recipient: a.Recipient,
	})
	if err != nil {
		return Refusal{}, err
	}
	s.refused(r)
	return r, nil
}

// refused keeps a refusal in place of those that it takes in.
func (s *Store) refused(r Refusal) {
	s.refusals = slices.DeleteFunc(s.refusals, func(o Refusal) bool {
		return o.Subject == r.Subject && o.Purpose == r.Purpose && o.Recipient == r.Recipient && r.Categories.All(o.Categories)
	})
	s.refusals = append(s.refusals, r)
}

// refusal gives what a refuse line says.
func (e *entry) refusal() (Refusal, error) {
	cats, err := ParseCategories(e.Categories)
	purpose, ok := filters.ParsePurpose(e.Purpose)
	if err != nil || !ok || cats == 0 {
		return Refusal{}, fmt.Errorf("%w: it refuses nothing that can be refused", errLine)
	}
	return Refusal{Ask{e.Subject, cats, purpose, e.Recipient}, e.At}, nil
}

// Refusals gives those since a time, the start of the drive, oldest first.
func (s *Store) Refusals(since time.Time) (list []Refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.refusals {
		if r.At >= since.UnixNano() {
			list = append(list, r)
		}
	}
	return list
}

// MayAsk says whether a person may be asked (rule C2): not again in the drive,
// which began at a time given, in which any of it was refused, and not for what is
// in force.
func (s *Store) MayAsk(a Ask, drive time.Time) (Answer, error) {
	if err := a.Validate(); err != nil {
		return Answer{}, err
	}
	for _, c := range s.InForce() {
		if c.Subject == a.Subject && c.Purpose == a.Purpose && c.Recipient == a.Recipient &&
			c.Categories.All(a.Categories) && c.Active(s.now().UnixNano()) {
			return Answer{Reason: "a consent is in force already", Consent: c.ID}, nil
		}
	}
	for _, r := range s.Refusals(drive) {
		if r.Subject == a.Subject && r.Purpose == a.Purpose && r.Recipient == a.Recipient && r.Categories.Any(a.Categories) {
			return Answer{Reason: "refused in this drive; it may be asked again in the next one", RefusedAt: r.At}, nil
		}
	}
	return Answer{May: true, Reason: "not refused in this drive"}, nil
}

// upgrade makes a file of an earlier version go on as one of this.
func (s *Store) upgrade() error {
	if s.version >= version {
		return nil
	}
	if err := s.append(&entry{Op: opUpgrade, At: s.now().UnixNano(), Version: version}); err != nil {
		return err
	}
	s.version = version
	return nil
}
