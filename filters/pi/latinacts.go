package pi

// mostActor is how many words the name of somebody who does something has.
const mostActor = 4

// actor gives the end of a name of two to four words that begins with norm[i:j] at the start of
// a sentence or behind a mark, if what persons alone do follows: Noor Al-Hashimi shared a
// destination. It gives 0 for none.
func (s *Scanner) actor(i, j int) int {
	b := s.norm
	if i > 0 && b[i-1] != '"' && b[i-1] != '\n' && b[i-1] != '\'' && b[i-1] != '>' && (i < 2 || b[i-1] != ' ' || b[i-2] != ':' && b[i-2] != ',' && b[i-2] != ']' && b[i-2] != '.') {
		return 0
	}
	words := 1
	for k := j; words <= mostActor; {
		end := k
		if k+2 >= len(b) || b[k] != ' ' && b[k] != '-' {
			return 0
		}
		e := k + 1
		for e < len(b) && class[b[e]]&cLetter != 0 {
			e++
		}
		w := b[k+1 : e]
		switch {
		case len(w) < 2 || len(w) > 16:
			return 0
		case w[0]-'A' < 26 && (w[1]-'a' < 26 || particles.has(w)):
			if ordinaryText(w) || wordHint(w) != 0 {
				return 0
			}
			words++
		case smallParticles.has(w):
		default:
			if b[k] == ' ' && words > 1 && personsAlone.has(w) {
				return end
			}
			return 0
		}
		k = e
	}
	return 0
}

// personsAlone are verbs of what persons alone do, not programs and cars.
var personsAlone = exactSetOf("shared accepted said says asked replied complained told invited drove drives apologised apologized refused agreed declined signed thanked called wants wanted prefers forgot owns lives booked " +
	"picked")

// ordinaryText reports whether the word w, of any case, is of no name.
func ordinaryText(w []byte) bool {
	return len(w) > wordMost || ordinaries.has(w) || softWords.has(w) || firmNames.has(w) || counts.has(w)
}

// greeted gives the end of a name of two words or more that begins with norm[i:j] behind a
// greeting: Dear Aaliyah Brooks, Regards,\n Thabo Molefe. It gives 0 for none.
func (s *Scanner) greeted(i, j int) int {
	b, k := s.norm, i
	for k > 0 && i-k < 3 && (b[k-1] == ' ' || b[k-1] == '\n' || b[k-1] == ',') {
		k--
	}
	e := k
	for k > 0 && e-k < 9 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	var low [9]byte
	if e-k < 2 || e == i || k > 0 && isAlnum(b[k-1]) {
		return 0
	}
	switch string(lowerInto(low[:], b[k:e])) {
	case "regards", "sincerely", "cheers":
	case "dear", "hi":
		if b[e] == '\n' {
			return 0
		}
	default:
		return 0
	}
	end := s.capitalPair(i, j)
	if end == 0 || end < len(b) && b[end] != ',' && b[end] != '\n' && b[end] != '.' && b[end] != '!' {
		return 0
	}
	return end
}
