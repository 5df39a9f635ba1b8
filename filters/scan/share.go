package scan

import (
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// PI gives the scanner of single texts inside s, for an assembler of pieces to share.
// It may be used between values, and by what Leaves calls.
func (s *Scanner) PI() *pi.Scanner { return s.pi }

// mostLeaves bounds how many leaves of one value are told of, and longLeaf how long they
// are: what is longer is no piece of an identifier.
const (
	mostLeaves = 256
	longLeaf   = 48
)

// Listener hears of the leaves of documents.
type Listener interface {
	Leaf(ev *walk.Event, outer bool)
	// Word takes a string of a binary document as Leaf would, if nothing comes of it; false
	// means that Leaf shall be called. The memory of both may go on behind them.
	Word(key, text []byte) bool
}

// OnLeaf says who is told of the leaves of documents while Leaves has it so: the
// strings, and the numbers without fraction, exponent or sign of two digits or more, among
// the first mostLeaves strings and numbers of 1 to longLeaf bytes. outer is set for a JSON
// document that is the value itself: only then are the event's offsets those of the value.
// He must not keep the event, nor use s.
func (s *Scanner) OnLeaf(who Listener) { s.onLeaf = who }

// Leaves begins, or ends, telling of leaves.
func (s *Scanner) Leaves(tell bool) {
	if s.leaves = 0; tell && s.onLeaf != nil {
		s.leaves = mostLeaves
	}
}

// tellString passes a string on to who asked for leaves.
func (l *level) tellString(ev *walk.Event) {
	if l.s.leaves > 0 && uint(len(ev.Text)-1) < longLeaf { //nolint:gosec // 0 bytes are none
		l.s.leaves--
		l.s.onLeaf.Leaf(ev, l.outer)
	}
}

// tellNumber passes a number of JSON on to who asked for leaves, if it is written as digits alone.
func (l *level) tellNumber(ev *walk.Event) {
	n, s := len(ev.Text), l.s
	if s.leaves == 0 || n > longLeaf {
		return
	}
	s.leaves--
	if ev.Lead == n && n > 1 && ev.Text[0] != '-' {
		s.onLeaf.Leaf(ev, l.outer)
	}
}
