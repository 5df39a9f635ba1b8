package egress

import (
	"fmt"
	"os"
	"path/filepath"

	"cordon/tsp/internal/ledger"
)

// delivery is what the log says of one that left.
type delivery struct {
	day      string // of `sent`
	file     ledger.File
	channel  string
	receipts int
	status   string // of the last receipt
	bytes    int64  // the most that a receipt says
}

// history is what the log says of what left, from a day on.
type history struct {
	since    string // days before it are left out, but for wanted requests
	wanted   map[string]bool
	last     string // day that was reconciled last
	first    string // day of the first entry
	of       map[string]*delivery
	receipts map[string]uint64 // by day
	named    map[string]string // SHA-256 of what was sent under a name, for wanted names
	problems []ledger.Problem
}

// readHistory reads the published log with public keys alone, as somebody else would.
// names are files about which the log is asked, too.
func (d *Door) readHistory(since string, wanted map[string]bool, names map[string]string) (*history, error) {
	h := &history{since: since, wanted: wanted, of: map[string]*delivery{}, receipts: map[string]uint64{}, named: names}
	r, err := ledger.OpenReader(os.DirFS(filepath.Join(d.cfg.Dir, "ledger")), d.keys)
	if err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	if err := r.Each(h.note); err != nil {
		return nil, fmt.Errorf("egress: %w", err)
	}
	h.problems = r.Problems()
	return h, nil
}

func (h *history) note(e ledger.Event) error {
	day := dayOf(e.At)
	if h.first == "" {
		h.first = day
	}
	switch e.Type {
	case ledger.ReconcileKind:
		h.last = max(h.last, e.Reconcile.Day)
	case ledger.Sent:
		if h.named[e.File.Name] != "" {
			h.named[e.File.Name] = e.File.SHA256
		}
		if day >= h.since || h.wanted[e.Request] {
			h.of[e.Request] = &delivery{day: day, file: *e.File}
		}
	case ledger.ReceiptKind:
		if day >= h.since {
			h.receipts[day]++
		}
		if s := h.of[e.Request]; s != nil {
			s.receipts++
			s.channel, s.status, s.bytes = e.Receipt.Channel, e.Receipt.Status, max(s.bytes, e.Receipt.Bytes)
		}
	}
	return nil
}

// lastReconciled asks the log which day was compared last, and when it began.
func (d *Door) lastReconciled() (last, first string, err error) {
	r, err := ledger.OpenReader(os.DirFS(filepath.Join(d.cfg.Dir, "ledger")), d.keys)
	if err != nil {
		return "", "", fmt.Errorf("egress: %w", err)
	}
	err = r.Each(func(e ledger.Event) error {
		if first == "" {
			first = dayOf(e.At)
		}
		if e.Type == ledger.ReconcileKind {
			last = max(last, e.Reconcile.Day)
		}
		return nil
	})
	return last, first, err
}
