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

// OnLeaf says what is called for the leaves of documents while Leaves has it so: the
// strings, and the numbers without fraction, exponent or sign of two digits or more, among
// the first mostLeaves strings and numbers of 1 to longLeaf bytes. outer is set for a JSON
// document that is the value itself: only then are the event's offsets those of the value.
// visit must not keep the event, nor use s.
func (s *Scanner) OnLeaf(visit func(ev *walk.Event, outer bool)) { s.onLeaf = visit }

// Leaves begins, or ends, telling of leaves.
func (s *Scanner) Leaves(tell bool) {
	if s.leaves = 0; tell && s.onLeaf != nil {
		s.leaves = mostLeaves
	}
}

// tell passes a string on to who asked for leaves.
func (l *level) tell(ev *walk.Event) {
	if len(ev.Text)-1 < longLeaf && len(ev.Text) > 0 {
		l.s.leaves--
		l.s.onLeaf(ev, l.outer)
	}
}

// tellNumber passes a number of JSON on to who asked for leaves, if it is written as digits
// alone.
func (l *level) tellNumber(ev *walk.Event) {
	n := len(ev.Text)
	if n > longLeaf {
		return
	}
	if l.s.leaves--; n > 1 && ev.Lead == n && ev.Text[0] != '-' {
		l.s.onLeaf(ev, l.outer)
	}
}
