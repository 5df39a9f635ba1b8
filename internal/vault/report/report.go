// Package report words the state of vaults for operators: what is kept and until
// when, what the time rests on, and where the key-encryption key stands. It holds no
// place, no vehicle and no content.
package report

import (
	"time"

	"cordon/internal/clock"
	"cordon/internal/vault"
)

// Report is the state of all vaults that go by one clock.
type Report struct {
	Clock    Clock    `json:"clock"`
	Vaults   []Vault  `json:"vaults"`
	Receipts Receipts `json:"receipts"`
	Reserve  Reserve  `json:"reserve"`
}

// Clock says what time it is and what that rests on.
type Clock struct {
	Now    time.Time `json:"now,omitzero"`
	Basis  string    `json:"basis,omitempty"`  // docs/clock.md lists them
	Quorum string    `json:"quorum,omitempty"` // the sources that agree, joined by "+"
	Since  time.Time `json:"since,omitzero"`   // of Basis
	// Proven: in this boot. Until then what was kept before it is locked.
	Proven      bool       `json:"proven"`
	Unsure      string     `json:"unsure,omitempty"` // powered time since time was last proven
	Rejected    []Rejected `json:"rejected"`
	Rollbacks   uint64     `json:"rollbacks"` // times a source turned bad, by reason
	Jumps       uint64     `json:"jumps"`
	Disagreed   uint64     `json:"disagreed"`
	Failures    uint64     `json:"write_failures"` // of the clock's files
	DamagedAges int        `json:"damaged_ages"`
}

// Rejected is a source of time that does not count at the moment.
type Rejected struct {
	Source string `json:"source"`
	Why    string `json:"why"`
	Off    string `json:"off"` // from the clock
}

// Vault is one vault. Times are left out if there is nothing to tell.
type Vault struct {
	Vault          string        `json:"vault"`
	Keep           time.Duration `json:"keep_ns"`
	Alive          int           `json:"alive"` // buckets with a secret
	Locked         int           `json:"locked"`
	Oldest         time.Time     `json:"oldest,omitzero"` // start of the oldest
	NextDeadline   time.Time     `json:"next_deadline,omitzero"`
	Overdue        int           `json:"overdue"`
	Destroyed      uint64        `json:"destroyed"` // secrets, in the keyring's life
	DestroyedBelow time.Time     `json:"destroyed_below,omitzero"`
	Damaged        int           `json:"damaged"`
	Refused        uint64        `json:"refused"` // records too late, too early or of erased subjects, since the start
	Subjects       int           `json:"subjects"`
	Erased         int           `json:"subjects_erased"`
	KEK            KEK           `json:"kek"`
}

// KEK is the key-encryption key of one vault.
type KEK struct {
	Kind         string    `json:"kind"` // file or tpm
	Where        string    `json:"where"`
	Development  bool      `json:"development"`
	Generation   uint64    `json:"generation"`
	LastRotation time.Time `json:"last_rotation,omitzero"`
	NextRotation time.Time `json:"next_rotation,omitzero"`
	Unfinished   bool      `json:"rotation_unfinished"`
	Overdue      bool      `json:"rotation_overdue"`
}

// Receipts counts deletion receipts.
type Receipts struct {
	Written uint64 `json:"written"` // since the start
	Owed    int    `json:"owed"`    // that the journal has not taken yet
}

// Reserve is the file that is given back when the disk is full.
type Reserve struct {
	Bytes int64 `json:"bytes"`
	Held  bool  `json:"held"` // false: it is spent, or there was no room for it
}

// OfClock takes over what a clock says of itself.
func OfClock(s clock.State) Clock {
	c := Clock{
		Now: s.Now, Basis: string(s.Reason), Quorum: s.Quorum, Since: s.Since, Proven: s.Anchored, Rejected: []Rejected{},
		Rollbacks: s.Rollbacks, Jumps: s.Jumps, Disagreed: s.Disagreed,
		Failures: s.PersistFailures + s.AgeFailures, DamagedAges: s.DamagedAges,
	}
	if !s.Anchored {
		c.Unsure = s.Unsure.Round(time.Second).String()
	}
	for _, r := range s.Rejected {
		if r.Source != "" {
			c.Rejected = append(c.Rejected, Rejected{r.Source, string(r.Why), r.By.Round(time.Second).String()})
		}
	}
	return c
}

// OfVault takes over what a vault says of itself. kind is that of its configured
// key-encryption key; empty: a file.
func OfVault(name string, keep time.Duration, kind string, s vault.Status) Vault {
	if kind == "" {
		kind = "file"
	}
	if s.DestroyedBelow.Unix() <= 0 {
		s.DestroyedBelow = time.Time{}
	}
	return Vault{
		Vault: name, Keep: keep, Alive: s.Alive, Locked: s.Locked, Oldest: s.Oldest, NextDeadline: s.NextDeadline,
		Overdue: s.Overdue, Destroyed: s.Destroyed, DestroyedBelow: s.DestroyedBelow, Damaged: len(s.Damaged),
		Refused: s.RefusedExpired + s.RefusedFuture + s.RefusedErased, Subjects: s.Subjects, Erased: s.Erased,
		KEK: KEK{
			Kind: kind, Where: s.KEK, Development: s.Development, Generation: s.Rotation.Generation,
			LastRotation: s.Rotation.Last, NextRotation: s.Rotation.Next,
			Unfinished: s.Rotation.Unfinished, Overdue: s.Rotation.Overdue,
		},
	}
}

// Overdue counts the buckets that are past their deadline.
func (r *Report) Overdue() (n int) {
	for i := range r.Vaults {
		n += r.Vaults[i].Overdue
	}
	return n
}
