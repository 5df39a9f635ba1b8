package egress

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cordon/tsp/internal/export"
	"cordon/tsp/internal/ledger"
)

// actor is who acts when nobody asked.
const actor = "egress"

// Tick does what time brings: it enters receipts that a crash kept out of the log, tries
// open deliveries again whose time has come, and compares every day that is over with
// the log. Call it every minute; it returns when the tries it makes have ended.
func (d *Door) Tick(ctx context.Context, now time.Time) error {
	d.ticking.Lock()
	defer d.ticking.Unlock()
	ids, err := d.attempts()
	if err != nil {
		return err
	}
	var errs []error
	if len(ids) > 0 {
		errs = append(errs, d.complete(ids))
		for _, id := range ids {
			errs = append(errs, d.tend(ctx, id, now))
		}
	}
	return errors.Join(append(errs, d.reconcile(now))...)
}

// complete enters receipts of deliveries that the log has without.
func (d *Door) complete(ids []string) error {
	wanted := map[string]bool{}
	for _, id := range ids {
		a, err := d.load(id)
		if err != nil {
			return err
		}
		if a != nil && (a.State == sending || a.State == answered) && !d.working(id) {
			wanted[id] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	h, err := d.readHistory("9999-12-31", wanted, nil)
	if err != nil {
		return err
	}
	var errs []error
	for id := range wanted {
		if h.of[id] != nil { // else it is the gate's to ask for it
			errs = append(errs, d.completeOne(id, h.of[id]))
		}
	}
	return errors.Join(errs...)
}

func (d *Door) working(request string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.busy[request]
}

func (d *Door) completeOne(id string, s *delivery) error {
	done, err := d.take(id)
	if err != nil {
		return nil // somebody does it
	}
	defer done()
	a, err := d.load(id)
	if err != nil || a == nil || a.State != sending && a.State != answered {
		return err
	}
	if a.Channel == d.folder {
		a.Left, a.Status = a.File.Cipher, StatusPlaced // the log has it as sent, so it was there
	} else if err := d.weigh(a); err != nil {
		return err
	}
	if s.receipts > a.Receipts && s.status == a.Status {
		return d.entered(a) // only the attempt does not know it
	}
	return d.receipt(a, actor)
}

// tend tries an open delivery again, or gives it up.
func (d *Door) tend(ctx context.Context, id string, now time.Time) error {
	a, err := d.load(id)
	if err != nil || a == nil || a.State != open || d.working(id) {
		return err
	}
	switch {
	case now.Sub(a.Begun) > openLife:
		return d.End(id, actor, fmt.Sprintf("open for %d days", openLife/(24*time.Hour)))
	case d.presigned(a.Channel) || a.Next.IsZero() || now.Before(a.Next):
		return nil
	}
	return d.Retry(ctx, id, export.Delivery{Actor: actor})
}

// reconcile compares the days that are over and were not compared.
func (d *Door) reconcile(now time.Time) error {
	last, first := d.lastDay(), ""
	if last == "" {
		var err error
		if last, first, err = d.lastReconciled(); err != nil {
			return err
		}
	}
	days := daysBetween(last, first, now)
	if len(days) == 0 || d.waiting(days) {
		return nil
	}
	tallies, wire, damaged, err := readTallies(countsDir(d.cfg.Dir), days)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for id := range tallies {
		wanted[id] = true
	}
	files, err := present(Dir(d.cfg.Dir))
	if err != nil {
		return err
	}
	h, err := d.readHistory(days[0], wanted, files)
	if err != nil {
		return err
	}
	for _, day := range days {
		c := &comparison{day: day, h: h, tallies: tallies, wire: wire[day], damaged: damaged[day], folder: d.folder}
		if err := d.compare(c, day == days[len(days)-1], files); err != nil {
			return err
		}
	}
	return nil
}

// waiting reports whether something is being sent that began on one of the days: what
// was counted of it is not in the log yet.
func (d *Door) waiting(days []string) bool {
	d.mu.Lock()
	ids := make([]string, 0, len(d.busy))
	for id := range d.busy {
		ids = append(ids, id)
	}
	d.mu.Unlock()
	return slices.ContainsFunc(ids, func(id string) bool {
		a, err := d.load(id)
		return err == nil && a != nil && dayOf(a.Begun) <= days[len(days)-1]
	})
}

// compare compares one day and enters what it found. The folder is as it is now, so
// only the newest day looks there.
func (d *Door) compare(c *comparison, newest bool, files map[string]string) error {
	c.requests()
	if c.damaged > 0 {
		c.find("%d lines of the day's counts are damaged", c.damaged)
	}
	if newest {
		if n := len(c.h.problems); n > 0 {
			c.find("the export log itself does not hold: %d problems, the first is %s", n, c.h.problems[0].Code)
		}
		if err := c.files(Dir(d.cfg.Dir), files); err != nil {
			return err
		}
	}
	r := c.entry()
	if _, err := d.log.Append(ledger.ReconcileKind, ledger.Entry{Actor: actor, Reconcile: r}); err != nil {
		return err
	}
	d.mu.Lock()
	d.status = reconciled{day: c.day, findings: r.Findings}
	d.mu.Unlock()
	if len(r.Findings) > 0 && d.cfg.Alarm != nil {
		d.cfg.Alarm(c.day, r.Findings)
	}
	return nil
}

func (d *Door) lastDay() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.status.day
}

// Status is what a door has to say of itself.
type Status struct {
	Channels   []ChannelStatus
	Open       []Undelivered
	Reconciled string   // day that was compared last since the start; "" if none was
	Findings   []string // of that day
}

// ChannelStatus is one channel's part. Wire counts the bytes given to the network, or
// to the folder, since the start.
type ChannelStatus struct {
	Name, Host string
	Kind       Kind
	Wire       int64
}

// Status tells how things stand.
func (d *Door) Status() (Status, error) {
	var s Status
	for i := range d.cfg.Channels {
		c := &d.cfg.Channels[i]
		s.Channels = append(s.Channels, ChannelStatus{c.Name, d.channels[c.Name].host(), c.Kind, d.meter.totals(c.Name)})
	}
	d.mu.Lock()
	s.Reconciled, s.Findings = d.status.day, slices.Clone(d.status.findings)
	d.mu.Unlock()
	var err error
	s.Open, err = d.Undelivered()
	return s, err
}
