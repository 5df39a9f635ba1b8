package uplink

import (
	"testing"

	"cordon/filters/wire"
)

// BenchmarkDelivery gives frames per second from outbox to receipt, through a
// broker and back, against the platform of the tests on the same machine.
func BenchmarkDelivery(b *testing.B) {
	w := newWorld(b)
	br := embedded(b, w, nil)
	defer br.start(b)()
	w.join(b, br, w.stored(b))
	o := newOutbox()
	cfg := w.config(br, o, &events{})
	cfg.ReceiptAfter, cfg.BackoffMax = 0, 0
	l, _ := run(b, cfg)
	const frames = 1000
	for b.Loop() {
		for range frames {
			o.add(wire.LaneBulk)
		}
		await(b, "an empty outbox", func() bool { return o.left() == 0 })
	}
	b.ReportMetric(float64(b.N*frames)/b.Elapsed().Seconds(), "frames/s")
	b.ReportMetric(float64(l.State().Resent), "resent")
}
