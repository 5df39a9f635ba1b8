package pi

// european handles the postcode norm[i:j], behind a comma or a line end and before a town:
// with a street and a number before it it is an address as most of Europe writes it,
// Lindenweg 12, 50667 Koeln or 12 rue des Lilas, 69003 Lyon.
func (s *Scanner) european(i, j int) bool {
	b := s.norm
	end := townEnd(b, j)
	if end == 0 {
		return false
	}
	start := s.streetStart(postcodeMark(b, i))
	if start < 0 {
		return false
	}
	s.addr = addressState{start: start, end: end, slot: len(s.dst) + 1}
	s.add(start, end, Address)
	return true
}

// postcodeAt reports whether norm[i:j], digits, can be a postcode behind a comma or a line
// end and before a town.
func (s *Scanner) postcodeAt(i, j int) bool {
	b := s.norm
	if j+3 >= len(b) || b[j] != ' ' || b[j+1]-'A' >= 26 || i < 8 {
		return false
	}
	return postcodeMark(b, i) > 0
}

// postcodeMark gives where the street ends before the postcode at b[i:], over a comma, a
// space, a line end and the letter of a country; 0 if there is no comma or line end.
func postcodeMark(b []byte, i int) int {
	k := i
	if k > 3 && b[k-1] == '-' && b[k-2]-'A' < 26 && !isAlnum(b[k-3]) { // D-80331
		k -= 2
	}
	for marks := 0; k > 4 && marks < 3; marks++ {
		switch b[k-1] {
		case ' ':
			k--
			continue
		case ',', '\n', ';':
			return k - 1
		}
		break
	}
	return 0
}

// townEnd gives the end of a town behind the postcode b[:j]: up to four words, the first with
// a capital; two capital letters that belong to the postcode may stand before it. 0 if there
// is none.
func townEnd(b []byte, j int) int {
	end, words := 0, 0
	for k := j; words < 4 && k+1 < len(b) && (b[k] == ' ' || b[k] == '-' && words > 0); {
		e := lettersEnd(b, k+1)
		w := b[k+1 : e]
		if len(w) < 2 || len(w) > 20 || e < len(b) && (isDigit(b[e]) || b[e] == '_') || b[k+1]-'A' >= 26 && (words == 0 || !townJoins.has(w)) {
			break
		}
		words++
		if len(w) > 2 && w[1]-'a' < 26 && b[k+1]-'A' < 26 {
			end = e
		}
		k = e
	}
	return end
}

// townJoins join the words of a town's name.
var townJoins = exactSetOf("am an der im bei ob sur en de la le les sous del di el aan den lez")

// streetStart gives the start of a street with a house number that ends at norm[:k], -1 if
// there is none. The number stands behind its name or before it; a word for a street, or a
// context, says that it is one.
func (s *Scanner) streetStart(k int) int {
	b := s.norm
	start, words, road := k, 0, s.key&(hintAddr|hintAddrWeak) != 0
	for k > 0 && words < 8 {
		m := k
		for m > 0 && k-m < 24 && isAlnum(b[m-1]) {
			m--
		}
		w := b[m:k]
		if len(w) == 0 || len(w) == 24 {
			break
		}
		number := houseNumber(w)
		switch {
		case number && words > 0: // 12 rue des Lilas
			if !road {
				return -1
			}
			return m
		case number:
		case words == 0:
			if !streetWord(w) && w[0]-'A' >= 26 { // the name of the street ends in a word
				return -1
			}
			return s.streetBefore(k, road)
		case isDigit(w[0]):
			return -1
		default:
			road = road || streetWord(w)
			if !road && w[0]-'A' >= 26 && !townJoins.has(w) {
				return -1
			}
			if road && (len(w) > 5 && streetEnding(w) || streetFirsts.has(w)) { // the name begins here
				return s.moreStreet(m)
			}
		}
		start, words = m, words+1
		k = streetGap(b, m, words)
	}
	if road && words > 1 {
		return start
	}
	return -1
}

// streetGap gives where the word before that at b[k:] ends, of which a street and its number have
// words so far; 0 if none does.
func streetGap(b []byte, k, words int) int {
	if k > 1 && b[k-1] == ',' && words == 1 { // Calle Mayor, 5
		k--
	}
	switch {
	case k > 0 && b[k-1] == ' ' || k > 0 && words > 1 && (b[k-1] == '-' || b[k-1] == '\''):
		k--
	case k > 1 && b[k-1] == '.' && words == 1: // Hauptstr.5
		k--
	default:
		k = 0
	}
	if k > 1 && b[k-1] == '.' {
		k--
	}
	if k > 1 && b[k-1] == ',' && words == 1 {
		k--
	}
	return k
}

// streetBefore gives the start of a street whose house number comes first and whose name
// ends at norm[:k]: 12 rue des Lilas; -1 if there is none.
func (s *Scanner) streetBefore(k int, road bool) int {
	b := s.norm
	for words := 0; words < 8 && k > 0; words++ {
		m := k
		for m > 0 && k-m < 24 && isAlnum(b[m-1]) {
			m--
		}
		w := b[m:k]
		switch {
		case len(w) == 0 || len(w) == 24:
			return -1
		case houseNumber(w) && words > 0:
			if !road {
				return -1
			}
			return m
		case isDigit(w[0]):
			return -1
		}
		road = road || streetFirsts.has(w) || words == 0 && streetWord(w)
		if k = m; k == 0 || b[k-1] != ' ' && b[k-1] != '-' && b[k-1] != '\'' && b[k-1] != ',' {
			return -1
		}
		if k--; k > 1 && (b[k-1] == ',' || b[k-1] == '.') {
			k--
		}
	}
	return -1
}

// moreStreet takes in the words with a capital before the word for a street at norm[m:]:
// Alte Dorfstrasse.
func (s *Scanner) moreStreet(m int) int {
	b := s.norm
	for range 2 {
		if m < 3 || b[m-1] != ' ' {
			break
		}
		k := lettersStart(b, m-1)
		if k == m-1 || b[k]-'A' >= 26 || b[m-2]-'a' >= 26 || k > 0 && isAlnum(b[k-1]) {
			break
		}
		m = k
	}
	return m
}

// houseNumber reports whether w is one to four digits and at most one letter.
func houseNumber(w []byte) bool {
	n := digitsEnd(w, 0)
	return n > 0 && n <= 4 && len(w) <= n+1 && w[0] != '0'
}

// streetWord reports whether w is a word for a street in a language of Europe, or ends in
// one.
func streetWord(w []byte) bool {
	return streetFirsts.has(w) || len(w) > 5 && streetEnding(w) || roadWords.has(w)
}

// streetFirsts are the words that the name of a street begins with.
var streetFirsts = wordSetOf("rue avenue boulevard chemin impasse quai allee place cours route square faubourg sentier via viale piazza corso vicolo largo calle avenida paseo plaza carrer ronda camino carretera rua praca " +
	"travessa strada ulica aleja strasse platz weg gasse")

// streetEndings are the ends of words that name streets in German, Dutch and the languages of
// the north, without marks.
var streetEndings = [...]string{"strase", "strasse", "str", "weg", "platz", "allee", "gasse", "damm", "ufer", "steig", "chaussee", "graben", "markt", "hof", "ring", "pfad", "stieg", "zeile", "kamp",
	"straat", "laan", "plein", "gracht", "kade", "singel", "dijk", "steeg", "gatan", "vagen", "gata", "gade", "vej", "veien", "katu", "tie"}

// streetEnding reports whether w ends in a word for a street.
func streetEnding(w []byte) bool {
	for _, e := range streetEndings {
		if at := len(w) - len(e); at >= 2 && sameLower(w[at:], e) {
			return true
		}
	}
	return false
}
