package pipeline

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"cordon/agent/internal/source"
	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/scan"
	"cordon/filters/wire"
)

func TestJudgingAScalarAllocatesNothing(t *testing.T) {
	p := New(Config{
		Chain: chain(t), Store: &memStore{}, Now: time.Now, Collecting: func() filters.Labels { return filters.Personal }, Logger: slog.New(slog.DiscardHandler),
		Key: func(int64) ([32]byte, bool) { return testKey, true }, OldestKey: func() int64 { return 0 },
		Consents: func() []filters.Consent { return nil },
		Records:  8192, Bytes: 1 << 20, Delay: time.Hour, Memory: 20000,
	})
	pass := source.Entry{Record: speed()}
	drop := source.Entry{Record: record("CAN.A.B", "can.powertrain", filters.FloatValue(1))}
	held := source.Entry{Record: place()}
	refused := source.Entry{Record: filters.Record{Source: "can.powertrain"}, Refused: filters.U1}
	p.begin()
	round := func() {
		p.entry(&pass, false)
		p.entry(&drop, false)
		p.entry(&held, false)
		p.entry(&refused, false)
	}
	for range 2000 { // room in batch and buffers
		round()
	}
	p.held, p.out.Held = p.held[:0], p.out.Held[:0]
	for _, b := range p.open {
		b.enc.Reset()
	}
	if n := testing.AllocsPerRun(1000, round); n != 0 {
		t.Errorf("%v allocations for four records", n)
	}
	if p.open[batchKey{wire.LaneStatus, wire.BucketOf(pass.Record.CollectedAt), 0}].enc.Len() != 1001 {
		t.Error("the cleared records are not in the batch")
	}
}

func BenchmarkEntry(b *testing.B) {
	p := New(Config{
		Chain: chain(b), Store: &memStore{}, Now: time.Now, Collecting: func() filters.Labels { return filters.Personal }, Logger: slog.New(slog.DiscardHandler),
		Key: func(int64) ([32]byte, bool) { return testKey, true }, OldestKey: func() int64 { return 0 },
		Consents: func() []filters.Consent { return nil },
		Records:  200, Bytes: 64 << 10, Delay: time.Hour, Memory: 20000,
	})
	e := source.Entry{Record: speed()}
	p.begin()
	b.ReportAllocs()
	for b.Loop() {
		p.entry(&e, false)
		if len(p.out.Frames) >= maxFrames {
			p.commit(time.Now())
		}
	}
}

// TestOutsideNamesTheClass: what is told of scope drift names what was outside.
func TestOutsideNamesTheClass(t *testing.T) {
	prog, err := policy.Compile("draft-2021", policy.Source{Name: "scope.yaml", Data: []byte("scopes: [{app: app.id, manifest: id@1, classes: [SensitivePI, Diagnostic]}]")})
	if err != nil {
		t.Fatal(err)
	}
	var got filters.Labels
	p := New(Config{Chain: filters.NewChain(prog, filters.Options{}), Outside: func(_ string, _ filters.Rule, _ string, l filters.Labels) { got = l }})
	for labels, want := range map[filters.Labels]filters.Labels{
		filters.PI | filters.Diagnostic:                                          filters.PI,
		filters.PI | filters.Location:                                            filters.PI | filters.Location,
		filters.PI | filters.SensitivePI | filters.Location | filters.Diagnostic: filters.Location,
	} {
		p.outside(&filters.Record{Source: "app.id"}, &filters.Verdict{Rule: filters.U4, Labels: labels})
		if got != want {
			t.Errorf("%s: outside is %s, want %s", labels, got, want)
		}
	}
}

// TestFullWithoutKey: a batch that has no room for a record and no key makes way for
// another one; the record is not given up.
func TestFullWithoutKey(t *testing.T) {
	bubble(t, func(t *testing.T, r *rig) {
		closed := func(size int) filters.Value { // a document that is not searched
			const one = `{"a":true},`
			return filters.JSONValue([]byte("[" + strings.Repeat(one, size/len(one)) + `{"a":true}]`))
		}
		prog, err := policy.Compile("draft-2021", policy.Source{Name: "big.yaml", Data: []byte("signals: [{path: A.B, classes: [Diagnostic], type: json, max_length: 4194304, fields: [{name: a, type: bool}], purpose: vehicle-management}]")})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Swap(t.Context(), filters.NewChain(prog, filters.Options{Budget: scan.Budget{Bytes: wire.MaxPlaintext, Nodes: wire.MaxPlaintext}})); err != nil {
			t.Fatal(err)
		}
		r.set(func() { r.noKey[0] = true })
		r.put(record("A.B", "app.x", closed(60<<10)))
		r.put(record("A.B", "app.x", closed(wire.MaxPlaintext-(30<<10))))
		if c := r.account(); c.Tally.BlockedTotal() != 0 {
			t.Fatalf("blocked: %v", c.Tally.Blocked)
		}
		r.set(func() { r.noKey[0] = false })
		time.Sleep(2 * time.Second)
		if c := r.account(); c.Tally.Pending != 2 {
			t.Errorf("%+v", c.Tally)
		}
	})
}
