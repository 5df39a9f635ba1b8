package tsp

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"cordon/filters"
	"cordon/internal/chainlog"
)

// Keeps says how long the logs are kept, and what S2 asks for beyond that.
type Keeps struct {
	Profile string    `json:"profile"`
	Logs    []LogKeep `json:"logs"`
	Holds   []Hold    `json:"holds"` // S2; they open no location past its seven days
}

// LogKeep is the keep of one log. The platform never deletes any of it.
type LogKeep struct {
	Log  string `json:"log"`
	Rule string `json:"rule"`
	Days int    `json:"keep_days"` // at the least
	// First and Since are of the oldest entry that is there. A First other than 1 says
	// that somebody took the beginning away.
	First uint64    `json:"first_entry"`
	Since time.Time `json:"since,omitzero"`
	// Until is when the last entry has been kept as long as the rule asks, if the log
	// takes no more.
	Until time.Time `json:"keep_until,omitzero"`
}

// Hold is a longer hold that the policy declares.
type Hold struct {
	Name   string   `json:"name"`
	Basis  string   `json:"basis"`
	Class  string   `json:"vehicle_class"`
	Fields []string `json:"fields"`
	Until  string   `json:"until"` // its last day
}

// Cut reports whether the beginning of the log is gone.
func (l *LogKeep) Cut() bool { return l.First > 1 }

func (p *platform) keeps() Keeps {
	r := p.cfg.Retention
	k := Keeps{Profile: p.cfg.Policy.Profile, Holds: []Hold{}, Logs: []LogKeep{
		{Log: "journal", Rule: "A2", Days: r.JournalDays}, {Log: "export log", Rule: "E6", Days: r.ExportLogDays},
	}}
	k.Logs[0].First, k.Logs[0].Since = oldestEntry(journalPath(p.cfg.DataDir))
	p.exportKeep(&k.Logs[1])
	for _, h := range p.chain.Program().Holds {
		k.Holds = append(k.Holds, Hold{
			Name: h.Name, Basis: h.Basis, Class: h.VehicleClass, Fields: h.Fields, Until: h.Until.AddDate(0, 0, -1).Format(time.DateOnly),
		})
	}
	return k
}

// keep says in words how long records of these classes are kept at the most.
func (p *platform) keep(l filters.Labels) string {
	switch r := p.cfg.Retention; {
	case l.Any(filters.Position):
		return r.Location.String()
	case l.Any(filters.PI | filters.SensitivePI | filters.Biometric):
		return "as long as the consent, at most " + r.PI.String()
	default:
		return fmt.Sprintf("%d days", r.GeneralDays)
	}
}

// exportKeep fills in what the open export log says of itself. Its numbers have no gap
// and begin with 1, or it would not have opened.
func (p *platform) exportKeep(l *LogKeep) {
	if p.ledger == nil {
		return
	}
	at, err := entryTime(p.ledger, 1)
	if err != nil {
		return
	}
	l.First, l.Since = 1, at
	l.Until = p.ledger.Head().At.AddDate(0, 0, l.Days)
}

// oldestEntry gives number and time of a log's oldest entry; zeros if there is none,
// or if it cannot be read: verifying the log says why.
func oldestEntry(path string) (seq uint64, at time.Time) {
	names, err := chainlog.Files(path)
	if err != nil {
		return 0, at
	}
	for _, name := range names {
		if seq, at = firstEntry(name); seq != 0 {
			break
		}
	}
	return seq, at
}

var errEnough = errors.New("enough")

func firstEntry(name string) (seq uint64, at time.Time) {
	f, err := os.Open(name)
	if err != nil {
		return 0, at
	}
	defer func() { _ = f.Close() }()
	_ = chainlog.Read(io.LimitReader(f, 2*chainlog.MaxLine), func(e chainlog.Entry) error {
		seq, at = e.Seq, e.Time
		return errEnough
	})
	return seq, at
}
