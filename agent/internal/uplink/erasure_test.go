package uplink

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"testing"

	"cordon/filters/wire"
	"cordon/internal/seal"
)

func (w *world) order(t *testing.T, key ed25519.PrivateKey, vehicle wire.Pseudonym) []byte {
	t.Helper()
	msg, err := seal.SignErasure(key, &wire.Erasure{Version: wire.Version, Vehicle: vehicle, Ticket: wire.TicketID{7}, Seq: 3, Whole: true, Issued: 1})
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

// Only what this platform signed for this vehicle is passed on.
func TestOrdersToErase(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	var got []*wire.Erasure
	cfg := w.config(&broker{addr: "127.0.0.1:1"}, newOutbox(), &events{})
	cfg.OnErasure = func(e *wire.Erasure) { got = append(got, e) }
	l, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	good := w.order(t, w.platform, w.vehicle)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-2] ^= 1
	bad := [][]byte{
		nil, {0}, flipped, good[:len(good)-1], append(bytes.Clone(good), 0),
		w.order(t, other.platform, w.vehicle), w.order(t, w.platform, other.vehicle), w.schedule(t, 1, 2),
		w.receipt(t, w.vehicle, wire.StatusStored, wire.FrameID{1}),
	}
	for i, msg := range bad {
		if l.erasure(msg); len(got) != 0 {
			t.Fatalf("message %d was passed on: %+v", i, got[0])
		}
	}
	if n := l.State().ErasuresRefused; n != uint64(len(bad)) {
		t.Errorf("%d of %d counted", n, len(bad))
	}
	if l.erasure(good); len(got) != 1 || got[0].Seq != 3 || !got[0].Whole {
		t.Errorf("the good one: %+v", got)
	}
	l.RefuseErasure(errors.New("old"))
	if n := l.State().ErasuresRefused; n != uint64(len(bad)+1) {
		t.Errorf("%d counted", n)
	}
}

// The answer is signed with the vehicle's certificate; answers beyond the room are
// left to be asked for again.
func TestAnswerIsSigned(t *testing.T) {
	w := newWorld(t)
	l, err := New(w.config(&broker{addr: "127.0.0.1:1"}, newOutbox(), &events{}))
	if err != nil {
		t.Fatal(err)
	}
	want := wire.Erased{Version: wire.Version, Vehicle: w.vehicle, Ticket: wire.TicketID{7}, Seq: 3, Frames: 5, Journal: [32]byte{1}}
	for range maxAnswers + 3 {
		if err := l.Answer(&want); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.answers) != maxAnswers {
		t.Errorf("%d answers wait", len(l.answers))
	}
	roots := x509.NewCertPool()
	roots.AddCert(w.ca.cert)
	trusted := func(c *x509.Certificate) error {
		_, err := c.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
		return err
	}
	if e, err := seal.OpenErased(<-l.answers, w.vehicle, trusted); err != nil || *e != want {
		t.Errorf("%+v, %v", e, err)
	}
}
