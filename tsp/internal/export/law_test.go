package export_test

import (
	"crypto/ed25519"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordon/tsp/internal/legal"
	"cordon/tsp/internal/rows"
)

// law is real legal records, which a test can watch and cut short.
type law struct {
	*legal.Book
	asked []legal.Query
	short *legal.Shortfall
}

func (l *law) Route(q legal.Query) (legal.Found, *legal.Shortfall, error) {
	l.asked = append(l.asked, q)
	if l.short != nil {
		return legal.Found{}, l.short, nil
	}
	return l.Book.Route(q)
}

// open opens the book; a new one gets a contract and an impact assessment for the
// group of recipients.
func (l *law) open(t testing.TB, w *world) {
	t.Helper()
	if l.Book != nil {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	l.Book, err = legal.Open(legal.Config{
		Dir: filepath.Join(w.dir, "legal"), Key: ed25519.NewKeyFromSeed(make([]byte, 32)), Now: func() time.Time { return w.now }, Note: w.gate.EnterLegal,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Records()) == 0 {
		l.inForce(t, w, legal.Record{Kind: legal.Contract, Scope: w.scope()})
		l.inForce(t, w, legal.Record{Kind: legal.Impact, Scope: w.scope(), PIA: assessed()})
	}
}

func (w *world) scope() *legal.Scope {
	var formats []string
	for _, f := range rows.Formats() {
		formats = append(formats, string(f))
	}
	return &legal.Scope{
		Groups: []string{"example", "other"}, Countries: []string{"DE"}, Purposes: []string{"brake study"}, Methods: formats,
		Classes: []string{"DrivingStatus", "AbnormalWarning", "Diagnostic", "VehicleConfig"}, Signals: []string{"Vehicle.**"}, MaxGeneral: 50_000,
	}
}

func assessed() *legal.PIA {
	p := legal.Part{Text: "Assessed."}
	return &legal.PIA{Necessity: p, DataMap: p, RiskSources: p, EffectOnRights: p, CombinedRisk: p, Treatment: p, Report: p}
}

// inForce files a record and puts it in force for a year.
func (l *law) inForce(t testing.TB, w *world, r legal.Record) string {
	t.Helper()
	r.From, r.Until = t0.AddDate(0, -1, 0), t0.AddDate(1, 0, 0)
	r.Evidence = &legal.Evidence{SHA256: strings.Repeat("a", 64), Reference: "No. 1", Authority: "Authority", Date: "2026-01-05"}
	r, err := l.File("lawyer", r)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = l.Enter("lawyer", r.ID); err != nil {
		t.Fatal(err)
	}
	return r.ID
}
