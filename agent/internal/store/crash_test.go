package store

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
)

const childEnv = "CORDON_STORE_TEST_CHILD"

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	switch mode, dir, _ := strings.Cut(os.Getenv(childEnv), ":"); mode {
	case "":
		os.Exit(m.Run())
	case "write":
		childWrite(dir)
	case "open":
		childOpen(dir)
	}
}

// childWrite commits, settles and drops until it is killed, and says on stdout
// what was acknowledged: "c ID", "s ID", "h"; and "t ID" before it tries "s".
func childWrite(dir string) {
	s, err := Open(testConfig(dir, newClock()))
	if err != nil {
		fmt.Println("e", err)
		os.Exit(1)
	}
	var mine []wire.FrameID
	for i := 0; ; i++ {
		b := &Batch{}
		for range 1 + i%4 {
			b.Frames = append(b.Frames, s.frame(wire.Lane(rand.IntN(wire.NumLanes)), uint32(1+rand.IntN(9)), 100+rand.IntN(8000)))
		}
		if i%50 == 49 {
			b.Frames = append(b.Frames, s.frame(wire.LaneBulk, 5, 200_000))
		}
		b.Held = []Held{{CollectedAt: s.now().UnixNano(), Data: []byte("held")}}
		b.Delta.Blocked[filters.T3] = 3
		b.Delta.Received = 4
		ids := []wire.FrameID{}
		for _, f := range b.Frames {
			b.Delta.Received += uint64(f.Records)
			ids = append(ids, f.ID)
		}
		if _, err := s.Commit(b); err != nil {
			fmt.Println("e", err)
			os.Exit(1)
		}
		for _, id := range ids {
			fmt.Println("c", id)
		}
		fmt.Println("h")
		mine = append(mine, ids...)
		if i%3 == 2 {
			id := mine[rand.IntN(len(mine))]
			fmt.Println("t", id)
			if _, err := s.Settle([]wire.ReceiptItem{{ID: id, Status: wire.StatusStored}}); err != nil {
				fmt.Println("e", err)
				os.Exit(1)
			}
			fmt.Println("s", id)
		}
	}
}

// childOpen opens once and says how it went: a damaged outbox must not end the
// process.
func childOpen(dir string) {
	cfg := testConfig(dir, newClock())
	cfg.OnDamage = func(d Damage) { fmt.Println("damage:", d.What, d.Records, d.Err) }
	s, err := Open(cfg)
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	if _, err := s.Pending(nil, 1<<20, 0); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	if err := s.Close(); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println("opened")
}

func child(t testing.TB, mode, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+mode+":"+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

// acked is what the killed process had said.
type acked struct {
	committed, tried, settled map[wire.FrameID]bool

	held, lines int
}

func (a *acked) read(t testing.TB, r io.Reader, stop int, kill func()) {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		word, rest, _ := strings.Cut(sc.Text(), " ")
		var id wire.FrameID
		if word != "h" && word != "e" {
			b, err := hex.DecodeString(rest)
			if err != nil || len(b) != len(id) {
				break // the last line was cut
			}
			id = wire.FrameID(b)
		}
		switch word {
		case "c":
			a.committed[id] = true
		case "t":
			a.tried[id] = true
		case "s":
			a.settled[id] = true
		case "h":
			a.held++
		case "e":
			t.Errorf("child: %s", rest)
		}
		if a.lines++; a.lines == stop {
			kill()
		}
	}
}

func TestKill(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	dir := t.TempDir()
	a := acked{committed: map[wire.FrameID]bool{}, tried: map[wire.FrameID]bool{}, settled: map[wire.FrameID]bool{}}
	for round := range rounds {
		cmd := child(t, "write", dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		a.lines = 0
		a.read(t, out, 1+rand.IntN(1500), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		cfg := testConfig(dir, newClock())
		cfg.OnDamage = func(d Damage) { t.Errorf("round %d: damage %+v", round, d) }
		s, err := Open(cfg)
		if err != nil {
			t.Fatal(err)
		}
		checkRecovered(t, s, &a)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills: %d frames acknowledged, %d settled, %d held, none lost", rounds, len(a.committed), len(a.settled), a.held)
}

func checkRecovered(t *testing.T, s *Store, a *acked) {
	t.Helper()
	checkBalance(t, s)
	have := map[wire.FrameID]bool{}
	for _, id := range pendingIDs(t, s) {
		have[id] = true
	}
	lost, back := 0, 0
	for id := range a.committed {
		if !have[id] && !a.tried[id] {
			lost++
		}
	}
	for id := range a.settled {
		if have[id] {
			back++
		}
	}
	if lost > 0 || back > 0 {
		t.Errorf("%d acknowledged frames lost, %d settled frames back", lost, back)
	}
	tally := s.Tally()
	if int(tally.Stored) < a.held || tally.Damages != 0 || tally.ShedTotal() != 0 {
		t.Errorf("%d held acknowledged, tally %+v", a.held, tally)
	}
	n := 0
	if _, err := s.Held(s.now(), s.now(), func(time.Time, []byte) error { n++; return nil }); err != nil || n != int(tally.Stored) {
		t.Errorf("%d held records readable, %d counted, %v", n, tally.Stored, err)
	}
}
