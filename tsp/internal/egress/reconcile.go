package egress

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cordon/tsp/internal/ledger"
)

// reconciled is what the last comparison found.
type reconciled struct {
	day      string
	findings []string
}

const maxFindings = 20

// tally is what was counted of one request, over all days.
type tally struct {
	channel string
	file    int64 // bytes of the file that may have left, from the front
	wire    int64
	through int64           // bytes of the file over all tries
	tries   int             // that sent anything
	days    map[string]bool // on which it was counted
}

// comparison is one day's.
type comparison struct {
	day      string
	h        *history
	tallies  map[string]*tally
	wire     map[string]int64 // by channel, of the day
	damaged  int
	folder   string // the channel; empty: there is none
	findings []string
	more     int
}

func (c *comparison) find(format string, args ...any) {
	if len(c.findings) == maxFindings {
		c.more++
		return
	}
	c.findings = append(c.findings, fmt.Sprintf(format, args...))
}

// tolerance is what protocols may add to the files of a channel: certificates and
// headers of every try, and frames; and what a crash leaves counted that did not go.
func tolerance(t *tally) int64 {
	return t.through/16 + int64(t.tries)*(64<<10+ahead)
}

// requests compares what was counted of every request of the day with the log.
func (c *comparison) requests() {
	for _, id := range slices.Sorted(maps.Keys(c.tallies)) {
		t, s := c.tallies[id], c.h.of[id]
		switch {
		case !t.days[c.day]:
			continue
		case s == nil && t.file > 0:
			c.find("%s: %d bytes of %s left, the log has no delivery", t.channel, t.file, id)
		case s != nil && t.file > s.file.Cipher:
			c.find("%s: %d bytes of %s left, the file has %d", t.channel, t.file, id, s.file.Cipher)
		}
		if t.wire > t.through+tolerance(t) {
			c.find("%s: %d bytes went to the network for %s, its file accounts for %d", t.channel, t.wire, id, t.through)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.h.of)) {
		if s := c.h.of[id]; s.day == c.day {
			c.delivery(id, s, c.tallies[id])
		}
	}
}

// delivery compares a delivery that the log has with what was counted.
func (c *comparison) delivery(id string, s *delivery, t *tally) {
	counted := int64(0)
	if t != nil {
		counted = t.file
	}
	switch {
	case s.receipts == 0:
		c.find("%s is entered as sent and has no receipt", id)
	case counted < s.bytes:
		c.find("%s: the receipt of %s says %d bytes, %d were counted", s.channel, id, s.bytes, counted)
	case s.status == StatusUnknown || s.status == StatusRefused || s.status == StatusEnded:
		c.find("%s: %s is not delivered but %s, %d of %d bytes left", s.channel, id, s.status, counted, s.file.Cipher)
	case counted != s.file.Cipher:
		c.find("%s: %s is entered with %d bytes, %d were counted", s.channel, id, s.file.Cipher, counted)
	}
}

// entry sums the day up.
func (c *comparison) entry() *ledger.Reconcile {
	r := &ledger.Reconcile{Day: c.day, Receipts: c.h.receipts[c.day]}
	by := map[string]*ledger.ChannelDay{}
	of := func(name string) *ledger.ChannelDay {
		if by[name] == nil {
			by[name] = &ledger.ChannelDay{Channel: name}
		}
		return by[name]
	}
	for name, n := range c.wire {
		of(name).Wire = n
	}
	for id, s := range c.h.of {
		if s.day != c.day {
			continue
		}
		ch := of(s.channel)
		ch.Sent++
		ch.Logged += s.file.Cipher
		if t := c.tallies[id]; t != nil {
			ch.Counted += t.file
		}
	}
	for id, t := range c.tallies { // left without an entry
		if c.h.of[id] == nil && t.days[c.day] {
			of(t.channel).Counted += t.file
		}
	}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		ch := by[name]
		r.Channels = append(r.Channels, *ch)
		r.Counted, r.Logged, r.Sent = r.Counted+ch.Counted, r.Logged+ch.Logged, r.Sent+ch.Sent
	}
	r.Findings = c.findings
	if c.more > 0 {
		r.Findings = append(r.Findings, fmt.Sprintf("and %d more", c.more))
	}
	return r
}

// files compares the folder with the log: every file in it was sent, under that name
// and with those bytes. One that is gone was fetched.
func (c *comparison) files(dir string, present map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(present)) {
		sum, _, err := hashOf(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		switch want := c.h.named[name]; {
		case sum == "": // fetched meanwhile
		case want == unnamed:
			c.find("%s: a file lies in the folder that was never sent; the SHA-256 of its name begins with %s", c.folder, hexSum([]byte(name))[:16])
		case want != sum:
			c.find("%s: the file %s is not the one that was sent", c.folder, name)
		}
	}
	return nil
}

// unnamed stands for the hash of a file that the log does not name.
const unnamed = "-"

// present lists the files of the folder.
func present(dir string) (map[string]string, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	out := map[string]string{}
	for _, n := range names {
		if !strings.HasPrefix(n.Name(), tempPrefix) {
			out[n.Name()] = unnamed
		}
	}
	return out, nil
}

// readTallies sums what was counted of the requests that were counted on one of the
// days, and gives the bytes of each day by channel.
func readTallies(dir string, of []string) (map[string]*tally, map[string]map[string]int64, map[string]int, error) {
	days, err := countedDays(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	tallies, wire, damaged := map[string]*tally{}, map[string]map[string]int64{}, map[string]int{}
	all := make([]dayCounts, len(days))
	for i, day := range days {
		if all[i], err = readCounts(dir, day); err != nil {
			return nil, nil, nil, err
		}
		if !slices.Contains(of, day) {
			continue
		}
		damaged[day], wire[day] = all[i].damaged, map[string]int64{}
		for _, c := range all[i].counts {
			wire[day][c.channel] += c.wire
			tallies[c.request] = &tally{channel: c.channel, days: map[string]bool{}}
		}
	}
	for i, day := range days {
		for _, c := range all[i].counts {
			if t := tallies[c.request]; t != nil {
				t.add(day, &c)
			}
		}
	}
	return tallies, wire, damaged, nil
}

func (t *tally) add(day string, c *count) {
	t.file, t.wire, t.through, t.days[day] = max(t.file, c.file), t.wire+c.wire, t.through+c.file, true
	if c.wire > 0 {
		t.tries++
	}
}

// daysBetween lists the days after last, or from first on, that are over.
func daysBetween(last, first string, now time.Time) (out []string) {
	at, err := time.ParseInLocation(dayForm, first, china)
	if last != "" {
		if at, err = time.ParseInLocation(dayForm, last, china); err == nil {
			at = at.AddDate(0, 0, 1)
		}
	}
	if err != nil {
		return nil
	}
	for today := dayOf(now); dayOf(at) < today; at = at.AddDate(0, 0, 1) {
		out = append(out, dayOf(at))
	}
	return out
}
