package pi

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
	case l.figure, tallied(b[j:]), inListing(b, i), inSeries(b, i, j):
		return !personBehind(b[j:])
	case l.number == 0 || chain == 0 || !l.links:
		return false
	}
	from := digitsStart(b, l.number)
	if l.number-from < 8 || l.number-from > 19 || from > 0 && (isAlnum(b[from-1]) || b[from-1] == '+') || b[i-1] == '"' && (from == 0 || b[from-1] != '"') {
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
	k := digitsStart(b, len(b))
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
	case kind == labelPerson, l.unknown == 0 && l.toward && (sentWords.has(w) || string(w) == "us"), l.agent && !changeWords.has(w): // message to, call us on, opened by
		l.person = true
		return true
	case string(w) == "since":
		l.unknown = 0 // since attach
		return false
	case kind == labelFiller:
		l.agent = l.agent || !l.ordinal && agentive(w)
		l.toward = l.toward || towards.has(w)
		l.ordinal = l.ordinal || numberNames.has(w) || string(w) == "id"
		l.marked = l.marked || !l.filled && (string(w) == "id" || string(w) == "ref" || string(w) == "key")
		l.filled = true
		return false
	case kind == labelFigure && participle(w) && numberNames.has(wordBefore(b, max(k-1, 0))): // number updated to
		return false
	case kind == labelFigure && l.unknown == 0 && !(l.ordinal && participle(w)) && (!l.outer || l.ordinal || quantityName(w) && b[i-1] != '"') && !purpose(b, k, w):
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

// purpose reports whether the plural w at b[k:] is what somebody is to be called for: for returns.
func purpose(b []byte, k int, w []byte) bool {
	return k >= 4 && w[len(w)-1] == 's' && string(b[k-4:k]) == "for " && (k == 4 || !isAlnum(b[k-5]))
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
		w := wordFrom(b, k)
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
		k = lettersStart(b, k)
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
			k = lettersStart(b, k)
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
	k = lettersStart(b, k)
	return k == end || linkNames.has(b[k:end])
}

// linkNames are such names.
var linkNames = exactSetOf(flankWords, "FL FR RL RR")

const flankWords = "in out up down fl fr rl rr lf rf lh rh last next now all new current"

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
	case from > 0 && isDigit(b[from-1]) && firstHan(run) == '号': // 3号车位 has its number
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

// bare reports whether nothing but a label stands before norm[i:]: no sign of a country's code.
func (s *Scanner) bare(i int) bool { return i == 0 || s.norm[i-1] != '+' }
