package ingest

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"sync/atomic"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
	"cordon/tsp/internal/store"
	"cordon/tsp/internal/testcar"
)

func TestStoredThenRepeated(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	id, frame := car.Frame(t, testcar.Speed(start, 50), testcar.Latitude(start, 31.2))
	want := wire.ReceiptItem{ID: id, Status: wire.StatusStored, Stored: 2}
	if got := w.offer(t, car.ID, frame); got != want {
		t.Errorf("first: %+v", got)
	}
	want.Status = wire.StatusRepeat
	for range 3 {
		if got := w.offer(t, car.ID, frame); got != want {
			t.Errorf("again: %+v", got)
		}
	}
	if n := w.stored(t); n != 2 {
		t.Errorf("%d records stored, want 2", n)
	}
}

// A record is stored with the end of the consent that let it pass, and with none if
// it needed none.
func TestStoredWithTheConsentsEnd(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	short, long := testcar.Latitude(start, 31.2), testcar.Latitude(start.Add(time.Second), 31.3)
	c := *short.Consent
	c.ID, c.Until = 2, start.Add(time.Hour).UnixNano()
	short.Consent = &c
	plate := testcar.Rec{
		Signal: "Vehicle.VehicleIdentification.LicensePlate", Source: "app.note", At: start, Labels: filters.PI, Value: filters.StringValue([]byte("沪A12345")),
		Consent: &wire.ConsentRef{
			ID: 3, Categories: uint32(filters.PI), Purpose: uint8(filters.VehicleManagement), From: c.From, Until: start.Add(2 * time.Hour).UnixNano(),
		},
	}
	speed := testcar.Speed(start, 50)
	speed.Consent = short.Consent // offered, and not needed
	_, frame := car.Frame(t, speed, short, long, plate)
	if got := w.offer(t, car.ID, frame); got.Stored != 4 {
		t.Fatalf("%+v", got)
	}
	want := map[string]int64{"Vehicle.Speed": 0, long.Signal: long.Consent.Until + c.Until, plate.Signal: plate.Consent.Until}
	got := map[string]int64{}
	count := func() (n int, lost store.Lost) {
		lost, err := w.store.Each(store.Query{From: start.Add(-time.Hour), To: start.Add(time.Hour)}, func(r *store.Record) error {
			n++
			got[r.Signal] += r.Until
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n, lost
	}
	if n, lost := count(); n != 4 || lost != (store.Lost{}) || !maps.Equal(got, want) {
		t.Errorf("%d, %+v, %v, want %v", n, lost, got, want)
	}
	w.Advance(time.Hour)
	if n, lost := count(); n != 3 || lost.Ended != 1 {
		t.Errorf("after the first end: %d, %+v", n, lost)
	}
	w.Advance(time.Hour)
	if n, lost := count(); n != 2 || lost.Ended != 2 {
		t.Errorf("after the second: %d, %+v", n, lost)
	}
}

func TestRefusedFrames(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car, other := testcar.New(1, w.keys), testcar.New(2, w.keys)
	id, good := car.Frame(t, testcar.Speed(start, 50))
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	stranger := *w.keys
	stranger.Keys = []wire.BucketKey{{Bucket: 600000, Public: w.keys.Keys[0].Public}}
	_, noBucket := testcar.New(1, &stranger).SealTo(t, 600000, testcar.Speed(start, 50))
	wrongKey := *w.keys
	wrongKey.Keys = []wire.BucketKey{{Bucket: w.keys.Keys[100].Bucket, Public: w.keys.Keys[101].Public}}
	_, sealedToOther := testcar.New(1, &wrongKey).SealTo(t, w.keys.Keys[100].Bucket, testcar.Speed(start, 50))
	for _, c := range []struct {
		name   string
		from   wire.Pseudonym
		frame  []byte
		reason string
	}{
		{"another vehicle's frame", other.ID, good, reasonVehicle},
		{"a flipped bit in the body", car.ID, flipped, reasonOpen},
		{"an hour without a key", car.ID, noBucket, reasonBucket},
		{"sealed to another hour's key", car.ID, sealedToOther, reasonOpen},
	} {
		got := w.offer(t, c.from, c.frame)
		if got.Status != wire.StatusRejected || got.Rejected != c.reason {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if n := w.stored(t); n != 0 {
		t.Errorf("%d records stored", n)
	}
	if got := w.offer(t, car.ID, good); got.Status != wire.StatusStored || got.ID != id {
		t.Errorf("the good frame, after all: %+v", got)
	}
}

// A frame without a readable header has no id: it is counted, and the next frame
// is answered as ever.
func TestHeadless(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	_, good := car.Frame(t, testcar.Speed(start, 50))
	settled := make(chan struct{}, 3)
	for _, frame := range [][]byte{nil, []byte("rubbish"), good[:20]} {
		if err := w.ingest.Offer(t.Context(), car.ID, wire.LaneStatus, frame, func() { settled <- struct{}{} }); err != nil {
			t.Fatal(err)
		}
		<-settled
	}
	if n := w.ingest.Stats().Headless; n != 3 {
		t.Errorf("counted %d, want 3", n)
	}
	if got := w.offer(t, car.ID, good); got.Status != wire.StatusStored {
		t.Errorf("the next frame: %+v", got)
	}
}

func TestDestroyedHour(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	id, frame := car.Frame(t, testcar.Speed(start, 50))
	w.Advance(7 * 24 * time.Hour)
	if err := w.store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.offer(t, car.ID, frame); got != (wire.ReceiptItem{ID: id, Status: wire.StatusExpired}) {
		t.Errorf("got %+v", got)
	}
}

// What a dishonest car sends is refused record by record, and the journal says by
// which rule without saying what it was.
func TestSmuggledRecords(t *testing.T) {
	const secret = "13912345678"
	text := func(signal, s string, l filters.Labels) testcar.Rec {
		return testcar.Rec{Signal: signal, Source: "app.note", At: start, Labels: l, Value: filters.StringValue([]byte(s))}
	}
	noConsent := testcar.Latitude(start, 31.2537191)
	noConsent.Consent = nil
	expired := testcar.Latitude(start, 31.2537191)
	c := *expired.Consent
	c.Until = start.Add(-time.Minute).UnixNano()
	expired.Consent = &c
	liar := testcar.Speed(start, 50)
	liar.Source = "cam.cabin"
	elsewhen := testcar.Speed(start.Add(2*time.Hour), 50)
	hidden := testcar.Speed(start, 50)
	hidden.Labels |= filters.CabinDerived
	for _, tc := range []struct {
		name string
		rec  testcar.Rec
		rule string
	}{
		{"location without consent", noConsent, "T1"},
		{"location with a consent that has ended", expired, "T1"},
		{"cabin source under a harmless signal", liar, "T3"},
		{"lineage that the car itself declared", hidden, "T3"},
		{"undeclared signal", text("Vehicle.Whatever", "x", 0), "U1"},
		{"undeclared source", testcar.Rec{Signal: "Vehicle.Speed", Source: "usb.stick", At: start, Value: filters.FloatValue(1)}, "U1"},
		{"outside its range", testcar.Speed(start, 9999), "U2"},
		{"wrong type", testcar.Rec{Signal: "Vehicle.Speed", Source: "can.powertrain", At: start, Value: filters.StringValue([]byte("fast"))}, "U2"},
		{"telephone number in a text", text("Vehicle.Cordon.App.Note.Text", "call "+secret, filters.Diagnostic), "T1"},
		{"collected in another hour", elsewhen, "S1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, worldOptions{run: true})
			car := testcar.New(1, w.keys)
			id, frame := car.Frame(t, testcar.Speed(start, 50), tc.rec)
			if got := w.offer(t, car.ID, frame); got != (wire.ReceiptItem{ID: id, Status: wire.StatusStored, Stored: 1, Refused: 1}) {
				t.Fatalf("beside an honest record: %+v", got)
			}
			_, alone := car.SealTo(t, wire.BucketOf(start.UnixNano()), tc.rec)
			if got := w.offer(t, car.ID, alone); got.Status != wire.StatusQuarantined || got.Refused != 1 {
				t.Errorf("alone: %+v", got)
			}
			if got := w.offer(t, car.ID, alone); got.Status != wire.StatusRepeat {
				t.Errorf("alone, again: %+v", got)
			}
			inc := w.incidents()
			if len(inc) != 2 || inc[0].Refused[0].Rule != tc.rule || w.store.Counters().Refused[tc.rule] != 2 {
				t.Errorf("incidents %+v, counters %+v", inc, w.store.Counters())
			}
			said, err := json.Marshal(inc)
			if err != nil || bytes.Contains(said, []byte(secret)) || bytes.Contains(said, []byte("31.2537191")) {
				t.Errorf("the journal holds content: %s %v", said, err)
			}
		})
	}
}

func TestFullDiskAsksAgain(t *testing.T) {
	w := newWorld(t, worldOptions{run: true, minFree: math.MaxUint64})
	car := testcar.New(1, w.keys)
	id, frame := car.Frame(t, testcar.Speed(start, 50))
	if got := w.offer(t, car.ID, frame); got != (wire.ReceiptItem{ID: id, Status: wire.StatusRetry}) {
		t.Errorf("got %+v", got)
	}
	if w.store.Ready() == nil {
		t.Error("the store says it is ready")
	}
	if got := w.offer(t, testcar.New(2, w.keys).ID, frame); got.Status != wire.StatusRejected {
		t.Errorf("a frame that needs no storage: %+v", got)
	}
}

// Everything that waits when the committer comes round goes into one transaction
// and one receipt, in the order in which it was offered.
func TestGroupCommit(t *testing.T) {
	w := newWorld(t, worldOptions{})
	car := testcar.New(1, w.keys)
	var ids []wire.FrameID
	const n = 20
	j := w.ingest.newJudge()
	for i := range n {
		id, frame := car.Frame(t, testcar.Speed(start, float64(i)))
		ids = append(ids, id)
		if !w.ingest.waiting.TryAcquire(weight(frame)) {
			t.Fatal("no room")
		}
		w.ingest.settled <- j.judge(t.Context(), task{car.ID, wire.LaneStatus, frame, func() {}})
	}
	stop := w.run()
	defer stop()
	for i := range n {
		if got := <-w.receipts; got.ID != ids[i] || got.Status != wire.StatusStored {
			t.Fatalf("receipt %d: %+v", i, got)
		}
	}
	if got := len(w.messages); got != 1 {
		t.Errorf("%d receipts for one group, want 1", got)
	}
}

// A vehicle that sends more than is settled is held back, not dropped.
func TestOfferBlocksWhenFull(t *testing.T) {
	w := newWorld(t, worldOptions{})
	car := testcar.New(1, w.keys)
	if !w.ingest.waiting.TryAcquire(maxWaiting) {
		t.Fatal("something waits already")
	}
	_, frame := car.Frame(t, testcar.Speed(start, 1))
	offered := make(chan error, 1)
	go func() { offered <- w.ingest.Offer(t.Context(), car.ID, wire.LaneStatus, frame, func() {}) }()
	select {
	case err := <-offered:
		t.Fatalf("taken while full: %v", err)
	default:
	}
	w.ingest.waiting.Release(maxWaiting)
	if err := <-offered; err != nil {
		t.Fatal(err)
	}
	stop := w.run()
	defer stop()
	if got := <-w.receipts; got.Status != wire.StatusStored {
		t.Errorf("got %+v", got)
	}
}

func FuzzOffer(f *testing.F) {
	w := newWorld(f, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	_, good := car.Frame(f, testcar.Speed(start, 50))
	f.Add(good)
	f.Add(good[:60])
	f.Add([]byte("CDN\x01"))
	settled := make(chan struct{})
	f.Fuzz(func(t *testing.T, frame []byte) {
		before := w.store.Counters().Frames["stored"]
		if err := w.ingest.Offer(t.Context(), car.ID, wire.LaneStatus, frame, func() { settled <- struct{}{} }); err != nil {
			t.Fatal(err)
		}
		<-settled
		for len(w.receipts) > 0 {
			<-w.receipts
		}
		for len(w.messages) > 0 {
			<-w.messages
		}
		if w.store.Counters().Frames["stored"] > before && !bytes.Equal(frame, good) {
			t.Fatal("a frame that nobody sealed was stored")
		}
	})
}

// A frame whose every record is refused for other classes makes no endless entry,
// and every record is still counted.
func TestManyKindsOfRefusal(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	car := testcar.New(1, w.keys)
	recs := make([]testcar.Rec, 300)
	for i := range recs {
		recs[i] = testcar.Speed(start, 50)
		recs[i].Labels = filters.CabinAudio | filters.Labels(i<<1)
	}
	_, frame := car.Frame(t, recs...)
	if got := w.offer(t, car.ID, frame); got.Status != wire.StatusQuarantined || got.Refused != 300 {
		t.Errorf("receipt %+v", got)
	}
	inc := w.incidents()
	if len(inc) != 1 || len(inc[0].Refused) > maxKinds {
		t.Fatalf("%d incidents", len(inc))
	}
	var n uint32
	for _, r := range inc[0].Refused {
		n += r.Records
	}
	if n != 300 || w.store.Counters().Refused["T3"] != 300 {
		t.Errorf("%d records in the journal, %v counted", n, w.store.Counters().Refused)
	}
}

// While the clock is not sure of an hour, its frames are asked for again: a verdict
// would be final.
func TestTooSoonToJudge(t *testing.T) {
	w := newWorld(t, worldOptions{run: true})
	var st atomic.Pointer[clock.State]
	w.ingest.cfg.Clock = func() clock.State { return *st.Load() }
	car := testcar.New(1, w.keys)
	hour := start.Truncate(time.Hour)
	for _, c := range []struct {
		name string
		st   clock.State
		want wire.Status
	}{
		{"a guess", clock.State{Now: hour.AddDate(9, 0, 0), Unproven: true}, wire.StatusRetry},
		{"the lower bound lies before the hour's end", clock.State{Now: hour.Add(59 * time.Minute)}, wire.StatusRetry},
		{"the hour is over for certain", clock.State{Now: hour.Add(time.Hour)}, wire.StatusStored},
		{"proven", clock.State{Now: hour, Anchored: true}, wire.StatusStored},
	} {
		st.Store(&c.st)
		_, frame := car.Frame(t, testcar.Speed(start, 50))
		if got := w.offer(t, car.ID, frame); got.Status != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	_, frame := car.Frame(t, testcar.Speed(start, 50))
	w.offer(t, car.ID, frame)
	st.Store(&clock.State{Unproven: true})
	if got := w.offer(t, car.ID, frame); got.Status != wire.StatusRepeat {
		t.Errorf("one that is stored already: %+v", got)
	}
}
