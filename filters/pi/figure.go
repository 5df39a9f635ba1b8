package pi

import "bytes"

// Bounds of what is read around a number: bytes of its label, bytes before the number before
// it, numbers of one chain, and bytes back to the beginning of its line.
const (
	mostLabel = 48
	mostLink  = 40
	mostChain = 4
	mostLine  = 96
)

// figured reports whether what stands around the bare number norm[i:j], eleven digits with the
// form of a telephone number, says that it is a figure of a machine: what is counted stands
// behind it (dead rows), its label names a figure (rows_examined, 采样点总数) and no person, it
// stands in a listing of a system, or it goes on with another figure (free 8812331204, used ...).
func (s *Scanner) figured(i, j int) bool { return s.figure(i, j, mostChain) }

func (s *Scanner) figure(i, j, chain int) bool {
	b := s.norm
	l := labelBefore(b, i)
	switch {
	case l.person:
		return false
	case l.figure, tallied(b[j:]), inListing(b, i):
		return !personBehind(b[j:])
	case l.number == 0 || chain == 0 || !l.links:
		return false
	}
	from := l.number
	for from > 0 && isDigit(b[from-1]) {
		from--
	}
	if l.number-from < 8 || l.number-from > 19 || from > 0 && (isAlnum(b[from-1]) || b[from-1] == '+') || b[i-1] == '"' && b[from-1] != '"' {
		return false
	}
	return s.counted(from, l.number) || s.figure(from, l.number, chain-1)
}

// figureLabel is what stands before a number.
type figureLabel struct {
	person bool // it speaks of a person or of what belongs to one
	figure bool // it names a figure
	number int  // it follows a number that ends here, 0 if none
	links  bool // and may go on with what that number is

	// State of the reading.
	unknown int  // words nobody knows, nearer to the number
	outer   bool // an object has been left
	agent   bool // a word said by whom, from whom or for whom, nearest to the number
	toward  bool // a word said to whom, nearest to the number
	filled  bool // a word that says nothing has been read
	marked  bool // a word said that the number is the mark of what comes next
	ordinal bool // a word said that the number is that of what comes next
}

// labelBefore reads the label that ends at b[:i]: the words of one name, function words before
// or behind it left out, up to the clause's beginning.
func labelBefore(b []byte, i int) (l figureLabel) {
	for k := i; k > 0 && i-k < mostLabel; {
		gap := k
		for k > 0 && gap-k < 12 && labelGap[b[k-1]] && (b[k-1] != '|' || k > 1 && b[k-2] == ' ') {
			k--
			l.outer = l.outer || b[k] == '{'
		}
		switch {
		case k == 0 || b[k-1] == '\n':
			return l
		case b[k-1] == ',' || b[k-1] == ';' || b[k-1] == dot || isDigit(b[k-1]) && !digitsOfName(b[:k]):
			l.link(b, k, i)
			return l
		case b[k-1] >= 0x80:
			l.hanLabel(b, k, i)
			return l
		}
		end := k
		for k > 0 && end-k < 40 && (isAlnum(b[k-1]) || (b[k-1] == '_' || b[k-1] == '.' || b[k-1] == '-') && k > 1 && isAlnum(b[k-2])) {
			k--
		}
		if k == end || l.word(b, k, end, i) {
			return l
		}
	}
	return l
}

// digitsOfName reports whether the digits at the end of b are of a name: crc32, rx_0.
func digitsOfName(b []byte) bool {
	k := len(b)
	for k > 0 && isDigit(b[k-1]) {
		k--
	}
	return k > 0 && len(b)-k < 4 && (class[b[k-1]]&cLetter != 0 || b[k-1] == '_')
}

// word judges the name b[k:end] of the label of b[i:], and reports whether that ends the reading.
func (l *figureLabel) word(b []byte, k, end, i int) bool {
	w := b[k:end]
	kind := kindOfLabel(w)
	switch {
	case len(w) == 1 && k > 1 && w[0]|0x20 == 'n' && b[k-1] == '/' && (b[k-2]|0x20 == 'p' || b[k-2]|0x20 == 's'): // P/N
		l.figure = true
		return true
	case kind == labelPerson, l.unknown == 0 && l.toward && (sentWord(w) || string(w) == "us"), l.agent && !changeWord(w): // message to, call us on, opened by
		l.person = true
		return true
	case string(w) == "since":
		l.unknown = 0 // since attach
		return false
	case kind == labelFiller:
		l.agent = l.agent || !l.ordinal && agentive(w)
		l.toward = l.toward || prepositional(w)
		l.ordinal = l.ordinal || numberWordKey(w) || string(w) == "id"
		l.marked = l.marked || !l.filled && (string(w) == "id" || string(w) == "ref" || string(w) == "key")
		l.filled = true
		return false
	case kind == labelFigure && l.unknown == 0 && !(l.ordinal && participle(w)) && (!l.outer || l.ordinal || quantityName(w) && b[i-1] != '"'):
		l.figure, l.person = true, personBefore(b, k)
		return true
	}
	if kind == labelOther && l.marked && l.unknown == 0 && !l.outer && markedThing(w) {
		l.figure, l.person = true, personBefore(b, k)
		return true
	}
	l.unknown++
	return l.unknown > 2
}

// markedThing reports whether w, before a word like id, is a thing: an English word, of which none
// is known that it has to do with persons, and no name.
func markedThing(w []byte) bool {
	var low [16]byte
	if len(w) < 4 || len(w) > len(low) || !allLetters(w) {
		return false
	}
	v := lowerInto(low[:], w)
	return !personWord(v) && !syllables(v) && nameKind(v) == 0 && !officeWord(v)
}

// agentive reports whether w, between a thing and a number, says whose it is or who did it.
func agentive(w []byte) bool {
	switch string(w) {
	case "by", "for", "from", "with":
		return true
	}
	return false
}

// changeWord reports whether w says of a figure that it changes, so that how much follows: by.
func changeWord(w []byte) bool {
	var low [12]byte
	if len(w) > len(low) {
		return false
	}
	switch string(lowerInto(low[:], w)) {
	case "increased", "increase", "incremented", "advanced", "decremented", "decreased", "shifted", "delayed", "drifted", "exceeded", "grew", "shrank", "rose", "fell", "scaled", "divided", "multiplied", "offset", "off", "late", "ahead", "counting", "overflowed", "resume", "resumed", "restart", "restarted", "continue", "continued", "starting", "reading":
		return true
	}
	return false
}

// participle reports whether w is one: trusted.
func participle(w []byte) bool { return len(w) > 3 && string(w[len(w)-2:]) == "ed" }

// prepositional reports whether w says to whom or from whom something goes.
func prepositional(w []byte) bool {
	switch string(w) {
	case "to", "from", "for", "with", "on", "via", "at", "by":
		return true
	}
	return false
}

// sentWord reports whether w is something that goes to persons, or says that it does.
func sentWord(w []byte) bool {
	var low [16]byte
	if len(w) > len(low) {
		return false
	}
	switch string(lowerInto(low[:], w)) {
	case "message", "messages", "mail", "push", "pushed", "notification", "notifications", "alert", "alerts", "send", "sends", "sent", "sending", "deliver", "delivered", "delivery", "forward", "forwarding", "issue", "issued", "invitation", "link", "code", "codes",
		"pin", "password", "reminder", "reminders", "receipt", "invoice", "voucher", "coupon", "share", "copied", "bound", "transfer", "transferred", "texted", "credited", "paid", "charged", "write", "wrote", "speak", "talk", "join", "ask", "tell", "email", "follow", "add", "added", "received", "receive":
		return true
	}
	return false
}

// labelGap holds what may stand between the words of a label and before its number.
var labelGap = [256]bool{' ': true, '=': true, ':': true, '"': true, '\'': true, '#': true, '[': true, '(': true, '{': true, '\t': true, '.': true, '/': true, '\\': true, '>': true, '|': true, '*': true, '`': true, ')': true, ']': true, '}': true, '~': true, '<': true, '-': true}

// personBehind reports whether one of the first words of b, in its clause, speaks of a person:
// removed 13812345678 from contacts.
func personBehind(b []byte) bool {
	k := 0
	for range 4 {
		if k < len(b) && b[k] == ' ' {
			k++
		}
		var low [16]byte
		w := lowWord(low[:], b[k:])
		if len(w) == 0 {
			return false
		}
		if k += len(w); personWord(w) {
			return true
		}
	}
	return false
}

// personBefore reports whether one of the words of the clause that ends at b[:k] speaks of a
// person: customer order 13812345678.
func personBefore(b []byte, k int) bool {
	for from, n := k, 0; k > 0 && from-k < 32 && n < 3; n++ {
		for k > 0 && (b[k-1] == ' ' || b[k-1] == '_') {
			k--
		}
		end := k
		for k > 0 && class[b[k-1]]&cLetter != 0 {
			k--
		}
		if k == end {
			return false
		}
		if kindOfLabel(b[k:end]) == labelPerson {
			return true
		}
	}
	return false
}

// link notes the number or the comma that ends at b[:k], before the label of b[i:].
func (l *figureLabel) link(b []byte, k, i int) {
	named := i > 1 && (b[i-1] == ':' || b[i-1] == '=' || b[i-1] == '"' && b[i-2] == ':')
	from := k
	for k > 0 && from-k < mostLink {
		switch c := b[k-1]; {
		case isDigit(c):
			l.number, l.links = k, l.unknown == 0 && (!named || linkName(b[:i])) || l.unknown == 1 && !named
			return
		case c == '\n' || c == stop:
			return
		case c >= 0x80:
			r, ok := hanBefore(b, k)
			if !ok || hanClass(r)&(hSurname|hCompound) != 0 {
				return
			}
			k -= 3
		case class[c]&cLetter != 0:
			end := k
			for k > 0 && class[b[k-1]]&cLetter != 0 {
				k--
			}
			if end-k > 16 || kindOfLabel(b[k:end]) == labelPerson || b[k]-'A' < 26 && end-k > 1 && b[end-1]-'a' < 26 {
				return
			}
		default:
			k--
		}
	}
}

// linkName reports whether the name that ends b, marks behind it, is a side or a state that several
// figures go with: {"in": 1, "out": 2}.
func linkName(b []byte) bool {
	k := len(b)
	for k > 0 && labelGap[b[k-1]] {
		k--
	}
	end := k
	for k > 0 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	switch string(b[k:end]) {
	case "", "in", "out", "up", "down", "fl", "fr", "rl", "rr", "FL", "FR", "RL", "RR", "lf", "rf", "lh", "rh", "last", "next", "now", "all", "new", "current":
		return true
	}
	return false
}

// hanLabel judges the ideographs that end at b[:k], in the label of b[i:].
func (l *figureLabel) hanLabel(b []byte, k, i int) {
	if r, ok := hanBefore(b, k); !ok || r < hanFirst {
		return
	}
	from := k
	for from >= 3 && k-from < 36 {
		if _, ok := hanAt(b, from-3); !ok {
			break
		}
		from -= 3
	}
	switch run := b[from:k]; {
	case personalHan(run):
		l.person = true
	case l.unknown == 0 && figureHan(run):
		l.figure = true
	case l.unknown == 0 && k-from <= 12 && hanClass(firstHan(run))&(hSurname|hCompound) == 0:
		l.link(b, from, i)
	}
}

func firstHan(b []byte) rune {
	r, _ := hanAt(b, 0)
	return r
}

// Kinds of the words of a label.
const (
	labelOther  = iota
	labelFiller // says nothing: of, is, at
	labelFigure
	labelPerson
)

// kindOfLabel tells what a name in a label, of one word or of several, says.
func kindOfLabel(w []byte) int {
	var low [16]byte
	if len(w) <= len(low) && allLetters(w) {
		v := lowerInto(low[:], w)
		switch {
		case fillerWord(v):
			return labelFiller
		case personWord(v):
			return labelPerson
		case figureWord(v):
			return labelFigure
		}
	}
	if isDigit(w[0]) {
		return labelFiller // 0x12
	}
	if w[0]|0x20 == 'p' && len(w) > 2 && digitsOnly(w[1:]) {
		return labelFigure // p99
	}
	if len(w) > 1 && bytes.IndexByte(w, '.') > 0 {
		w = w[bytes.LastIndexByte(w, '.')+1:]
	}
	switch h := keyHint(w); {
	case h&ofPerson != 0 && h&hintTally == 0:
		return labelPerson
	case h&^hintTally == 0 && h != 0:
		return labelFigure
	}
	return labelOther
}

func allLetters(w []byte) bool {
	for _, c := range w {
		if class[c]&cLetter == 0 {
			return false
		}
	}
	return true
}

// quantityName reports whether one of the words of the name w is a quantity, so that what lies in
// it are figures as well: {"bytes": {"in": ...}}.
func quantityName(w []byte) bool {
	var low [40]byte
	for k := 0; k < len(w); {
		n := k
		for n < len(w) && class[w[n]]&cLetter != 0 && (n == k || w[n] >= 'a') {
			n++
		}
		if n > k && n-k <= len(low) && quantityWord(lowerInto(low[:], w[k:n])) {
			return true
		}
		k = n + 1
		if n < len(w) && n > 0 && w[n]-'A' < 26 {
			k = n
			if n == 0 {
				k++
			}
		}
	}
	return false
}

// tallied reports whether b, what stands behind a number, begins with what is counted, its size
// in other words, a path, or a number that it is compared with.
func tallied(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	if n, ok := tallyHan(b); ok {
		return n
	}
	k := 0
	for k < len(b) && k < 8 && b[k] == ' ' {
		k++
	}
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
	var one, two [16]byte
	first := lowWord(one[:], rest)
	n := len(first)
	if tallySet.has(first) {
		return n == len(rest) || rest[n] != '@' && rest[n] != '_' && rest[n] != '=' && rest[n] != ':'
	}
	if n == 0 || n+2 >= len(rest) || rest[n] != ' ' && rest[n] != '-' || fillerWord(first) && string(first) != "in" || personWord(first) || rest[0] < 'a' {
		return false
	}
	second := lowWord(two[:], rest[n+1:])
	m := len(second)
	if string(first) == "in" {
		return placeOfMany(second)
	}
	return m > 3 && second[m-1] == 's' && tallySet.has(second) && (n+1+m == len(rest) || rest[n+1+m] != '=')
}

// placeOfMany reports whether w is where many things are: 13812345678 in queue.
func placeOfMany(w []byte) bool {
	switch string(w) {
	case "queue", "cache", "memory", "total", "use", "flight", "buffer", "stock", "heap", "backlog", "disk", "flash", "sum", "all":
		return true
	}
	return false
}

// lowWord writes the word that b begins with to dst, in lower case, as much of it as dst holds.
func lowWord(dst, b []byte) []byte {
	n := 0
	for n < len(b) && n < len(dst) && class[b[n]]&cLetter != 0 {
		n++
	}
	return lowerInto(dst, b[:n])
}

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
	n := k
	for n < len(b) && n < k+6 && class[b[n]]&cLetter != 0 {
		n++
	}
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

// plainLabel reports whether a line is of ASCII, has a word, and none of its words speaks of a
// person.
func plainLabel(line []byte) bool {
	words := 0
	for k := 0; k < len(line); {
		if line[k] >= 0x80 {
			return false
		}
		n := k
		for n < len(line) && class[line[n]]&cLetter != 0 {
			n++
		}
		if n-k > 1 {
			if words++; kindOfLabel(line[k:n]) == labelPerson || known11(line[k:n]) {
				return false
			}
		}
		k = max(n, k+1)
	}
	return words > 0
}

// known11 reports whether w is of a person's name.
func known11(w []byte) bool {
	var low [16]byte
	return len(w) <= len(low) && w[0]-'A' < 26 && nameKind(lowerInto(low[:], w)) != 0 && !countText(w)
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

// bare reports whether nothing but a label stands before norm[i:]: no sign of a country's code.
func (s *Scanner) bare(i int) bool { return i == 0 || s.norm[i-1] != '+' }
