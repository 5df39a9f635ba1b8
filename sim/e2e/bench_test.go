package e2e

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordon/agent"
)

// repeated writes the real log n times over, each copy ten seconds after the
// one before, and gives the path and the number of frames.
func repeated(b *testing.B, log string, n int) (string, int) {
	text, err := os.ReadFile(log)
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	var out strings.Builder
	for i := range n {
		for _, l := range lines {
			sec, err := strconv.Atoi(l[1:11])
			if err != nil {
				b.Fatal(err)
			}
			fmt.Fprintf(&out, "(%d%s\n", sec+10*i, l[11:])
		}
	}
	path := b.TempDir() + "/long.log"
	if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return path, n * len(lines)
}

// BenchmarkPath plays 100 s of a real bus as fast as it goes. toOutbox ends when
// every record is judged and every cleared one lies sealed and synced in the
// outbox with no broker there; toReceipt when the platform has stored, and signed
// for, all of it. The limit beside it is how fast the bus itself was.
func BenchmarkPath(b *testing.B) {
	p := startPlatform(b)
	for _, broker := range []bool{false, true} {
		name := map[bool]string{false: "toOutbox", true: "toReceipt"}[broker]
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				cfg, log := rav4(b, p)
				var frames int
				cfg.Sources[0].Path, frames = repeated(b, log, 10)
				if !broker {
					warm(b, cfg)
					cfg.Uplink.Broker = "tls://127.0.0.1:1" // nobody
				}
				b.StartTimer()
				began := time.Now()
				car, stop := start(b, cfg)
				s := finish(b, car, broker)
				took := time.Since(began).Seconds()
				b.StopTimer()
				stop()
				a := s.Account
				b.ReportMetric(float64(frames)/took, "frames/s")
				b.ReportMetric(float64(a.Received)/took, "records/s")
				b.ReportMetric(100/took, "x_real_time")
				b.StartTimer()
			}
		})
	}
}

// warm lets a car fetch the bucket keys, so that it can seal with nobody there.
func warm(b *testing.B, cfg agent.Config) {
	cfg.Sources = nil
	car, stop := start(b, cfg)
	for {
		s, err := car.Status(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if !s.Uplink.KeysUntil.IsZero() {
			break
		}
		time.Sleep(time.Millisecond)
	}
	stop()
}

// finish waits until all is in the outbox, or all has a receipt.
func finish(b *testing.B, car *agent.Agent, receipts bool) agent.Status {
	if receipts {
		return settle(b, car)
	}
	for {
		s, err := car.Status(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if len(s.Sources) > 0 && s.Sources[0].State == "ended" && s.Memory == 0 && s.Account.Received > 0 {
			return s
		}
		time.Sleep(time.Millisecond)
	}
}
