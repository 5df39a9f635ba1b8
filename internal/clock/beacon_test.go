package clock

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestBeacon(t *testing.T) {
	var on time.Duration
	b := Beacon{Boot: func() time.Duration { return on }}
	want := func(at time.Time) {
		t.Helper()
		if got := b.Read(); !got.Equal(at) {
			t.Errorf("after %v: %v, want %v", on, got, at)
		}
	}
	want(time.Time{})
	b.Tell(t0)
	on = time.Minute
	want(t0.Add(time.Minute))
	b.Reached(t0) // older than what is known
	want(t0.Add(time.Minute))
	b.Reached(t0.Add(time.Hour))
	want(t0.Add(time.Hour))
	b.Tell(t0) // a receiver may also correct itself backwards
	want(t0)
	on += BeaconHold
	want(t0.Add(BeaconHold))
	on++
	want(time.Time{})
	b.Reached(t0.Add(-time.Hour)) // nothing is known any more
	want(t0.Add(-time.Hour))
	on = 0
	want(time.Time{})
}

func TestTicksEndWithTheContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	ticks := Ticks(ctx, time.Millisecond)
	for range 3 {
		<-ticks
	}
	f, err := bootTimer(time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	stop()
}

func TestPlainTicks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		begin, n := time.Now(), make(chan time.Duration, 10)
		go plainTicks(ctx, time.Minute, func() { n <- time.Since(begin) })
		for i := range 3 {
			if got, want := <-n, time.Duration(i+1)*time.Minute; got != want {
				t.Errorf("tick after %v, want %v", got, want)
			}
		}
		stop()
	})
}
