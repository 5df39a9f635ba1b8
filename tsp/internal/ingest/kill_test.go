package ingest

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/policy"
	"cordon/filters/wire"
	"cordon/internal/chainlog"
	"cordon/internal/clock"
	"cordon/internal/seal"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/testcar"
)

const (
	childDir  = "CORDON_TEST_INGEST_DIR"
	childKill = "CORDON_TEST_INGEST_KILL" // frames answered before the process kills itself
)

var childKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func openStore(dir string) (*store.Store, *clock.Clock, error) {
	c, err := clock.Open(clock.Config{Path: filepath.Join(dir, "clock"), Source: time.Now})
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(store.Config{
		Dir: dir, Location: 168 * time.Hour, GeneralDays: 30, Clock: c, Journal: func(string, any) error { return nil },
	})
	if err != nil {
		return nil, nil, errors.Join(err, c.Close())
	}
	return s, c, nil
}

// child is a platform that reads frames from standard input and writes what it
// answers to standard output, a line each.
func child(dir string) error {
	s, c, err := openStore(dir)
	if err != nil {
		return err
	}
	prog, err := policy.Compile("draft-2021")
	if err != nil {
		return err
	}
	k, err := s.Schedule()
	if err != nil {
		return err
	}
	text, err := k.MarshalMsg(nil)
	if err != nil {
		return err
	}
	fmt.Println("schedule", hex.EncodeToString(text))
	in, err := New(Config{
		Chain: filters.NewChain(prog, filters.Options{}), Store: s, Signer: childKey, Now: c.Now,
		Journal: func([]chainlog.Item) error { return nil },
	})
	if err != nil {
		return err
	}
	left, err := strconv.Atoi(os.Getenv(childKill))
	if err != nil {
		return err
	}
	in.SetDownlink(&suicidal{left: left})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan struct{})
	go func() { defer close(done); in.Run(ctx) }()
	if err := feed(ctx, in); err != nil {
		return err
	}
	cancel()
	<-done
	return errors.Join(s.Close(), c.Close())
}

// feed offers what comes on standard input until it ends, and waits until all is
// settled.
func feed(ctx context.Context, in *Ingest) error {
	r := bufio.NewReader(os.Stdin)
	settled, offered := make(chan struct{}, 1<<16), 0
	for {
		var n uint32
		if err := binary.Read(r, binary.BigEndian, &n); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		frame := make([]byte, n)
		if _, err := io.ReadFull(r, frame); err != nil {
			return err
		}
		h, _, _, err := seal.Header(frame)
		if err != nil {
			return err
		}
		offered++
		if err := in.Offer(ctx, h.Vehicle, h.Lane, frame, func() { settled <- struct{}{} }); err != nil {
			return err
		}
	}
	for range offered {
		<-settled
	}
	return nil
}

// suicidal writes receipts to standard output, and kills the process in the place
// of one: its frames are committed, and nobody was told.
type suicidal struct{ left int }

func (d *suicidal) Receipt(v wire.Pseudonym, msg []byte) error {
	r, err := seal.OpenReceipt(childKey.Public().(ed25519.PublicKey), v, msg)
	if err != nil {
		return err
	}
	for _, it := range r.Items {
		if d.left == 0 {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		d.left--
		fmt.Println("receipt", it.ID, it.Status)
	}
	return nil
}

// process is a running child.
type process struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
	keys  *wire.KeySchedule
}

func spawn(t *testing.T, dir string, kill int) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], "-test.run=^$")}
	p.cmd.Env = append(os.Environ(), childDir+"="+dir, childKill+"="+strconv.Itoa(kill))
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewScanner(out)
	p.lines.Buffer(nil, 1<<20)
	if !p.lines.Scan() {
		t.Fatal("the child said nothing")
	}
	text, err := hex.DecodeString(strings.TrimPrefix(p.lines.Text(), "schedule "))
	if err != nil {
		t.Fatal(err)
	}
	if p.keys, err = wire.DecodeKeySchedule(text); err != nil {
		t.Fatal(err)
	}
	return p
}

// send writes frames; a child that died in between is no error.
func (p *process) send(frames [][]byte) {
	for _, f := range frames {
		msg := append(binary.BigEndian.AppendUint32(nil, uint32(len(f))), f...)
		if _, err := p.in.Write(msg); err != nil {
			return
		}
	}
	_ = p.in.Close()
}

// TestKilled kills the platform with SIGKILL, between commit and receipt and at
// other moments, and sends everything without a receipt again: what was
// acknowledged is stored, and in the end everything is stored once.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	dir := t.TempDir()
	const frames, rounds = 120, 10
	var car *testcar.Car
	at := time.Now()
	sealed := map[string][]byte{}
	acked := map[string]bool{}
	repeats := 0
	for round := range rounds {
		last := round == rounds-1
		const never = 1 << 30
		kill := []int{0, 1, 5, never}[round%4]
		if last {
			kill = never
		}
		p := spawn(t, dir, kill)
		if car == nil {
			car = testcar.New(1, p.keys)
		}
		for i := range frames / rounds {
			id, f := car.Frame(t, testcar.Speed(at.Add(-time.Duration(i)*time.Millisecond), 50), testcar.Latitude(at, 31))
			sealed[id.String()] = f
		}
		var open [][]byte
		for id, f := range sealed {
			if !acked[id] {
				open = append(open, f)
			}
		}
		go p.send(open)
		for n := 0; p.lines.Scan(); n++ {
			var id, status string
			if _, err := fmt.Sscanf(p.lines.Text(), "receipt %s %s", &id, &status); err != nil {
				t.Fatalf("line %q: %v", p.lines.Text(), err)
			}
			if status == "repeat" {
				repeats++
			} else if status != "stored" {
				t.Fatalf("frame %s: %s", id, status)
			}
			acked[id] = true
			if !last && kill == never && n == 3 {
				_ = p.cmd.Process.Kill()
			}
		}
		if err := p.cmd.Wait(); err == nil && kill != never || err != nil && last {
			t.Fatalf("round %d ended with %v", round, err)
		}
		checkStored(t, dir, acked, sealed)
	}
	if len(acked) != len(sealed) {
		t.Errorf("%d of %d frames were answered in the end", len(acked), len(sealed))
	}
	if repeats == 0 {
		t.Error("no frame was answered as a repeat: the kill never came between commit and receipt")
	}
}

// checkStored opens the store that the killed process left behind.
func checkStored(t *testing.T, dir string, acked map[string]bool, sealed map[string][]byte) {
	t.Helper()
	s, c, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(s.Close(), c.Close()); err != nil {
			t.Fatal(err)
		}
	}()
	marked := 0
	for id, f := range sealed {
		h, _, _, err := seal.Header(f)
		if err != nil {
			t.Fatal(err)
		}
		_, ok, err := s.Seen(h.Vehicle, h.Bucket, h.ID)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			marked++
		} else if acked[id] {
			t.Errorf("frame %s was acknowledged and is not stored", id)
		}
	}
	records := 0
	_, err = s.Each(store.Query{From: time.Now().Add(-48 * time.Hour), To: time.Now().Add(time.Hour)}, func(*store.Record) error {
		records++
		return nil
	})
	if counted := s.Counters().Stored; err != nil || records != 2*marked || counted != uint64(records) {
		t.Errorf("%d frames are marked, %d records stored, %d counted: %v", marked, records, counted, err)
	}
}
