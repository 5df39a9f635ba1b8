package clock

import (
	"errors"
	"fmt"
	"time"
)

// Limits of what sources may do to the clock.
const (
	MaxBehind  = 5 * time.Minute      // a source further behind the mark than this is a rollback
	Agree      = 5 * time.Minute      // sources this close agree
	MaxJump    = 400 * 24 * time.Hour // further ahead an authenticated source must be among those that agree
	LockLimit  = 24 * time.Hour       // of powered time without a quorum; then locked buckets end
	Width      = time.Hour            // of the buckets whose age the clock keeps
	MaxSources = 4
)

// slow takes off what a crystal may run fast, 100 ppm, so that the mark stays a time
// that has been reached: ahead of it, right sources would look turned back.
func slow(d time.Duration) time.Duration { return d - d/10000 }

// latest is what is still taken for a time: the file counts nanoseconds.
var latest = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// Source is somebody who says what time it is.
type Source struct {
	Name string
	Read func() time.Time // zero: it does not know
	// Authenticated: what it says is signed, or the operator vouches for it.
	Authenticated bool
	// Alone: the operator's configuration trusts it without a second source.
	Alone bool
	// Late: what it says may be old. It proves that its time was reached and no
	// more, so being behind is no disagreement.
	Late bool
}

// Config of a Clock. Only Path is required.
type Config struct {
	Path string // the mark file; the ages lie in Path + ".ages"; made 0600 if missing
	// Sources, at most MaxSources. None: the machine's clock, which is not trusted
	// alone.
	Sources []Source
	// Source is short for one source that is trusted alone: a machine whose operator
	// keeps its clock right (authenticated NTP or PTP). Not together with Sources.
	Source       func() time.Time
	Boot         func() time.Duration // time since boot including suspend; nil: CLOCK_BOOTTIME
	BootID       string               // differs between boots; empty: the kernel's
	Earliest     time.Time            // nothing before this is a time; zero: 2025-01-01 UTC
	PersistEvery time.Duration        // least progress between two writes of the mark; 0: 30 s
	OnEvent      func(Event)          // called, without locks held, when a source turns bad
	// Floor is the latest time that something beside the mark proves to have been
	// reached: a keyring, a log, a signed schedule. The clock starts no lower. Zero:
	// there is no such witness.
	Floor time.Time
	// Needed says that what is kept here ends by this clock. Then Open refuses to
	// start from nothing: with neither a mark nor a Floor a source turned back would
	// be believed, and what is past its deadline would live on.
	Needed bool

	open func(path string) (disk, error) // nil: a file
}

// Validate names what is wrong with the configuration.
func (c Config) Validate() error {
	switch {
	case c.Path == "":
		return errors.New("clock: no path for the mark file. Try: set Path to a file in the state directory")
	case c.PersistEvery < 0 || c.PersistEvery >= MaxBehind:
		return fmt.Errorf("clock: PersistEvery is %v. Try: 0 (30 s) or anything below %v", c.PersistEvery, MaxBehind)
	case len(c.Sources) > MaxSources:
		return fmt.Errorf("clock: %d sources, at most %d are compared", len(c.Sources), MaxSources)
	case c.Source != nil && len(c.Sources) > 0:
		return errors.New("clock: Source is short for Sources with one element. Try: set one of them")
	}
	names := map[string]bool{}
	for _, s := range c.Sources {
		if s.Name == "" || s.Read == nil || names[s.Name] {
			return fmt.Errorf("clock: source %q needs a name of its own and something to read", s.Name)
		}
		names[s.Name] = true
	}
	return nil
}

func (c Config) withDefaults() Config {
	switch {
	case c.Source != nil:
		c.Sources = []Source{{Name: "system", Read: c.Source, Authenticated: true, Alone: true}}
	case len(c.Sources) == 0:
		c.Sources = []Source{{Name: "wall", Read: time.Now}}
	}
	if c.Boot == nil {
		c.Boot = sinceBoot
	}
	if c.BootID == "" {
		c.BootID = kernelBootID()
	}
	if c.Earliest.IsZero() {
		c.Earliest = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if c.PersistEvery == 0 {
		c.PersistEvery = 30 * time.Second
	}
	if c.open == nil {
		c.open = openDisk
	}
	return c
}
