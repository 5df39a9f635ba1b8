// Package drive lets a test work the stores of car and platform, each in a process
// of its own, by orders over its standard input: one JSON object a line, one answer
// a line. The test says what time it is and may cut the process off at any moment.
package drive

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"cordon/internal/clock"
	"cordon/internal/vault/forensic"
)

// Order is what a program is to do. Every order sets the time.
type Order struct {
	Op       string
	Now      int64             // Unix seconds
	Dir      string            // open: the data folder
	KEKs     string            // open: the folder of the key-encryption keys; empty: beside the keyrings
	Boot     int64             // open: when the machine was switched on, Unix seconds
	Canaries []forensic.Canary // write: each into a location record of its own
	Sealed   []forensic.Canary // write, of a car: into records of one frame of the outbox
	Public   []byte            // write, of a car: key of the hour
	Frames   [][]byte          // ingest: sealed frames; settle: ids of those that arrived
}

// Answer is what came of it.
type Answer struct {
	Err        string
	Canaries   []forensic.Canary // read: all that can be read
	Frames     [][]byte          // read: sealed frames that wait
	IDs        [][]byte          // of the Frames
	Keys       map[int64][]byte  // schedule: public keys by hour
	Unreadable int               // read: frames of live hours that do not open
	Overdue    int               // read: secrets past their deadline
	Oldest     int64             // read: start of the oldest hour of location that has a secret, Unix seconds
	Damaged    int               // read: slots of the keyrings
}

// Time is the simulated time of a process.
type Time struct{ now, boot atomic.Int64 }

// Set sets it, in Unix seconds.
func (t *Time) Set(now int64) { t.now.Store(now) }

// Now gives it.
func (t *Time) Now() time.Time { return time.Unix(t.now.Load(), 0).UTC() }

// Clock makes the data folder and opens the real clock in it over the time, for a machine switched
// on at boot.
func (t *Time) Clock(dir string, boot int64) (*clock.Clock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	t.boot.Store(boot)
	return clock.Open(clock.Config{
		Path: filepath.Join(dir, "clock.mark"), Source: t.Now, BootID: fmt.Sprint("boot ", boot),
		Boot: func() time.Duration { return time.Duration(t.now.Load()-t.boot.Load()) * time.Second },
	})
}

// Record wraps a canary in something as long as a record of a place.
func Record(c forensic.Canary) []byte {
	return append([]byte(`{"signal":"Vehicle.CurrentLocation","latitude":31.2304,"longitude":121.4737,"id":`), c[:]...)
}

// CanaryOf is the reverse of Record.
func CanaryOf(rec []byte) (c forensic.Canary, err error) {
	if len(rec) < len(c) {
		return c, errors.New("drive: a record without a canary")
	}
	return forensic.Canary(rec[len(rec)-len(c):]), nil
}

// Store is what both programs can do.
type Store interface {
	Open(o *Order, t *Time) error
	Do(o *Order, a *Answer) error
	// Put makes one record durable.
	Put(at time.Time, c forensic.Canary) error
	Sweep() error
}

// Main is the whole of a program that works s by orders.
func Main(s Store) {
	if err := Serve(os.Stdin, os.Stdout, s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Serve takes orders until its input ends. "flood" never answers: see Flood.
func Serve(in io.Reader, out io.Writer, s Store) error {
	var t Time
	enc, sc := json.NewEncoder(out), bufio.NewScanner(in)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		var o Order
		if err := json.Unmarshal(sc.Bytes(), &o); err != nil {
			return fmt.Errorf("drive: order: %w", err)
		}
		t.Set(o.Now)
		var a Answer
		var err error
		switch o.Op {
		case "open":
			err = s.Open(&o, &t)
		case "flood":
			err = flood(out, s, &t)
		case "sweep":
			err = s.Sweep()
		default:
			err = s.Do(&o, &a)
		}
		if err != nil {
			a.Err = err.Error()
		}
		if err := enc.Encode(&a); err != nil {
			return fmt.Errorf("drive: answer: %w", err)
		}
	}
	return sc.Err()
}

// FloodStep is the simulated time between two records of a flood.
const FloodStep = 30 * time.Minute

// flood puts records, sweeps every hour of simulated time, and says so once it is
// done: "put" and "swept", each with the time in Unix seconds and, for put, the
// canary. It ends by an error only.
func flood(out io.Writer, s Store, t *Time) error {
	for n := 1; ; n++ {
		t.Set(t.Now().Add(FloodStep).Unix())
		var c forensic.Canary
		_, _ = rand.Read(c[:]) // never fails: it ends the process instead
		if err := s.Put(t.Now(), c); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "put %d %x\n", t.Now().Unix(), c); err != nil {
			return err
		}
		if n%2 != 0 {
			continue
		}
		if err := s.Sweep(); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "swept %d\n", t.Now().Unix()); err != nil {
			return err
		}
	}
}
