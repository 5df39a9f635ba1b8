package pi

// deviceAt reports whether a word for a device that its owner's name goes with stands at
// b[k:], as telephones name themselves over Bluetooth: 李明的iPhone.
func deviceAt(b []byte, k int) bool {
	k = skipSpaces(b, k)
	n := lettersEnd(b[:min(len(b), k+8)], k)
	return ownedDevices.has(b[k:n])
}

// ownedDevices are such words.
var ownedDevices = wordSetOf(personDevices, "mate honor xiaomi meizu oneplus apple")

// personDevices are devices that persons carry and name.
const personDevices = "iphone ipad airpods macbook huawei redmi oppo vivo galaxy watch phone"

// homeOf looks for the name before the word for a home at norm[i:] or for what is somebody's there
// that is the goal of a way, as in 导航到张晓东家, and reports whether there is one.
func (s *Scanner) homeOf(i int) bool {
	b := s.norm
	if _, more := hanAt(b, i+3); more {
		return false
	}
	if n := len(s.dst); n > s.base && s.dst[n-1].Entity == Name && s.dst[n-1].End == s.original(i) {
		return true
	}
	for n := 4; n >= 2; n-- {
		k := i - 3*n
		switch prev, _ := hanBefore(b, k); prev {
		case '到', '去', '回', '往':
		default:
			continue
		}
		first, _ := hanAt(b, k)
		second, ok := hanAt(b, k+3)
		if !ok || wordPair(first, second) {
			return false
		}
		third, _ := hanAt(b, k+6)
		switch {
		case n == 2 && common(first) && isGiven(second):
		case n == 3 && nameClass(first)&xFree != 0 && isGiven(third) && givenPair(second, third):
		case n == 4 && compound(first, second) && isGiven(third):
		default:
			continue
		}
		s.add(k, i, Name)
		return true
	}
	return false
}

// companyAt reports whether a word for a legal form stands behind a space at b[k:], so that
// the words before it name a company: Robert Bosch GmbH.
func companyAt(b []byte, k int) bool {
	if k+3 >= len(b) || b[k] != ' ' {
		return false
	}
	n := lettersEnd(b[:min(len(b), k+9)], k+1)
	return legalForms.has(b[k+1:n]) && alone(b, n)
}

// legalForms are such words, and others that names of companies end in.
var legalForms = exactSetOf("GmbH AG KG Ltd LTD Inc INC Corp LLC PLC SpA Limited Corporation Company Technologies Automotive Motors Group")
