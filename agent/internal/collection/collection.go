// Package collection keeps what the driver set to be collected (rule C1). It is off
// at the start of every drive unless the driver's own setting says otherwise; that
// setting lies in a file, what is meant for one drive only in memory.
package collection

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"cordon/agent/internal/durable"
	"cordon/filters"
)

// version of the file's form.
const version = 1

// setting is the file: the classes that the driver wants collected on every drive.
// Times are Unix nanoseconds.
type setting struct {
	Version int      `json:"version"`
	Classes []string `json:"classes"`
	Set     int64    `json:"set"`
	UID     uint32   `json:"uid"` // who set it
}

// State is what is collected and since when.
type State struct {
	Classes   filters.Labels // collected on this drive
	Setting   filters.Labels // collected on every drive, by the driver's own setting
	ThisDrive bool           // Classes were set for this drive only
	Since     time.Time      // of Classes
	Drive     time.Time      // start of the drive
	UID       uint32         // who set Classes; of no meaning before anybody did
}

// Store holds the state. It is safe for concurrent use.
type Store struct {
	path string
	now  func() time.Time

	mu      sync.Mutex
	state   State
	classes atomic.Uint32
}

// Damage tells of a setting that could not be read.
type Damage struct {
	What    string
	SavedAs string // base name
}

// Open reads the driver's setting and begins a drive. Damage, not nil, tells of a
// file that could not be read: it is kept aside, and collection is off.
func Open(path string, now func() time.Time) (*Store, *Damage, error) {
	s := &Store{path: path, now: now}
	kept, damage, err := s.read()
	if err != nil {
		return nil, nil, fmt.Errorf("collection setting: %w", err)
	}
	s.state.Setting, s.state.UID = kept.classes, kept.uid
	s.StartDrive()
	return s, damage, nil
}

type kept struct {
	classes filters.Labels
	uid     uint32
}

func (s *Store) read() (kept, *Damage, error) {
	var f setting
	err := durable.ReadLine(s.path, &f)
	if errors.Is(err, fs.ErrNotExist) {
		return kept{}, nil, nil
	}
	if err == nil {
		l, perr := f.parse()
		if perr == nil {
			return kept{l, f.UID}, nil, nil
		}
		err = perr
	}
	if !errors.Is(err, durable.ErrDamaged) {
		return kept{}, nil, err
	}
	name, aerr := durable.Aside(s.path)
	if aerr != nil {
		return kept{}, nil, aerr
	}
	d := &Damage{What: err.Error() + "; collection is off until the driver sets it", SavedAs: filepath.Base(name)}
	return kept{}, d, s.write(0, 0)
}

// parse gives the classes of a setting.
func (f *setting) parse() (l filters.Labels, err error) {
	if f.Version != version {
		return 0, fmt.Errorf("%w: form %d is not known", durable.ErrDamaged, f.Version)
	}
	for _, n := range f.Classes {
		c, ok := filters.ParseLabel(n)
		if !ok || c&filters.Personal == 0 {
			return 0, fmt.Errorf("%w: it names a class that nobody can set", durable.ErrDamaged)
		}
		l |= c
	}
	return l, nil
}

func (s *Store) write(l filters.Labels, uid uint32) error {
	return durable.WriteLine(s.path, setting{Version: version, Classes: l.Names(), Set: s.now().UnixNano(), UID: uid})
}

// Classes are the personal classes that are collected now.
func (s *Store) Classes() filters.Labels { return filters.Labels(s.classes.Load()) }

// State gives what is set.
func (s *Store) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Set makes classes, a subset of filters.Personal and empty for off, the ones that
// are collected from now on: on this drive only, or on every drive, which is
// durable before it is in force. Switching off holds even if it cannot be written;
// the error then says so.
func (s *Store) Set(classes filters.Labels, thisDrive bool, uid uint32) (State, error) {
	if more := classes &^ filters.Personal; more != 0 {
		return s.State(), fmt.Errorf("%s is not what a driver sets: it is for personal data", more)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if thisDrive {
		s.use(classes, true, uid)
		return s.state, nil
	}
	if less := classes &^ s.state.Classes; less == 0 {
		s.use(classes, true, uid) // less than before: at once
	}
	if err := s.write(classes, uid); err != nil {
		return s.state, fmt.Errorf("the setting could not be written, so the next drive begins as before: %w. Try: free space on the disk, then again", err)
	}
	s.state.Setting = classes
	s.use(classes, false, uid)
	return s.state, nil
}

// StartDrive begins a drive: what was set for the last one is over.
func (s *Store) StartDrive() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Drive = s.now()
	s.use(s.state.Setting, false, s.state.UID)
	return s.state
}

func (s *Store) use(l filters.Labels, thisDrive bool, uid uint32) {
	s.state.Classes, s.state.ThisDrive, s.state.Since, s.state.UID = l, thisDrive, s.now(), uid
	s.classes.Store(uint32(l))
}
