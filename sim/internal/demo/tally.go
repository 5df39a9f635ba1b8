package demo

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"cordon/sim/truth"
)

// truthTally sums up the ground truth: what was fed, what of it each rule must
// stop, and every value that the buses carried.
type truthTally struct {
	items    uint64
	byKind   map[string]uint64
	people   uint64 // personal values in texts
	media    uint64 // cabin frames and sounds
	cabin    uint64 // records of the cabin or computed from it
	exterior uint64 // exterior images
	bus      uint64 // records that the buses make: signals, and frames that nobody knows
	mapped   uint64 // bus signals that the map sends somewhere
	banned   map[string]bool
	fixes    []int64 // times of positions, Unix nanoseconds
	physical map[string]map[int64][]float64
	paths    map[string]string // MESSAGE.SIGNAL to path
}

func (t *truthTally) init() {
	t.byKind, t.banned, t.paths = map[string]uint64{}, map[string]bool{}, map[string]string{}
	t.physical = map[string]map[int64][]float64{}
}

// readMap reads the signal map's lines.
func (t *truthTally) readMap(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		if name, path, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && strings.HasPrefix(path, "Vehicle.") {
			t.paths[name] = path
		}
	}
	return nil
}

func (t *truthTally) add(i *truth.Item) {
	t.items++
	t.byKind[i.Kind]++
	cabin := i.Has(truth.CabinAudio) || i.Has(truth.CabinVideo) || i.Has(truth.CabinImage) || i.Has(truth.CabinDerived)
	switch {
	case cabin:
		t.cabin++
		t.banned[i.Signal] = true
	case i.Has(truth.ExteriorMedia):
		t.exterior++
		t.banned[i.Signal] = true
	case i.Kind == truth.KindBlob:
		t.banned[i.Signal] = true
	}
	for _, e := range i.Contains {
		switch {
		case e.Type == truth.Position:
		case e.Type == truth.Media && cabin:
			t.media++
		case e.Type != truth.Media:
			t.people++
		}
	}
	if i.Kind == truth.KindPosition {
		t.fixes = append(t.fixes, i.T)
	}
	if i.Frame != nil {
		t.frame(i)
	}
}

func (t *truthTally) frame(i *truth.Item) {
	t.bus += uint64(max(1, len(i.Frame.Signals)))
	if i.Kind == truth.KindVIN {
		t.bus++ // the piece of the VIN is text, which the truth lists as contained
	}
	for name, v := range i.Frame.Signals {
		key := i.Frame.Message + "." + name
		if t.paths[key] != "" {
			t.mapped++
		}
		if t.physical[key] == nil {
			t.physical[key] = map[int64][]float64{}
		}
		// The bus log has microseconds.
		at := i.T / 1000
		t.physical[key][at] = append(t.physical[key][at], v)
	}
}

// match counts the stored values of a signal that the bus carried at that
// microsecond, and those that it did not.
func (t *truthTally) match(key string, stored []storedRecord) (same, other int) {
	for _, r := range stored {
		v, err := strconv.ParseFloat(string(r.Value), 64)
		at := r.T.UnixNano() / 1000
		if err == nil && slices.ContainsFunc(t.physical[key][at], func(x float64) bool { return math.Abs(x-v) <= 1e-9*math.Max(1, math.Abs(x)) }) {
			same++
		} else {
			other++
		}
	}
	return same, other
}

// carried is how many values of a signal the bus carried.
func (t *truthTally) carried(key string) (n int) {
	for _, vs := range t.physical[key] {
		n += len(vs)
	}
	return n
}

// fixesFrom counts positions at or after a time.
func (t *truthTally) fixesFrom(ns int64) (n int) {
	for _, at := range t.fixes {
		if at >= ns {
			n++
		}
	}
	return n
}
