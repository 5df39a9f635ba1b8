package pipeline

import (
	"log/slog"
	"testing"
	"time"

	"cordon/agent/internal/source"
	"cordon/filters"
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
