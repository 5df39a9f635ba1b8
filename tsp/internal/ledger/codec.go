package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// Version is the form of the entries.
	Version = 1
	// MaxEntry bounds a leaf in bytes: a bundle gives each two bytes of length.
	MaxEntry = 60_000
	// timeForm of Entry.Time: RFC 3339, UTC, always three digits of milliseconds.
	timeForm = "2006-01-02T15:04:05.000Z"
)

// validGate: 1 to 64 of a-z 0-9 . _ - /, with a letter or digit at both ends.
func validGate(name string) bool {
	for i := range len(name) {
		c := name[i]
		alnum := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		inner := i > 0 && i < len(name)-1 && strings.IndexByte("._-/", c) >= 0
		if !alnum && !inner {
			return false
		}
	}
	return name != "" && len(name) <= 64
}

// ErrEntry wraps the reason why bytes are no entry, or why an entry has no bytes.
var ErrEntry = errors.New("not an entry of the export log")

// Encode gives the leaf of an entry: JSON without white space, keys ascending by
// their bytes, strings escaped only where encoding/json must (no HTML escapes). Two
// entries that differ have different leaves. It refuses an entry that Decode would.
func Encode(e *Entry) ([]byte, error) {
	leaf, err := marshal(e)
	if err != nil {
		return nil, err
	}
	_, err = Decode(leaf)
	return leaf, err
}

func marshal(e *Entry) ([]byte, error) {
	leaf, err := canonical(e)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return leaf, nil
}

func canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Decode reads a leaf. It takes exactly what Encode writes: unknown and repeated
// keys, another order, other escapes, nulls and white space are refused.
func Decode(leaf []byte) (Entry, error) {
	var e Entry
	if len(leaf) > MaxEntry {
		return Entry{}, fmt.Errorf("%w: %d bytes, at most %d", ErrEntry, len(leaf), MaxEntry)
	}
	if err := parse(leaf, &e); err != nil {
		return Entry{}, err
	}
	return e, e.valid()
}

// at is the time of the entry, zero if it is not in the one form that entries take.
func (e *Entry) at() time.Time {
	t, err := time.Parse(timeForm, e.Time)
	if err != nil || t.Format(timeForm) != e.Time {
		return time.Time{}
	}
	return t
}

func (e *Entry) valid() error {
	wrong := func(what string) error { return fmt.Errorf("%w: %s", ErrEntry, what) }
	switch {
	case e.V != Version:
		return wrong("unknown version")
	case e.Seq == 0:
		return wrong("seq counts from 1")
	case !validGate(e.Gate):
		return wrong("gate is no name: 1 to 64 of a-z 0-9 . _ - /")
	case e.at().IsZero():
		return wrong("time is not RFC 3339 in UTC with milliseconds")
	case e.Actor == "":
		return wrong("no actor")
	}
	return e.parts()
}

// part is one optional part of an entry: the kinds that have it, and those that may.
type part struct {
	name      string
	must, may []Kind
	has       func(*Entry) bool
}

var parts = []part{
	{"ask", []Kind{Request}, nil, func(e *Entry) bool { return e.Ask != nil }},
	{"denials", nil, []Kind{Request, Deny}, func(e *Entry) bool { return len(e.Denials) > 0 }},
	{"instead", nil, []Kind{Request, Deny}, func(e *Entry) bool { return e.Instead != "" }},
	{"approval", []Kind{Approve}, nil, func(e *Entry) bool { return e.Approval != nil }},
	{"decision", []Kind{Intent}, nil, func(e *Entry) bool { return e.Decision != nil }},
	{"file", []Kind{Intent, Sent, Discard}, nil, func(e *Entry) bool { return e.File != nil }},
	{"receipt", []Kind{ReceiptKind}, nil, func(e *Entry) bool { return e.Receipt != nil }},
	{"key", []Kind{KeyKind}, nil, func(e *Entry) bool { return e.Key != nil }},
	{"policy", []Kind{PolicyKind}, nil, func(e *Entry) bool { return e.Policy != nil }},
	{"legal", []Kind{LegalKind}, nil, func(e *Entry) bool { return e.Legal != nil }},
	{"shard", []Kind{ShardKind}, nil, func(e *Entry) bool { return e.Shard != nil }},
	{"reconcile", []Kind{ReconcileKind}, nil, func(e *Entry) bool { return e.Reconcile != nil }},
	{"beat", []Kind{Heartbeat}, nil, func(e *Entry) bool { return e.Beat != nil }},
	{"request", []Kind{Request, Deny, Revoke, Intent, Sent, ReceiptKind, Discard}, []Kind{Approve},
		func(e *Entry) bool { return e.Request != "" }},
}

// Kinds lists every kind of entry.
func Kinds() []Kind {
	return []Kind{Request, Deny, Approve, Revoke, Intent, Sent, ReceiptKind, Discard, Heartbeat,
		KeyKind, PolicyKind, LegalKind, ShardKind, ReconcileKind}
}

func (e *Entry) parts() error {
	if !slices.Contains(Kinds(), e.Type) {
		return fmt.Errorf("%w: unknown type", ErrEntry)
	}
	for _, p := range parts {
		must, has := slices.Contains(p.must, e.Type), p.has(e)
		switch {
		case must && !has:
			return fmt.Errorf("%w: a %s entry without %s", ErrEntry, e.Type, p.name)
		case has && !must && !slices.Contains(p.may, e.Type):
			return fmt.Errorf("%w: a %s entry has no %s", ErrEntry, e.Type, p.name)
		}
	}
	return nil
}

// ApprovalText is what an approver signs.
func ApprovalText(gate string, a Approval) []byte {
	return fmt.Appendf(nil, "cordon approval v1\ngate %s\nof %d\nleaf %s\napprover %s\nexpires %s\n",
		gate, a.Of, a.Leaf, a.By, a.Expires)
}
