package scan

// word reports whether a key is short and of ASCII letters and underscores, so that
// it can hold nothing.
func word(key []byte) bool {
	for _, c := range key {
		if (c|0x20)-'a' >= 26 && c != '_' {
			return false
		}
	}
	return len(key) < 15
}

// leastText is the length in bytes of the shortest text in which something can be
// found without a key, an email address.
const leastText = 6

// mostIdle is the most letters in which nothing can be found without a key: no encoding
// writes an identifier in so few.
const mostIdle = 10

// letters reports whether text is nothing but ASCII letters.
func letters(text []byte) bool {
	for _, c := range text {
		if (c|0x20)-'a' >= 26 {
			return false
		}
	}
	return true
}

// idleText reports whether nothing can be found in text without a key.
func idleText(text []byte) bool {
	n := len(text)
	return n < leastText || n <= mostIdle && letters(text)
}
