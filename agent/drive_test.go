package agent

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cordon/agent/internal/admin"
	"cordon/agent/internal/journal"
	"cordon/filters"
	"cordon/internal/chainlog"
)

const radioScope = `sources:
  - {name: app.radio}
scopes:
  - {app: app.radio, manifest: radio-2, classes: [Diagnostic]}
`

// position is what app.radio should not say.
func position() filters.Record {
	return filters.Record{Signal: "Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude", Source: "app.radio", Value: filters.FloatValue(30.5)}
}

// TestScopeDriftIsTold: in the status, in the metrics and, at once and then summed
// up, in the journal.
func TestScopeDriftIsTold(t *testing.T) {
	c := newCar(t)
	overlay := filepath.Join(t.TempDir(), "scope.yaml")
	if err := os.WriteFile(overlay, []byte(radioScope), 0o600); err != nil {
		t.Fatal(err)
	}
	c.cfg.Policy.Overlays = []string{overlay}
	c.cfg.Metrics = "127.0.0.1:0"
	addr := make(chan string, 1)
	a, err := New(c.cfg, Options{Logger: slog.New(slog.DiscardHandler), Ready: func(m string) { addr <- m }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	base := "http://" + <-addr
	const n = 5
	for range n {
		g := a.pipe.Get()
		r := position()
		r.CollectedAt = a.now().UnixNano()
		g.Add(r)
		if err := a.pipe.Put(ctx, g); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.pipe.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	client := admin.NewClient(c.cfg.RunDir)
	if _, err := client.Collect(ctx, admin.Collect{Classes: []string{"Location"}, ThisDrive: true}); err != nil {
		t.Fatal(err)
	}
	s, err := client.Status(ctx)
	if err != nil || len(s.Outside) != 1 || s.Outside[0].Count != n || s.Outside[0].Manifest != "radio-2" || !slices.Equal(s.Outside[0].Outside, []string{"Location"}) {
		t.Errorf("status %+v, %v", s.Outside, err)
	}
	metrics := get(t, base+"/metrics")
	for _, want := range []string{
		`cordon_agent_out_of_bounds_records_total{rule="U4",source="app.radio"} 5`,
		`cordon_agent_collecting{class="Location"} 1`, `cordon_agent_collecting{class="PI"} 0`,
		`cordon_agent_policy_sequence 0`, `cordon_agent_policy_refused 0`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s in\n%s", want, metrics)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	drifts, collected := 0, ""
	err = journal.Read(c.cfg.DataDir, func(e chainlog.Entry) error {
		switch e.Type {
		case "scope-drift":
			drifts++
		case "collection":
			collected = string(e.Data)
		}
		return nil
	})
	if err != nil || drifts != 2 { // the first at once, the rest before the end
		t.Errorf("%d entries of scope drift, %v", drifts, err)
	}
	if !strings.Contains(collected, `"classes":["Location"]`) || !strings.Contains(collected, `"this_drive":true`) {
		t.Errorf("journalled %s", collected)
	}
}

// TestCollectionIsJournalled: what a drive begins with, and a switch to off that holds
// although it could not be written.
func TestCollectionIsJournalled(t *testing.T) {
	c := newCar(t)
	setting := filepath.Join(c.cfg.DataDir, "collection")
	c.runUntil(t, func(a *Agent) bool {
		b := backend{a}
		if err := a.pipe.Settle(t.Context()); err != nil { // it runs
			t.Error(err)
		}
		if _, err := b.Collect(t.Context(), filters.Location, false, 7); err != nil {
			t.Error(err)
		}
		if err := os.Mkdir(setting+".new", 0o700); err != nil { // where the next one would be written
			t.Error(err)
		}
		if _, err := b.Collect(t.Context(), filters.Personal, false, 7); err == nil || a.collects.Classes() != filters.Location {
			t.Errorf("more: %v, %s", err, a.collects.Classes())
		}
		if _, err := b.Collect(t.Context(), 0, false, 7); err == nil || a.collects.Classes() != 0 {
			t.Errorf("off: %v, %s", err, a.collects.Classes())
		}
		return true
	})
	c.runUntil(t, func(*Agent) bool { return true })
	var got []string
	err := journal.Read(c.cfg.DataDir, func(e chainlog.Entry) error {
		if e.Type == "collection" {
			var n journal.Collection
			if err := json.Unmarshal(e.Data, &n); err != nil {
				return err
			}
			got = append(got, fmt.Sprint(n.Classes, n.ThisDrive, n.Drive))
		}
		return nil
	})
	want := []string{"[] false true", "[Location] false false", "[] true false", "[Location] false true"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("journalled %q, %v, want %q", got, err, want)
	}
}
