package store

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"cordon/filters"
	"cordon/filters/wire"
	"cordon/internal/clock"
)

// handClock is set by hand.
type handClock struct {
	mu       sync.Mutex
	at       time.Time
	unproven bool // set before use
}

func newClock() *handClock { return &handClock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *handClock) State() clock.State {
	return clock.State{Now: c.Now(), Reason: clock.FromSource, Unproven: c.unproven}
}

func (c *handClock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func testConfig(dir string, c *handClock) Config {
	return Config{Dir: dir, Clock: c, Logger: quiet(), MinFree: 1 << 20, Reserve: 1 << 20}
}

func open(t testing.TB, cfg Config) *Store {
	t.Helper()
	s, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func reopen(t testing.TB, s *Store) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, s.cfg)
}

// frame makes a frame of size random bytes.
func (s *Store) frame(lane wire.Lane, records uint32, size int) Frame {
	b := make([]byte, size)
	r := rand.NewChaCha8([32]byte{byte(size), byte(records)})
	_, _ = r.Read(b)
	return Frame{ID: s.NextID(), Lane: lane, Bucket: wire.BucketOf(s.now().UnixNano()), Records: records, Bytes: b}
}

func batch(frames ...Frame) *Batch {
	b := &Batch{Frames: frames}
	for _, f := range frames {
		b.Delta.Received += uint64(f.Records)
	}
	return b
}

func commit(t testing.TB, s *Store, b *Batch) []Dropped {
	t.Helper()
	shed, err := s.Commit(b)
	if err != nil {
		t.Fatal(err)
	}
	if !b.empty() {
		t.Fatalf("after a commit %d frames and %d held records are left", len(b.Frames), len(b.Held))
	}
	return shed
}

func pendingIDs(t testing.TB, s *Store) (ids []wire.FrameID) {
	t.Helper()
	fs, err := s.Pending(nil, 1<<20, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fs {
		ids = append(ids, f.ID)
	}
	return ids
}

// checkTally compares the counters with want and with the queue.
func checkTally(t testing.TB, s *Store, want Tally) {
	t.Helper()
	got := s.Tally()
	if got != want {
		t.Errorf("tally\n got %+v\nwant %+v", got, want)
	}
	checkBalance(t, s)
}

func checkBalance(t testing.TB, s *Store) {
	t.Helper()
	got := s.Tally()
	if !got.Balanced() {
		t.Errorf("tally does not balance: %+v", got)
	}
	var records uint64
	frames := 0
	for _, q := range s.Queue() {
		records += q.Records
		frames += q.Frames
	}
	_, awaiting := s.Awaiting()
	if records += awaiting; records != got.Pending {
		t.Errorf("queue has %d records, the tally %d pending", records, got.Pending)
	}
	if n := len(pendingIDs(t, s)); n != frames {
		t.Errorf("queue has %d frames, %d can be read", frames, n)
	}
}

func TestOrderAndSettle(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	bulk1, warn1 := s.frame(wire.LaneBulk, 3, 100), s.frame(wire.LaneWarning, 1, 200)
	status, bulk2, warn2 := s.frame(wire.LaneStatus, 5, 300), s.frame(wire.LaneBulk, 7, 100), s.frame(wire.LaneWarning, 2, 10)
	commit(t, s, batch(bulk1, warn1, status))
	commit(t, s, batch(warn2, bulk2))
	want := []wire.FrameID{warn1.ID, warn2.ID, status.ID, bulk1.ID, bulk2.ID}
	if got := pendingIDs(t, s); !slices.Equal(got, want) {
		t.Fatalf("order %v, want %v", got, want)
	}
	s = reopen(t, s)
	if got := pendingIDs(t, s); !slices.Equal(got, want) {
		t.Fatalf("order after reopening %v, want %v", got, want)
	}
	items := []wire.ReceiptItem{
		{ID: warn1.ID, Status: wire.StatusStored},
		{ID: warn1.ID, Status: wire.StatusStored}, // twice in one receipt
		{ID: warn2.ID, Status: wire.StatusRetry},
		{ID: status.ID, Status: wire.StatusExpired},
		{ID: bulk1.ID, Status: wire.StatusRejected},
		{ID: bulk2.ID, Status: wire.StatusQuarantined},
		{ID: wire.FrameID{9}, Status: wire.StatusRepeat},
		{ID: wire.FrameID{8}, Status: wire.StatusUnknown},
	}
	out, err := s.Settle(items)
	if err != nil || out.Frames != 4 || out.Sent != 8 || out.Unknown != 2 || out.Kept != 2 || len(out.Shed) != 2 {
		t.Fatalf("settled %+v, %v", out, err)
	}
	want1 := Tally{Received: 18, Sent: 8, Pending: 2, StrayReceipts: 2}
	want1.Shed[ShedBucketExpired], want1.Shed[ShedRejected] = 5, 3
	checkTally(t, s, want1)
	out, err = s.Settle(items)
	if err != nil || out.Frames != 0 || out.Sent != 0 {
		t.Fatalf("settled again %+v, %v", out, err)
	}
	want1.StrayReceipts += 6
	checkTally(t, s, want1)
	if got := pendingIDs(t, s); !slices.Equal(got, []wire.FrameID{warn2.ID}) {
		t.Fatalf("left %v", got)
	}
}

func TestPendingBounds(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	fs := []Frame{s.frame(0, 1, 1000), s.frame(1, 1, 1000), s.frame(2, 1, 1000), s.frame(3, 1, 5000)}
	commit(t, s, batch(slices.Clone(fs)...))
	skip := func(id wire.FrameID) bool { return id == fs[0].ID }
	tests := []struct {
		name  string
		skip  func(wire.FrameID) bool
		limit int
		bytes int
		want  []int
	}{
		{"all", nil, 10, 0, []int{0, 1, 2, 3}},
		{"limit", nil, 2, 0, []int{0, 1}},
		{"bytes", nil, 10, 2999, []int{0, 1}},
		{"first over the bytes", nil, 10, 1, []int{0}},
		{"skip", skip, 2, 0, []int{1, 2}},
		{"skip counts no bytes", skip, 10, 2000, []int{1, 2}},
		{"limit 0", nil, 0, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := s.Pending(tt.skip, tt.limit, tt.bytes)
			if err != nil || len(got) != len(tt.want) {
				t.Fatalf("%d frames, %v; want %d", len(got), err, len(tt.want))
			}
			for i, w := range tt.want {
				g := got[i]
				if g.ID != fs[w].ID || string(g.Bytes) != string(fs[w].Bytes) || g.Records != 1 || g.Bucket != fs[w].Bucket {
					t.Errorf("frame %d differs", i)
				}
			}
		})
	}
}

// A frame committed after younger ones of its lane were read must still be found.
func TestPendingOutOfOrderCommit(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	early, late := s.frame(3, 1, 10), s.frame(3, 1, 10)
	commit(t, s, batch(late))
	if got := pendingIDs(t, s); !slices.Equal(got, []wire.FrameID{late.ID}) {
		t.Fatal(got)
	}
	commit(t, s, batch(early))
	if got := pendingIDs(t, s); !slices.Equal(got, []wire.FrameID{early.ID, late.ID}) {
		t.Fatal(got)
	}
}

func TestCommitRefuses(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	good := s.frame(0, 2, 10)
	tests := map[string]func(b *Batch){
		"unbalanced":   func(b *Batch) { b.Delta.Received++ },
		"blocked":      func(b *Batch) { b.Delta.Blocked[filters.T3]++ },
		"lane":         func(b *Batch) { b.Frames[0].Lane = 4 },
		"no records":   func(b *Batch) { b.Frames[0].Records = 0; b.Delta.Received = 0 },
		"no bytes":     func(b *Batch) { b.Frames[0].Bytes = nil },
		"foreign id":   func(b *Batch) { b.Frames[0].ID[0] ^= 1 },
		"id not given": func(b *Batch) { b.Frames[0].ID[15] = 200 },
		"too long":     func(b *Batch) { b.Frames[0].Bytes = make([]byte, 5<<20) },
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			b := batch(good)
			spoil(b)
			if _, err := s.Commit(b); err == nil {
				t.Fatal("committed")
			}
			checkTally(t, s, Tally{})
		})
	}
	b := batch(good)
	b.Delta.Received = 7
	if _, err := s.Commit(b); !errors.Is(err, ErrUnbalanced) {
		t.Errorf("error %v", err)
	}
}

// Far more than one Badger transaction takes, in one batch.
func TestCommitSplits(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	b := &Batch{}
	b.Delta.Blocked[filters.U1], b.Delta.Shed[ShedNoKey] = 11, 13
	b.Delta.Received = 24
	for i := range 40 {
		size := 20_000
		if i == 7 {
			size = 300_000 // over the value threshold
		}
		b.Frames = append(b.Frames, s.frame(wire.Lane(i%4), 10, size))
		b.Delta.Received += 10
	}
	for i := range 3000 {
		b.Held = append(b.Held, Held{CollectedAt: s.now().UnixNano() - int64(i)*int64(time.Second), Data: make([]byte, 100)})
		b.Delta.Received++
	}
	commit(t, s, b)
	want := Tally{Received: 3424, Pending: 400, Stored: 3000}
	want.Blocked[filters.U1], want.Shed[ShedNoKey] = 11, 13
	checkTally(t, s, want)
	s = reopen(t, s)
	checkTally(t, s, want)
	n := 0
	_, err := s.Held(s.now().Add(-2*time.Hour), s.now(), func(time.Time, []byte) error { n++; return nil })
	if err != nil || n != 3000 {
		t.Errorf("%d held records, %v", n, err)
	}
}

func TestDrop(t *testing.T) {
	s := open(t, testConfig(t.TempDir(), newClock()))
	mk := func(consent uint64, age int64) Frame {
		f := s.frame(wire.LaneStatus, 2, 50)
		f.Consent, f.Bucket = consent, f.Bucket-age
		return f
	}
	commit(t, s, batch(mk(0, 0), mk(7, 0), mk(7, 5), mk(8, 5), mk(0, 200)))
	out, err := s.DropBuckets(wire.BucketOf(s.now().UnixNano()) - 4)
	if err != nil || len(out) != 3 || out[0].Reason != ShedBucketExpired {
		t.Fatalf("dropped %v, %v", out, err)
	}
	want := Tally{Received: 10, Pending: 4}
	want.Shed[ShedBucketExpired] = 6
	checkTally(t, s, want)
	q := s.Queue()[wire.LaneStatus]
	if q.Frames != 2 || q.Oldest != wire.BucketOf(s.now().UnixNano()) {
		t.Errorf("queue %+v", q)
	}
}

func TestIDsNeverRepeat(t *testing.T) {
	cfg := testConfig(t.TempDir(), newClock())
	s := open(t, cfg)
	seen := map[wire.FrameID]bool{}
	for range 3 {
		for range 10 {
			id := s.NextID()
			if seen[id] {
				t.Fatalf("id %v given twice", id)
			}
			seen[id] = true
		}
		s = reopen(t, s)
	}
}

func TestLocked(t *testing.T) {
	cfg := testConfig(t.TempDir(), newClock())
	open(t, cfg)
	if s, err := Open(cfg); err == nil {
		_ = s.Close()
		t.Fatal("opened twice")
	}
}

func TestConfigValidate(t *testing.T) {
	for name, cfg := range map[string]Config{
		"no dir": {Clock: newClock()}, "no clock": {Dir: "x"},
		"cap": {Dir: "x", Clock: newClock(), OutboxBytes: 10}, "negative": {Dir: "x", Clock: newClock(), MinFree: -1},
	} {
		if _, err := Open(cfg); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}
