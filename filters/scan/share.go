package scan

import (
	"cordon/filters/pi"
	"cordon/filters/walk"
)

// PI gives the scanner of single texts inside s, for an assembler of pieces to share.
// It may be used between values, and by what Leaves calls.
func (s *Scanner) PI() *pi.Scanner { return s.pi }

// Leaves makes s call visit for every string and number of the documents that it
// walks from now on; nil ends that. outer is set for a JSON document that is the
// value itself: only then are the event's offsets those of the value. visit must not
// keep the event, nor use s.
func (s *Scanner) Leaves(visit func(ev *walk.Event, outer bool)) { s.onLeaf = visit }
