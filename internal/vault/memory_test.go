package vault

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
)

const (
	memoryDir = "CORDON_VAULT_MEMORY_DIR"
	memorySec = 20
	memoryHz  = 20 // commits a second, of 50 records
)

// writeForMemory is a location writer at 1000 records a second, which then says how
// much memory it had at most.
func writeForMemory(dir string) error {
	c := &handClock{noon}
	s, closeAll, err := openCrashStore(dir, c)
	if err != nil {
		return err
	}
	d := newDrive(1)
	tick := time.NewTicker(time.Second / memoryHz)
	defer tick.Stop()
	for n := range memorySec * memoryHz {
		<-tick.C
		c.now = noon.Add(time.Duration(n) * time.Second / memoryHz)
		recs := d.records(benchFrame)
		if err := s.db.Update(func(txn *badger.Txn) error { return s.Put(txn, Index{}, c.now, recs) }); err != nil {
			return err
		}
	}
	body, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(body)) {
		if strings.HasPrefix(line, "VmHWM:") {
			fmt.Print(line)
		}
	}
	return closeAll()
}

// BenchmarkMemory runs a location writer of its own process, with the Go settings
// of a car, for twenty seconds and reports its peak resident memory. The peer is
// the limit of 24 MB.
func BenchmarkMemory(b *testing.B) {
	var kb float64
	for range b.N {
		if kb > 0 {
			break // once is enough, whatever the time asked for
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), memoryDir+"="+filepath.Join(b.TempDir()), "GOMEMLIMIT=16MiB", "GOGC=25")
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := fmt.Sscanf(string(out), "VmHWM: %g kB", &kb); err != nil {
			b.Fatalf("%q: %v", out, err)
		}
	}
	b.ReportMetric(kb*1024/1e6, "peak-MB")
	b.ReportMetric(24, "limit-MB")
}
