package filters

// flow is what a Scratch that follows remembers of the sources it heard.
type flow struct{}

// Follow makes s remember, from now on, what each source said: identifiers and
// media in pieces, the capacity that a source used up, when a signal was last let
// out. All records that s judges must then be of one vehicle, each judged once and
// those of one source in the order in which they came. What judges a record only
// to ask what would happen uses a Scratch that does not follow.
func (s *Scratch) Follow() {
	if s.flow == nil {
		s.flow = &flow{}
	}
}
