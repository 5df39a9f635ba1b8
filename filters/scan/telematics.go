package scan

import (
	"encoding/binary"

	"cordon/filters/pi"
)

// Parts of messages of telematics of vehicles.
const (
	leastFix  = 28 // bytes of a report of a position, up to the end of its time
	leastUnit = 24 // bytes of the header of a message about an electric vehicle
)

// telematics tells what a message by the national standards holds as binary numbers: the position of a
// report, and the mobile number of the terminal in its header (JT/T 808-2019 sections 4.4.3 and 8.12); the
// position of an electric vehicle (GB/T 32960.3-2016 section 7.2.3.5), whose VIN is text. whole says that
// nothing else stands in b.
func telematics(b []byte) (position, mobile, whole bool) {
	if fix(b) {
		return true, false, items(b[leastFix:])
	}
	if len(b) > leastUnit && b[0] == '#' && b[1] == '#' {
		for k := leastUnit; k+10 <= len(b); k++ {
			if b[k] == 5 && b[k+1] < 8 && inChina(b[k+6:], b[k+2:]) {
				return true, false, false
			}
		}
		return false, false, false
	}
	if len(b) < 20 || b[0] != 0x7E || b[len(b)-1] != 0x7E {
		return false, false, false
	}
	phone, body := b[5:11], b[13:len(b)-2]
	if b[3]&0x40 != 0 && len(b) > 24 { // of 2019
		phone, body = b[6:16], b[18:len(b)-2]
	}
	position = b[1] == 2 && b[2] == 0 && fix(body)
	return position, terminal(phone), position && items(body[leastFix:])
}

// telematic adds what such a message holds, and reports whether that is all of b.
func (s *Scanner) telematic(b []byte) bool {
	position, mobile, whole := telematics(b)
	if position {
		s.add(0, len(b), pi.Location)
	}
	if mobile {
		s.add(0, len(b), pi.Mobile)
	}
	return whole
}

// items reports whether all of b is items with a number and a length each.
func items(b []byte) bool {
	for len(b) > 1 && int(b[1]) <= len(b)-2 {
		b = b[2+int(b[1]):]
	}
	return len(b) == 0
}

// fix reports whether b begins with the body of a report of a position: alarms, states, latitude and
// longitude in millionths of a degree, height, speed, heading, time.
func fix(b []byte) bool {
	if len(b) < leastFix || !inChina(b[8:], b[12:]) || binary.BigEndian.Uint16(b[20:]) > 360 {
		return false
	}
	for k, most := range [...]byte{0x99, 0x12, 0x31, 0x23, 0x59, 0x59} {
		if x := b[22+k]; x > most || x&15 > 9 || (k == 1 || k == 2) && x == 0 {
			return false
		}
	}
	return true
}

// inChina reports whether four bytes each are a latitude and a longitude there, in millionths of a degree.
func inChina(lat, lon []byte) bool {
	const micro = 1e6
	return pi.InChina(float64(binary.BigEndian.Uint32(lat))/micro, float64(binary.BigEndian.Uint32(lon))/micro)
}

// terminal reports whether b, digits two in a byte behind zeros, is a mobile number.
func terminal(b []byte) bool {
	var digits [20]byte
	n := 0
	for _, c := range b {
		if c>>4 > 9 || c&15 > 9 {
			return false
		}
		digits[n], digits[n+1] = c>>4, c&15
		n += 2
	}
	k := 0
	for k < n && digits[k] == 0 {
		k++
	}
	return n-k == 11 && digits[k] == 1 && digits[k+1] > 2
}
