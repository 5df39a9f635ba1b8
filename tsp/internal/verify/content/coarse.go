package content

import (
	"slices"
	"strconv"
	"time"

	"cordon/tsp/internal/rows"
	"cordon/tsp/internal/verify/finding"
)

// series is the rows that describe one thing over time.
type series struct {
	subject string
	signal  *signal
	stat    string
}

// window is the time that a row sums up, [from, to) in Unix nanoseconds.
type window struct{ from, to int64 }

// maxWindows bounds what is remembered to find overlaps: 64 MiB of them.
const maxWindows = 4 << 20

// coarse holds a row of a moving signal against the coarsening that was approved:
// each row sums up at least that much time, and no two of a series overlap, or
// their difference would tell what neither does. Windows of the clock begin at whole
// multiples of their length, so that those of two signals do not lie askew.
func (c *check) coarse(r *rows.Row, s *signal) {
	if !s.motion {
		return
	}
	if c.asked.Candidates < c.asked.Least {
		c.say(finding.ContentUnassessed, r.Signal, strconv.FormatUint(c.asked.Candidates, 10), strconv.FormatUint(c.asked.Least, 10))
	}
	if c.asked.Coarsen == "" {
		return
	}
	least, err := time.ParseDuration(c.asked.Coarsen)
	if err != nil { // "trip"
		least = 1
	}
	if r.Stat == "" || r.Span < int64(least) {
		c.say(finding.ContentCoarse, r.Signal, c.asked.Coarsen)
		return
	}
	if err == nil && (r.At%int64(least) != 0 || r.Span%int64(least) != 0) {
		c.say(finding.ContentShifted, r.Signal, c.asked.Coarsen)
	}
	if c.windows == maxWindows {
		c.say(finding.ContentRoom, strconv.Itoa(maxWindows))
	}
	c.windows++
	if c.windows > maxWindows {
		return
	}
	if !c.disjoint(series{r.Subject, s, r.Stat}, window{r.At, r.At + r.Span}) {
		c.say(finding.ContentOverlap, r.Signal)
	}
}

// disjoint enters a window and reports whether it overlaps none of its series.
func (c *check) disjoint(of series, w window) bool {
	all := c.seen[of]
	i, _ := slices.BinarySearchFunc(all, w, func(a, b window) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	if i > 0 && all[i-1].to > w.from || i < len(all) && all[i].from < w.to {
		return false
	}
	if all == nil {
		of.subject = string([]byte(of.subject)) // the row's is borrowed
	}
	c.seen[of] = slices.Insert(all, i, w)
	return true
}
