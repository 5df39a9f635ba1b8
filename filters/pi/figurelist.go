package pi

import "bytes"

// tallied reports whether b, what stands behind a number, begins with what is counted, its size
// in other words, a path, or a number that it is compared with.
func tallied(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	if n, ok := tallyHan(b); ok {
		return n
	}
	k := skipSpaces(b[:min(len(b), 8)], 0)
	if k == 0 && (b[0] == '-' || b[0] == '_') && b[1] != '>' {
		k = 1
	}
	rest := b[k:]
	switch {
	case len(rest) < 2:
		return false
	case (b[0] == ' ' || b[0] == '\t') && pathAt(b[1:]):
		return true
	case k > 0 && (rest[0] == '(' || rest[0] == '[') && sizeAt(rest[1:]):
		return true
	case rest[0] == '-' && rest[1] == '>' || rest[0] == '>' || rest[0] == '/' && k == 0:
		m := bytes.TrimLeft(rest[1:], "> ")
		return len(m) > 3 && isDigit(m[0]) && isDigit(m[1]) && isDigit(m[2])
	case k == 1 && len(rest) > 3 && string(rest[:3]) == "of " && isDigit(rest[3]):
		return true
	case class[rest[0]]&cLetter == 0 || k == 0:
		return false
	}
	first := wordFrom(rest, 0)
	n := len(first)
	if tallySet.has(first) {
		return n == len(rest) || rest[n] != '@' && rest[n] != '_' && rest[n] != '=' && rest[n] != ':'
	}
	if n == 0 || n+2 >= len(rest) || rest[n] != ' ' && rest[n] != '-' || fillers.has(first) && !sameLower(first, "in") || personWord(first) || rest[0] < 'a' {
		return false
	}
	second := wordFrom(rest, n+1)
	m := len(second)
	if sameLower(first, "in") {
		return placesOfMany.has(second)
	}
	return m > 3 && second[m-1]|0x20 == 's' && tallySet.has(second) && (n+1+m == len(rest) || rest[n+1+m] != '=')
}

// placesOfMany are where many things are: 13812345678 in queue.
var placesOfMany = wordSetOf("queue cache memory total use flight buffer stock heap backlog disk flash sum all")

// pathAt reports whether b begins with the path of a file.
func pathAt(b []byte) bool {
	k := 0
	if k < len(b) && (b[k] == '.' || b[k] == '~') {
		k++
	}
	return k+1 < len(b) && b[k] == '/' && class[b[k+1]]&cLetter != 0
}

// sizeAt reports whether b begins with a number and its unit: 13.8 GB).
func sizeAt(b []byte) bool {
	k := 0
	for k < len(b) && k < 8 && (isDigit(b[k]) || b[k] == '.') {
		k++
	}
	if k == 0 || k == len(b) {
		return false
	}
	if b[k] == ' ' {
		k++
	}
	n := lettersEnd(b[:min(len(b), k+6)], k)
	if n == k {
		return n < len(b) && b[n] == '%'
	}
	switch b[n-1] | 0x20 {
	case 'b', 's', 'h', 'm':
		return true
	}
	return false
}

// inListing reports whether the number b[i:] stands in a listing: of files, of a table of figures
// that spaces part, behind a device, far behind its label, or behind another number and an arrow.
func inListing(b []byte, i int) bool {
	if i < 2 {
		return false
	}
	line := lineBefore(b, i)
	switch {
	case len(line) == 0:
		return false
	case len(line) > 10 && permissions(line):
		return true
	case bytes.HasSuffix(line, []byte("> ")) && len(line) > 4 && (isDigit(line[len(line)-5]) || isDigit(line[len(line)-4])):
		return true // 12 -> 13812345678
	case bytes.HasSuffix(line, []byte(" of ")) && len(line) > 4 && isDigit(line[len(line)-5]):
		return true
	case bytes.HasSuffix(line, []byte("    ")), bytes.HasSuffix(line, []byte("\t")):
		return plainLabel(line)
	case line[len(line)-1] == ' ' && bytes.HasPrefix(line, []byte("/dev/")) && plainLabel(line[5:]):
		return true
	}
	return columnsBefore(line)
}

// inSeries reports whether the number b[i:j] is an element of an array of numbers beside one of as
// many digits that is no telephone's.
func inSeries(b []byte, i, j int) bool {
	k := j
	if k < len(b) && b[k] == ',' {
		for k++; k < len(b) && b[k] == ' '; {
			k++
		}
	}
	e := digitsEnd(b[:min(len(b), k+12)], k)
	odd := e-k == 11 && !mobile(b[k:e])
	for k = i; k > 0 && (b[k-1] == ' ' || b[k-1] == ','); {
		k--
	}
	e = k
	for k > 0 && e-k < 12 && isDigit(b[k-1]) {
		k--
	}
	odd = odd || e < i && e-k == 11 && !mobile(b[k:e])
	for k = i; odd && k > 0 && i-k < mostLine && (isDigit(b[k-1]) || b[k-1] == ',' || b[k-1] == ' '); {
		k--
	}
	return odd && k > 0 && b[k-1] == '['
}

// lineBefore gives the line that b[:i] ends in, or its end.
func lineBefore(b []byte, i int) []byte {
	from := max(0, i-mostLine)
	if k := bytes.LastIndexByte(b[from:i], '\n'); k >= 0 {
		from += k + 1
	}
	return b[from:i]
}

// permissions reports whether a line begins with those of a file: -rw-r--r--.
func permissions(line []byte) bool {
	for k, c := range line[1:10] {
		if c != '-' && c != "rwxrwxrwx"[k] && c != 's' && c != 't' {
			return false
		}
	}
	return bytes.IndexByte(line[1:10], 'r') >= 0 && (line[10] == ' ' || line[10] == '.' || line[10] == '+')
}

// plainLabel reports whether a line is of ASCII, has a word, none of its words speaks of a person,
// and they are not all syllables of Chinese, as in an address book: lao wang.
func plainLabel(line []byte) bool {
	words, pinyin := 0, 0
	for k := 0; k < len(line); {
		if line[k] >= 0x80 {
			return false
		}
		n := lettersEnd(line, k)
		if n-k > 1 {
			w := line[k:n]
			kind := kindOfLabel(w)
			if words++; kind == labelPerson || nameWordAt(w) || personNouns.has(w) {
				return false
			}
			if kind != labelFigure && len(w) <= wordMost && syllables(w) {
				pinyin++
			}
		}
		k = max(n, k+1)
	}
	return words > pinyin
}

// nameWordAt reports whether w is of a person's name.
func nameWordAt(w []byte) bool {
	return len(w) <= wordMost && w[0]-'A' < 26 && nameKind(w) != 0 && !counts.has(w)
}

// columnsBefore reports whether two numbers with a point end a line, spaces behind each of them.
func columnsBefore(line []byte) bool {
	for range 2 {
		k := len(line)
		for k > 0 && line[k-1] == ' ' {
			k--
		}
		n, point := k, false
		for k > 0 && (isDigit(line[k-1]) || line[k-1] == '.') {
			k--
			point = point || line[k] == '.'
		}
		if n == len(line) || n == k || !point || k == 0 || line[k-1] != ' ' {
			return false
		}
		line = line[:k]
	}
	return true
}
