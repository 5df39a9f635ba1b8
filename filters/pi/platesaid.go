package pi

// plateSaid tries a number plate whose letters and digits behind the province character at norm[i:]
// are said one by one from norm[k:] on, in words of the spelling alphabet and of digits: 京 echo eight
// two eight seven nine. It gives its end, 0 for none.
func (s *Scanner) plateSaid(i, k int) int {
	b := s.norm
	if class[b[min(k+1, len(b)-1)]]&cLetter == 0 || spelledLetter(b[k:s.alnumEnd(k)]) == 0 {
		return 0
	}
	var said [7]byte
	var ends [7]int
	n := 0
	for at := k; n < len(said) && at < len(b) && class[b[at]]&cAlnum != 0; {
		end := s.alnumEnd(at)
		c := spokenChar(b[at:end], 0, true)
		if c == 0 || c == 'd' || c == 't' {
			break
		}
		said[n], ends[n] = c, end
		n++
		at = skipSeps(b, end)
	}
	if n == 0 || !plateLetter(said[0]) {
		return 0
	}
	switch {
	case n == 7 && newEnergy([6]byte(said[1:])), n == 6 && plateBody(said[1:6]):
	case n == 7 && plateBody(said[1:6]):
		n = 6
	default:
		return 0
	}
	s.add(i, ends[n-1], Plate)
	return ends[n-1]
}
