package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				began := time.Now()
				car, stop := start(b, cfg)
				s := finish(b, car, broker)
				took := time.Since(began).Seconds()
				runtime.ReadMemStats(&after)
				b.StopTimer()
				stop()
				a := s.Account
				b.ReportMetric(float64(frames)/took, "frames/s")
				b.ReportMetric(float64(a.Received)/took, "records/s")
				b.ReportMetric(100/took, "x_real_time")
				// All of the process: with toReceipt the platform's too.
				b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(a.Received), "allocs/record")
				b.StartTimer()
			}
		})
	}
}

// BenchmarkAgentMemory runs the agent's own program over a real bus log and
// reports its peak resident memory: ten seconds at the pace of the bus, and 100 s
// as fast as it goes.
func BenchmarkAgentMemory(b *testing.B) {
	p := startPlatform(b)
	bin := filepath.Join(b.TempDir(), "cordon-agent")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", bin, "cordon/agent/cmd/cordon-agent").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for _, speed := range []string{"1", "max"} {
		b.Run("speed="+speed, func(b *testing.B) {
			for b.Loop() {
				cfg, log := rav4(b, p)
				if speed == "max" {
					log, _ = repeated(b, log, 10)
				}
				src := cfg.Sources[0]
				conf := fmt.Sprintf("data_dir: %s\nvehicle: {id_dir: %s}\nuplink: {broker: '%s'}\nsources:\n  - {name: %s, type: can-log, path: %s, dbc: [%s], map: [%s], speed: '%s'}\n",
					cfg.DataDir, cfg.Vehicle.IDDir, p.broker, src.Name, log, src.DBC[0], src.Map[0], speed)
				file := filepath.Join(b.TempDir(), "agent.yaml")
				if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(peakMemory(b, exec.Command(bin, "run", "--config", file, "--exit-when-done")), "MiB_peak_rss")
			}
		})
	}
}

// peakMemory runs a program to its end and gives the peak of its resident memory
// in MiB. It asks the kernel while the program runs: what wait reports would count
// this process's own memory, from before the program was loaded.
func peakMemory(b *testing.B, cmd *exec.Cmd) (peak float64) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil || peak == 0 {
				b.Fatalf("%v: %s", err, out.Bytes())
			}
			return peak
		case <-time.After(20 * time.Millisecond):
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		if err != nil {
			continue // it has just ended
		}
		var kib float64
		if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok {
			if _, err := fmt.Sscan(rest, &kib); err == nil {
				peak = max(peak, kib/1024)
			}
		}
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
		time.Sleep(10 * time.Millisecond)
	}
}
