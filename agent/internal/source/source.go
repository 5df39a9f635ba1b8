// Package source turns what a bus, a log or a receiver says into records for
// the chain. An adapter reads, decodes and names; it never judges. What it
// cannot read it hands on all the same, marked with the rule that refuses it,
// so that everything that came in is counted once.
package source

import (
	"context"

	"cordon/filters"
)

// Entry is one record, or one thing that could not become a record.
type Entry struct {
	Record filters.Record
	// Refused is not RuleNone for an entry that must not be judged but counted
	// as received and blocked by this rule; its Record has only a Source.
	Refused filters.Rule
}

// Group is what one event of a source gave: the signals of a frame, of a
// sentence, or of a request.
type Group struct {
	Entries []Entry
	// Done, if not nil, is called once: after the group's records are durable,
	// or with the error that kept them from being so. verdicts has one element
	// for each entry and is valid during the call only.
	Done func(verdicts []filters.Verdict, err error)
}

// Add appends a record to be judged.
func (g *Group) Add(r filters.Record) { g.Entries = append(g.Entries, Entry{Record: r}) }

// Refuse appends something that rule refuses before it is a record.
func (g *Group) Refuse(source string, rule filters.Rule) {
	g.Entries = append(g.Entries, Entry{Record: filters.Record{Source: source}, Refused: rule})
}

// Sink takes groups. It owns a group from the moment it was handed over.
type Sink interface {
	// Get gives an empty group.
	Get() *Group
	// Put waits for room. It fails only when ctx ends or the sink is closed, and
	// the group is then the caller's again.
	Put(ctx context.Context, g *Group) error
	// Offer does not wait. Without room the group is counted as shed.
	Offer(g *Group)
	// Refused counts n things of a source as received and blocked by a rule. They
	// take no room that records could have.
	Refused(source string, rule filters.Rule, n uint64)
}

// Source is one configured adapter.
type Source interface {
	// Run reads until the source ends, fails or ctx ends. It returns nil at the
	// end of a file and after ctx ended.
	Run(ctx context.Context, sink Sink) error
	Status() Status
	// Finite tells whether the source has an end, like a file replay.
	Finite() bool
}

// States of a source.
const (
	StateStarting = "starting"
	StateWaiting  = "waiting" // for a peer
	StateRunning  = "running"
	StateEnded    = "ended"
	StateFailed   = "failed"
)

// Status is what a source counted since the program started. None of it is
// content. What no record was ever made of stands here only and is no part of
// what the agent received: frames of other buses (OtherBus), and NMEA sentences
// without a fix (NoFix), that say a position again (Repeated) or say nothing that is
// collected (Skipped).
type Status struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	State string `json:"state"`
	Error string `json:"error,omitempty"`
	// Events are frames, sentences or requests; Records what they gave.
	Events    uint64 `json:"events"`
	Records   uint64 `json:"records"`
	Malformed uint64 `json:"malformed"`
	// OtherBus counts frames of buses that the configuration leaves out.
	OtherBus uint64 `json:"other_bus,omitempty"`
	// Short counts signals that their frame was too short for.
	Short   uint64      `json:"short,omitempty"`
	Unknown []UnknownID `json:"unknown,omitempty"`
	// UnknownMore counts unknown frames that found no room in Unknown.
	UnknownMore uint64 `json:"unknown_more,omitempty"`
	NoFix       uint64 `json:"no_fix,omitempty"`
	// Repeated counts positions that a second sentence of the same instant said
	// again, Skipped sentences that say nothing the agent collects.
	Repeated uint64 `json:"repeated,omitempty"`
	Skipped  uint64 `json:"skipped,omitempty"`
	// Garbage counts bytes that belong to no sentence.
	Garbage uint64 `json:"garbage_bytes,omitempty"`
}
