package pi

// lettersEnd gives the end of the letters at b[k:].
func lettersEnd(b []byte, k int) int {
	for k < len(b) && class[b[k]]&cLetter != 0 {
		k++
	}
	return k
}

// alnumsEnd gives the end of the letters and digits at b[k:].
func alnumsEnd(b []byte, k int) int {
	for k < len(b) && isAlnum(b[k]) {
		k++
	}
	return k
}

// digitsEnd gives the end of the digits at b[k:].
func digitsEnd(b []byte, k int) int {
	for k < len(b) && isDigit(b[k]) {
		k++
	}
	return k
}

// lettersStart gives where the letters at the end of b[:k] begin.
func lettersStart(b []byte, k int) int {
	for k > 0 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	return k
}

// alnumsStart gives where the letters and digits at the end of b[:k] begin.
func alnumsStart(b []byte, k int) int {
	for k > 0 && isAlnum(b[k-1]) {
		k--
	}
	return k
}

// digitsStart gives where the digits at the end of b[:k] begin.
func digitsStart(b []byte, k int) int {
	for k > 0 && isDigit(b[k-1]) {
		k--
	}
	return k
}

// skipSpaces gives where b goes on behind the spaces at b[k:].
func skipSpaces(b []byte, k int) int {
	for k < len(b) && b[k] == ' ' {
		k++
	}
	return k
}

// wordFrom gives the letters from b[k:] on, as many as a word of a set has at most.
func wordFrom(b []byte, k int) []byte {
	return b[k:lettersEnd(b[:min(len(b), k+wordMost)], k)]
}

// wordBefore gives the letters at the end of b[:k], as many as a word of a set has at most.
func wordBefore(b []byte, k int) []byte {
	i := k
	for i > 0 && k-i < wordMost && class[b[i-1]]&cLetter != 0 {
		i--
	}
	return b[i:k]
}

// humpBefore gives where the word begins that ends b[:k], letters, most of them at most: in camel
// case at its capital, so that of frameCount it is Count.
func humpBefore(b []byte, k, most int) int {
	i := k
	for i > 0 && k-i < most && class[b[i-1]]&cLetter != 0 {
		if i--; b[i]-'A' < 26 && i+1 < k && b[i+1]-'a' < 26 {
			break
		}
	}
	return i
}
