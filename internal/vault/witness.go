package vault

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"
)

// Witness is what a keyring file tells about time without its key.
type Witness struct {
	// Reached is a time that had come when the file was last written; zero: the
	// file does not tell.
	Reached time.Time
	// Live counts the slots that hold a secret, or that are damaged and may.
	Live int
}

// ReadWitness reads a keyring file for clock.Config, without a lock and without
// changing it. A file that is missing tells nothing and is no error. Damage is
// passed over: OpenKeyring is where it counts.
func ReadWitness(path string) (Witness, error) {
	var w Witness
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return w, fmt.Errorf("vault: %w", err)
	}
	defer func() { _ = f.Close() }()
	for i := range headerPages {
		raw, err := readSlot(f, headerOffset(i))
		if err != nil && !errors.Is(err, io.EOF) {
			return w, err
		}
		if h, fault := decodeHeader(&raw); fault == faultNone {
			w.header(&h)
		}
	}
	for i := 0; ; i++ {
		raw, err := readSlot(f, slotOffset(i))
		if errors.Is(err, io.EOF) {
			return w, nil
		}
		if err != nil {
			return w, err
		}
		w.slot(&raw)
	}
}

func readSlot(f *os.File, off int64) (raw [slotSize]byte, err error) {
	if _, err = f.ReadAt(raw[:], off); err != nil {
		err = fmt.Errorf("vault: read keyring %s at %d: %w", f.Name(), off, err)
	}
	return raw, err
}

// header takes the time of the last change, and the start of the last bucket
// destroyed. Its deadline would tell more, but the retention that it was computed
// with may have been another: a longer one since would put the clock ahead.
func (w *Witness) header(h *header) {
	if h.reached > 0 {
		w.reach(time.UnixMicro(h.reached))
	}
	if h.destroyedBelow > 1 {
		w.reach(time.Unix((h.destroyedBelow-1)*int64(h.width/time.Second), 0))
	}
}

func (w *Witness) slot(raw *[slotSize]byte) {
	s, fault := decodeSlot(raw)
	if fault == faultNone && s.state != slotLive {
		return
	}
	w.Live++
	if fault == faultNone && s.created > 0 {
		w.reach(time.UnixMicro(s.created))
	}
}

func (w *Witness) reach(t time.Time) {
	if t.After(w.Reached) {
		w.Reached = t.UTC()
	}
}

// Tombstones lists the destroyed buckets that no receipt was noted for, oldest
// first. It is empty without HoldTombstones.
func (k *Keyring) Tombstones() []int64 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return slices.Sorted(maps.Keys(k.held))
}

// Receipted says that the receipt of a destroyed bucket is durable elsewhere.
func (k *Keyring) Receipted(id int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.held, id)
	k.low = 0
}

func (k *Keyring) hold(id int64) {
	if k.cfg.HoldTombstones {
		k.held[id] = true
	}
}
