package recipient

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
	"cordon/tsp/internal/suite"
)

// TestVerifyApproval: the approval of a request, as the gate and verifiers check it.
func TestVerifyApproval(t *testing.T) {
	leaf := []byte(`{"type":"request"}`)
	good := ledger.Approval{By: "ann", Key: suite.Fingerprint(publicOf("ann")), Of: 7, Leaf: leafHash(leaf), Expires: "2026-03-02T08:00:00Z"}
	pub := signer("ann").Public().(ed25519.PublicKey)
	sign := func(a ledger.Approval) ledger.Approval {
		a.Signature = ed25519.Sign(signer("ann"), ledger.ApprovalText(gate, a))
		return a
	}
	if err := VerifyApproval(gate, sign(good), pub, leaf); err != nil {
		t.Fatal(err)
	}
	millis := good
	millis.Expires = "2026-03-02T08:00:00.000Z"
	if err := VerifyApproval(gate, sign(millis), pub, leaf); err != nil {
		t.Errorf("expiry with milliseconds: %v", err)
	}
	if err := VerifyApproval(gate, sign(good), pub, append(leaf, ' ')); !errors.Is(err, ErrApproval) {
		t.Errorf("another leaf: %v", err)
	}
	if err := VerifyApproval(gate, sign(good), nil, leaf); !errors.Is(err, ErrApproval) {
		t.Errorf("no key: %v", err)
	}
	// Every part is under the signature.
	for name, change := range map[string]func(*ledger.Approval){
		"of":      func(a *ledger.Approval) { a.Of++ },
		"by":      func(a *ledger.Approval) { a.By = "bob" },
		"expires": func(a *ledger.Approval) { a.Expires = "2027-03-02T08:00:00Z" },
	} {
		a := sign(good)
		change(&a)
		if err := VerifyApproval(gate, a, pub, leaf); !errors.Is(err, ErrApproval) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
	// A name with a line end would make one text of two approvals.
	bad := good
	bad.By = "ann\nexpires 2030-01-01T00:00:00Z"
	if err := VerifyApproval(gate, sign(bad), pub, leaf); !errors.Is(err, ErrApproval) {
		t.Errorf("a name of two lines: %v", err)
	}
}

func TestChallenge(t *testing.T) {
	w, _ := founded(t)
	k := w.recipient("werk1", classicKey(t))
	seq, err := w.key("oscar", k)
	if err != nil {
		t.Fatal(err)
	}
	if got, actor, ok := w.fold.Waiting(seq); !ok || actor != "oscar" || got != k {
		t.Errorf("waiting: %+v by %s, %v", got, actor, ok)
	}
	if _, _, ok := w.fold.Waiting(1); ok {
		t.Error("a founder waits")
	}
	if _, _, err := w.fold.Challenge(gate, 1, "ann", w.now); !errors.Is(err, ErrApproval) {
		t.Errorf("of what does not wait: %v", err)
	}
	if _, _, err := w.fold.Challenge(gate, seq, "oscar", w.now); !errors.Is(err, ErrApproval) {
		t.Errorf("by who has no key: %v", err)
	}
	a, text, err := w.fold.Challenge(gate, seq, "ann", time.Date(2026, 3, 2, 16, 0, 0, 0, time.FixedZone("CST", 8*3600)))
	if err != nil || a.Expires != "2026-03-02T08:00:00Z" || a.Of != seq || string(text) != string(ledger.ApprovalText(gate, a)) {
		t.Errorf("%+v, %q, %v", a, text, err)
	}
}

func TestApproverTexts(t *testing.T) {
	good := publicOf("ann")
	if key, err := ParseApprover(good); err != nil || ApproverText(key) != good {
		t.Errorf("%v, %v", key, err)
	}
	for _, text := range []string{"", good[1:], good + "=", good[:len(good)-1], good[:30] + "\n" + good[30:],
		strings.Replace(good, approverText, "", 1), good[:len(good)-1] + "_"} {
		if _, err := ParseApprover(text); !errors.Is(err, ErrKey) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestWeakApproverKeys: under these keys a signature of no secret holds, for one text in
// eight at least. They name nobody.
func TestWeakApproverKeys(t *testing.T) {
	forged := make([]byte, ed25519.SignatureSize)
	forged[0] = 1 // R is the neutral point, S is 0
	for _, text := range weakPoints {
		for _, sign := range []byte{0, 0x80} {
			key, err := hex.DecodeString(text)
			if err != nil {
				t.Fatal(err)
			}
			key[31] |= sign
			holds := 0
			for i := range 100 {
				if ed25519.Verify(key, []byte{byte(i)}, forged) {
					holds++
				}
			}
			if holds == 0 {
				t.Errorf("%s is not weak", text)
			}
			if _, err := ParseApprover(ApproverText(key)); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "anybody") {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}
