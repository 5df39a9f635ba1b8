package scan

import "cordon/filters/pi"

// PI gives the scanner of single texts inside s, for an assembler of pieces to share.
// It must not be used while s scans.
func (s *Scanner) PI() *pi.Scanner { return s.pi }
