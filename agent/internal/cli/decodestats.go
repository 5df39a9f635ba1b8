package cli

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"

	"cordon/agent/canbus"
)

// frameSums counts frames by bus and identifier.
type frameSums struct {
	byKey map[frameKey]*frameSum
}

type frameKey struct {
	bus      string
	id       uint32
	extended bool
	err      bool
}

// frameSum is one line of --stats.
type frameSum struct {
	Channel     string      `json:"channel"`
	ID          string      `json:"id"`
	Extended    bool        `json:"extended"`
	Message     string      `json:"message"` // "" if unknown
	Frames      uint64      `json:"frames"`
	Decoded     uint64      `json:"decoded"`
	Short       uint64      `json:"short"`
	Undecodable uint64      `json:"undecodable"`
	Unknown     uint64      `json:"unknown"`
	Remote      uint64      `json:"remote"`
	Error       uint64      `json:"error"`
	First       unixSeconds `json:"first"`
	Last        unixSeconds `json:"last"`

	key frameKey
}

// unixSeconds is Unix nanoseconds, written as seconds.
type unixSeconds int64

func (s unixSeconds) MarshalJSON() ([]byte, error) { return appendSeconds(nil, int64(s)), nil }

func (t *frameSums) add(f *canbus.Frame, m *canbus.Message, outcome canbus.Outcome) {
	key := frameKey{f.Bus, f.ID, f.Extended, f.Error}
	s := t.byKey[key]
	if s == nil {
		s = &frameSum{Channel: f.Bus, ID: frameID(f.ID), Extended: f.Extended, First: unixSeconds(f.Time), key: key}
		if m != nil && !f.Error {
			s.Message = m.Name
		}
		if t.byKey == nil {
			t.byKey = map[frameKey]*frameSum{}
		}
		t.byKey[key] = s
	}
	s.Frames++
	s.First, s.Last = min(s.First, unixSeconds(f.Time)), max(s.Last, unixSeconds(f.Time))
	*s.counter(f, outcome)++
}

func (s *frameSum) counter(f *canbus.Frame, outcome canbus.Outcome) *uint64 {
	switch {
	case f.Error:
		return &s.Error
	case f.Remote:
		return &s.Remote
	case outcome == canbus.Decoded:
		return &s.Decoded
	case outcome == canbus.Short:
		return &s.Short
	case outcome == canbus.Undecodable:
		return &s.Undecodable
	default:
		return &s.Unknown
	}
}

func (t *frameSums) sorted() []*frameSum {
	sums := make([]*frameSum, 0, len(t.byKey))
	for _, s := range t.byKey {
		sums = append(sums, s)
	}
	slices.SortFunc(sums, func(a, b *frameSum) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.key.id, b.key.id),
			cmp.Compare(keyRank(a.key), keyRank(b.key)))
	})
	return sums
}

// keyRank orders frames of one identifier: standard, extended, error.
func keyRank(k frameKey) int {
	switch {
	case k.err:
		return 2
	case k.extended:
		return 1
	}
	return 0
}

// write writes JSON lines, or a table for people.
func (t *frameSums) write(w io.Writer, table bool) error {
	if table {
		return t.table(w)
	}
	enc := json.NewEncoder(w)
	for _, s := range t.sorted() {
		if err := enc.Encode(s); err != nil {
			return err
		}
	}
	return nil
}

func (t *frameSums) table(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := []byte("CHANNEL\tID\tMESSAGE\tFRAMES\tDECODED\tSHORT\tUNDECODABLE\tUNKNOWN\tREMOTE\tERROR\n")
	for _, s := range t.sorted() {
		line = append(line, s.Channel+"\t"+s.ID+"\t"+cmp.Or(s.Message, "-")...)
		for _, n := range []uint64{s.Frames, s.Decoded, s.Short, s.Undecodable, s.Unknown, s.Remote, s.Error} {
			line = strconv.AppendUint(append(line, '\t'), n, 10)
		}
		line = append(line, '\n')
	}
	if _, err := tab.Write(line); err != nil {
		return err
	}
	return tab.Flush()
}
