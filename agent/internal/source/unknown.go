package source

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"cordon/agent/canbus"
)

// maxUnknown bounds the table of unknown identifiers: they come from outside.
const maxUnknown = 4096

// UnknownID counts frames of one identifier that no DBC file decodes.
type UnknownID struct {
	Bus   string `json:"bus"`
	ID    string `json:"id"` // hexadecimal: 3 digits standard, 8 extended
	Count uint64 `json:"count"`
}

type busID struct {
	bus      string
	id       uint32
	extended bool
}

// unknownIDs is safe for concurrent use.
type unknownIDs struct {
	mu    sync.Mutex
	count map[busID]uint64
	more  uint64 // frames that found the table full
}

func (u *unknownIDs) add(f *canbus.Frame) {
	k := busID{f.Bus, f.ID, f.Extended}
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, ok := u.count[k]; !ok && len(u.count) >= maxUnknown {
		u.more++
		return
	}
	if u.count == nil {
		u.count = map[busID]uint64{}
	}
	u.count[k]++
}

// list gives the counts, most frequent first.
func (u *unknownIDs) list() (ids []UnknownID, more uint64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for k, n := range u.count {
		id := fmt.Sprintf("%03X", k.id)
		if k.extended {
			id = fmt.Sprintf("%08X", k.id)
		}
		ids = append(ids, UnknownID{Bus: k.bus, ID: id, Count: n})
	}
	slices.SortFunc(ids, func(a, b UnknownID) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Bus, b.Bus), cmp.Compare(a.ID, b.ID))
	})
	return ids, u.more
}
