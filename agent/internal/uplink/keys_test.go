package uplink

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"strings"
	"testing"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

func (w *world) schedule(t testing.TB, issued int64, buckets ...int64) []byte {
	k := &wire.KeySchedule{Version: wire.Version, Issued: issued}
	for _, b := range buckets {
		k.Keys = append(k.Keys, wire.BucketKey{Bucket: b, Public: [32]byte{byte(b), byte(issued)}})
	}
	msg, err := seal.SignSchedule(w.platform, k)
	if err != nil {
		t.Error(err)
	}
	return msg
}

func TestKeysOverTheWire(t *testing.T) {
	brokers(t, func(t *testing.T, w *world, b *broker) {
		defer b.start(t)()
		p := w.join(t, b, nil)
		p.c.Publish(wire.TopicKeys, 1, true, w.schedule(t, 100, 7, 8)).Wait()
		o, e := newOutbox(), &events{}
		got := make(chan KeySchedule, 4)
		cfg := w.config(b, o, e)
		cfg.OnKeys = func(k KeySchedule) { got <- k }
		l, stop := run(t, cfg)
		if k := <-got; k.Issued != 100 || len(k.Keys) != 2 {
			t.Fatalf("schedule %+v", k)
		}
		p.c.Publish(wire.TopicKeys, 1, true, w.schedule(t, 50, 7)).Wait()
		await(t, "word of a rolled-back schedule", func() bool { return len(e.of(KeysRefused)) == 1 })
		if pub, ok := l.PublicKey(8); !ok || pub[1] != 100 {
			t.Errorf("key of hour 8: %v %v", pub, ok)
		}
		p.c.Publish(wire.TopicKeys, 1, true, w.schedule(t, 200, 9)).Wait()
		<-got
		stop()
		l2, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if pub, ok := l2.PublicKey(9); !ok || pub[1] != 200 {
			t.Errorf("after a restart, key of hour 9: %v %v", pub, ok)
		}
		if _, ok := l2.PublicKey(8); ok {
			t.Error("a key that the platform withdrew is still used")
		}
		if st := l2.State(); !st.KeysUntil.Equal(wire.BucketStart(10)) || st.KeysIssued.UnixNano() != 200 {
			t.Errorf("state %+v", st)
		}
	})
}

func TestKeyBook(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	b := book{path: w.path("keys.schedule"), platform: w.platform.Public().(ed25519.PublicKey)}
	good := w.schedule(t, 100, 7)
	steps := []struct {
		name string
		msg  []byte
		used bool
		err  error
	}{
		{"forged", other.schedule(t, 100, 7), false, seal.ErrSignature},
		{"first", good, true, nil},
		{"the same again", good, false, nil},
		{"older", w.schedule(t, 99, 7, 8), false, errOlder},
		{"cut", good[:len(good)-1], false, seal.ErrSignature},
		{"a receipt", w.receipt(t, w.vehicle, wire.StatusStored), false, seal.ErrSignature},
		{"empty", nil, false, seal.ErrSignature},
	}
	for _, tt := range steps {
		k, err := b.take(tt.msg)
		if (k != nil) != tt.used || !errors.Is(err, tt.err) {
			t.Errorf("%s: used %v, error %v", tt.name, k != nil, err)
		}
	}
	if pub, ok := b.key(7); !ok || pub[1] != 100 {
		t.Errorf("key of hour 7: %v %v", pub, ok)
	}
	if kept, err := os.ReadFile(b.path); err != nil || !bytes.Equal(kept, good) {
		t.Errorf("the file does not hold the schedule in force: %v", err)
	}
	b.path = w.path("no/such/folder")
	if k, err := b.take(w.schedule(t, 101, 9)); k == nil || err == nil {
		t.Errorf("a schedule that cannot be kept: used %v, error %v", k != nil, err)
	}
	if _, ok := b.key(9); !ok {
		t.Error("a schedule that cannot be kept is not used either")
	}
}

func TestKeysFileDamaged(t *testing.T) {
	w := newWorld(t)
	good := w.schedule(t, 100, 7)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for name, msg := range map[string][]byte{
		"flipped": flipped, "cut": good[:50], "empty": {}, "another platform's": newWorld(t).schedule(t, 100, 7),
	} {
		t.Run(name, func(t *testing.T) {
			writeFile(t, w.path("keys.schedule"), msg)
			e := &events{}
			l, err := New(w.config(&broker{addr: "127.0.0.1:1"}, newOutbox(), e))
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := l.PublicKey(7); ok {
				t.Error("the damaged schedule is used")
			}
			if got := e.of(KeysDamaged); len(got) != 1 || !strings.Contains(got[0].Text, "not used") {
				t.Errorf("events %v", got)
			}
			l.schedule(good)
			if _, ok := l.PublicKey(7); !ok {
				t.Error("a good schedule is not used after a damaged one")
			}
		})
	}
}
