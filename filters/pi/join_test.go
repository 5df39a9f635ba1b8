package pi_test

import (
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"cordon/agent/canbus"
	"cordon/filters/pi"
	"cordon/sim/corpus"
)

// TestUnrelatedTextsMakeNothing says many texts, with and without something personal,
// in one stream: what they seem to hold together may hit one text in two thousand.
func TestUnrelatedTextsMakeNothing(t *testing.T) {
	for _, set := range []corpus.Set{corpus.A, corpus.B} {
		var texts [][]byte
		for _, records := range [][]corpus.Record{corpus.Plain(set, 5, 6000), corpus.Evaded(set, 5, 6000), corpus.Negatives(set, 5, 12000)} {
			for _, r := range records {
				texts = append(texts, []byte(r.Text))
			}
		}
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		a := pi.NewAssembler(pi.NewScanner(pi.Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}))
		hit := 0
		for _, text := range texts {
			if found := a.Feed(nil, 7, text); len(found) > 0 {
				hit++
				t.Logf("%v: %.60q", found, text)
			}
		}
		t.Logf("set %d: %d of %d texts, %.4f%%", set, hit, len(texts), 100*float64(hit)/float64(len(texts)))
		if hit*2000 > len(texts) {
			t.Errorf("set %d: %d of %d texts complete something, want at most one in 2000", set, hit, len(texts))
		}
	}
}

// TestRealSignalsSpellNothing says all signals of a real drive, each in a stream of its
// own and all in one.
func TestRealSignalsSpellNothing(t *testing.T) {
	data := filepath.Join("..", "..", "..", "shared", "data")
	db, err := canbus.LoadDBC(filepath.Join(data, "dbc", "_toyota_2017.dbc"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no development data: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := canbus.Open(filepath.Join(data, "can", "rav4_first10s.candump.log"), canbus.Auto)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	a := pi.NewAssembler(pi.NewScanner(pi.Known{VIN: "JTMW1RFV0KD012345"}))
	streams, numbers := map[*canbus.Signal]uint64{}, 0
	say := func(stream, v uint64) {
		if found := a.Number(nil, stream, v); len(found) > 0 {
			t.Errorf("%d makes %v", v, found)
		}
		numbers++
	}
	var frame canbus.Frame
	var samples []canbus.Sample
	for {
		if err := r.Next(&frame); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		samples, _ = db.Decode(samples[:0], &frame)
		for _, s := range samples {
			if streams[s.Signal] == 0 {
				streams[s.Signal] = uint64(len(streams) + 1)
			}
			say(streams[s.Signal], s.Raw)
			say(uint64(frame.ID)+1<<32, s.Raw)
			if s.Value >= 0 && s.Value == math.Trunc(s.Value) {
				say(streams[s.Signal]+1<<33, uint64(s.Value))
			}
		}
		payload := uint64(0) // what a DBC that takes frames for numbers would decode
		for _, c := range frame.Data[:min(8, int(frame.Len))] {
			payload = payload<<8 | uint64(c)
		}
		say(uint64(frame.ID)+1<<34, payload)
	}
	t.Logf("%d numbers of %d signals", numbers, len(streams))
	if numbers < 10_000 {
		t.Errorf("%d numbers say little", numbers)
	}
}
