package ledger

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Names in the environment of TestChaos and of the child that it kills.
const (
	chaosChild  = "CORDON_CHAOS_CHILD"  // folder of the log
	chaosRounds = "CORDON_CHAOS_ROUNDS" // default 20
)

// TestChaosChild is no test: it is the process that TestChaos kills. It appends from
// eight writers and says on its output what was acknowledged.
func TestChaosChild(t *testing.T) {
	dir := os.Getenv(chaosChild)
	if dir == "" {
		t.Skip("runs as a child of TestChaos")
	}
	cfg := config(t, dir)
	cfg.Now = time.Now
	l, err := Open(cfg, ignore)
	if err != nil {
		fmt.Printf("failed: %v\n", err)
		return
	}
	fmt.Println("opened")
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				ev, err := l.Append(Request, asked(fmt.Sprintf("%d.%d", w, i)))
				mu.Lock()
				if err != nil {
					fmt.Printf("failed: %v\n", err)
					mu.Unlock()
					return
				}
				fmt.Printf("ack %d %x\n", ev.Seq, sha256.Sum256(ev.Leaf))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// TestChaos kills the child at moments of no choice, again and again on one log. Every
// entry that it acknowledged, in any round, must be there with its bytes, and what was
// signed before must be the beginning of what is signed now. hack/chaos-ledger.sh runs
// it a thousand times.
func TestChaos(t *testing.T) {
	rounds := 20
	if text := os.Getenv(chaosRounds); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	c := chaos{dir: t.TempDir(), acked: map[uint64]string{}}
	start := time.Now()
	for i := range rounds {
		c.round(t, i)
		// The log starts anew before reading it takes longer than killing.
		if c.size > 1500 {
			c.total += len(c.acked)
			c.dir, c.acked, c.size, c.last = t.TempDir(), map[uint64]string{}, 0, nil
		}
		if t.Failed() {
			t.Fatalf("in round %d", i)
		}
	}
	c.total += len(c.acked)
	if c.total < rounds {
		t.Errorf("only %d entries were acknowledged", c.total)
	}
	t.Logf("%d rounds of kill -9 in %s: %d entries acknowledged, 0 lost or changed; %d ends repaired (%d files removed), %d signed trees carried on",
		rounds, time.Since(start).Round(time.Second), c.total, c.repaired, c.files, c.forward)
}

type chaos struct {
	dir   string
	acked map[uint64]string // seq to SHA-256 of the leaf
	last  []byte            // checkpoint
	size  int64

	total, repaired, files, forward int
}

func (c *chaos) round(t *testing.T, i int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChaosChild$", "-test.v")
	cmd.Env = append(os.Environ(), chaosChild+"="+c.dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// From before the log is open to many commits later.
	end := func() { _ = cmd.Process.Kill() }
	kill := time.AfterFunc(10*time.Second, end)
	if i%4 == 0 {
		kill.Reset(time.Duration(5+i*7%60) * time.Millisecond)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == "opened" && i%4 != 0 {
			kill.Reset(time.Duration(i*7%130) * time.Millisecond)
		}
		var seq uint64
		var sum string
		if n, _ := fmt.Sscanf(lines.Text(), "ack %d %s", &seq, &sum); n == 2 && len(sum) == 64 {
			c.acked[seq] = sum
		} else if strings.Contains(lines.Text(), "failed: ") {
			t.Errorf("the child: %s", lines.Text())
		}
	}
	kill.Stop()
	_ = cmd.Wait()
	c.check(t)
}

func (c *chaos) check(t *testing.T) {
	t.Helper()
	there := map[uint64]string{}
	cfg := config(t, c.dir)
	l, err := Open(cfg, func(e Event) error {
		there[e.Seq] = fmt.Sprintf("%x", sha256.Sum256(e.Leaf))
		return nil
	})
	if err != nil {
		t.Errorf("open: %v", err)
		return
	}
	head, rep := l.Head(), l.Repaired()
	mustClose(t, l)
	if rep != (Repair{}) {
		c.repaired++
	}
	c.files += rep.Files
	if rep.Forward > 0 {
		c.forward++
	}
	for seq, sum := range c.acked {
		if there[seq] != sum {
			t.Errorf("entry %d was acknowledged and is lost or another", seq)
		}
	}
	r, problems := read(t, c.dir, ignore)
	if len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
	if c.last != nil {
		if err := r.Consistency(c.last); err != nil {
			t.Error(err)
		}
	}
	c.last, c.size = bytes.Clone(head.Checkpoint), head.Size
}
