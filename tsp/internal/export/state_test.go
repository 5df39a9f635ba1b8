package export

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cordon/tsp/internal/ledger"
)

var t0 = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)

// happened builds a request from events, each "kind actor", an hour apart.
func happened(events ...[2]string) *Request {
	r := &Request{ID: "x", Requester: "olga", Made: t0, Needs: 2, counts: func(Approval) bool { return true }}
	for i, e := range events {
		at := t0.Add(time.Duration(i+1) * time.Hour)
		a := &ledger.Approval{By: e[1], Expires: at.Add(ApprovalLife).Format(time.RFC3339)}
		r.apply(ledger.Event{At: at, Entry: ledger.Entry{Type: ledger.Kind(e[0]), Actor: e[1], Approval: a, File: &ledger.File{SHA256: "h"}}})
	}
	return r
}

func TestStateTable(t *testing.T) {
	type ev = [2]string
	for _, c := range []struct {
		name   string
		events []ev
		after  time.Duration // since the request was made
		want   State
	}{
		{"new", nil, 0, StatePending},
		{"one approval", []ev{{"approve", "a"}}, 2 * time.Hour, StatePending},
		{"two approvals", []ev{{"approve", "a"}, {"approve", "b"}}, 3 * time.Hour, StateApproved},
		{"a moment before the first lapses", []ev{{"approve", "a"}, {"approve", "b"}}, 25*time.Hour - 1, StateApproved},
		{"the first approval lapsed", []ev{{"approve", "a"}, {"approve", "b"}}, 25 * time.Hour, StateExpired},
		{"the only approval lapsed", []ev{{"approve", "a"}}, 25 * time.Hour, StateExpired},
		{"waited a week", nil, 7 * 24 * time.Hour, StateExpired},
		{"a moment less", nil, 7*24*time.Hour - 1, StatePending},
		{"denied", []ev{{"deny", "gate"}}, 2 * time.Hour, StateDenied},
		{"denied, long ago", []ev{{"deny", "gate"}}, 900 * time.Hour, StateDenied},
		{"revoked", []ev{{"approve", "a"}, {"approve", "b"}, {"revoke", "a"}}, 4 * time.Hour, StateRevoked},
		{"intended, not sent", []ev{{"approve", "a"}, {"approve", "b"}, {"intent", "olga"}}, 4 * time.Hour, StateApproved},
		{"intended, discarded", []ev{{"approve", "a"}, {"approve", "b"}, {"intent", "olga"}, {"discard", "recovery"}}, 5 * time.Hour, StateApproved},
		{"released", []ev{{"approve", "a"}, {"approve", "b"}, {"intent", "olga"}, {"sent", "olga"}}, 5 * time.Hour, StateReleased},
		{"released, long ago", []ev{{"approve", "a"}, {"approve", "b"}, {"intent", "olga"}, {"sent", "olga"}}, 900 * time.Hour, StateReleased},
	} {
		if got := happened(c.events...).stateAt(t0.Add(c.after)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if r := happened(); r.stateAt(t0) != StatePending {
		t.Error("a request that needs approvals is not pending")
	}
	void := happened([2]string{"approve", "a"})
	void.counts = func(Approval) bool { return false }
	if got := void.stateAt(t0.Add(25 * time.Hour)); got != StateExpired {
		t.Errorf("a void approval that lapsed: %s; what expired could come back when its giver changes", got)
	}
	if r := (&Request{Made: t0}); r.stateAt(t0) != StatePending {
		t.Error("a request that says nothing of approvals counts as approved")
	}
}

// TestTransitions tries every event in every state.
func TestTransitions(t *testing.T) {
	type ev = [2]string
	states := map[State]*Request{
		StatePending:  happened(),
		StateApproved: happened(ev{"approve", "a"}, ev{"approve", "b"}),
		StateDenied:   happened(ev{"deny", "gate"}),
		StateRevoked:  happened(ev{"revoke", "a"}),
		StateReleased: happened(ev{"approve", "a"}, ev{"approve", "b"}, ev{"intent", "olga"}, ev{"sent", "olga"}),
		StateExpired:  happened(ev{"approve", "a"}),
	}
	allowed := map[State]string{
		StatePending: "approve revoke deny", StateApproved: "revoke deny intent sent",
	}
	for st, r := range states {
		now := t0.Add(5 * time.Hour)
		if st == StateExpired {
			now = t0.Add(100 * time.Hour)
		}
		if got := r.stateAt(now); got != st {
			t.Fatalf("set-up: %s, want %s", got, st)
		}
		for _, kind := range []ledger.Kind{ledger.Request, ledger.Approve, ledger.Revoke, ledger.Deny, ledger.Intent, ledger.Sent} {
			err := r.check(kind, "c", now)
			if want := slices.Contains(strings.Fields(allowed[st]), string(kind)); (err == nil) != want || err != nil && !errors.Is(err, ErrState) {
				t.Errorf("%s in state %s: %v", kind, st, err)
			}
		}
	}
}

func TestFourEyes(t *testing.T) {
	r := happened([2]string{"approve", "a"})
	now := t0.Add(2 * time.Hour)
	for who, want := range map[string]error{"olga": ErrFourEye, "a": ErrFourEye, "b": nil} {
		if err := r.check(ledger.Approve, who, now); !errors.Is(err, want) {
			t.Errorf("%s approves: %v, want %v", who, err, want)
		}
	}
}
