package pi

import "math/bits"

// token handles norm[i:j], letters and digits up to a mark or the end, and gives where
// to go on. digits has a bit for each of its digits.
func (s *Scanner) token(i, j int, digits uint64) int {
	b, n := s.norm, j-i
	if n <= 6 && macGroup>>n&1 != 0 && j+6 < len(b) && (n == 6 || b[j+n+1] == b[j]) {
		if end := s.macFrom(i, j); end > 0 {
			return end
		}
	}
	if (s.key|s.ctx)&hintMAC != 0 && s.hints(i)&hintMAC != 0 {
		if end := s.macAnnounced(i, j); end > 0 {
			return end
		}
	}
	switch digits {
	case 0:
		return s.word(i, j)
	case 1<<n - 1:
		return s.number(i, j)
	}
	return s.mixed(i, j, bits.OnesCount64(digits))
}

// longToken is token for a run that crosses from one mask into the next.
func (s *Scanner) longToken(i int) int {
	b := s.norm
	j, digits := s.alnumEnd(i), 0
	if end := s.idleLong(i, j); end != 0 {
		return end
	}
	for _, c := range b[i:j] {
		digits += int(class[c] & cDigit)
	}
	if n := j - i; j < len(b) && (macSep[b[j]] || (s.key|s.ctx)&hintMAC != 0) && n <= 6 && macGroup>>n&1 != 0 {
		if end := s.mac(i, j); end > 0 {
			return end
		}
	}
	switch digits {
	case j - i:
		return s.number(i, j)
	case 0:
		return s.word(i, j)
	}
	return s.mixed(i, j, digits)
}

// word handles norm[i:j], letters only. One in lower case that is no known word can only
// begin a sentence of NMEA or a code.
func (s *Scanner) word(i, j int) int {
	b := s.norm
	if j-i >= leastGlued {
		if end := s.gluedDigits(i, j); end > 0 {
			return end
		}
	}
	known := j-i > 1 && s.wordKnown(i, j)
	if known {
		h := textHint(b[i:j])
		if (h == 0 || h == hintAddrWeak) && i > 1 && partsPhrase[b[i-1]] {
			h |= s.phrase(i, j)
		}
		if h != 0 {
			if i > 1 && b[i-1] == '_' && s.valueAt(j) {
				if whole := s.tail(i, j); whole != 0 { // of bt_addr, not of addr
					h = whole
				}
			}
			if h&(hintLat|hintLon) != 0 && measuredAxis(b, i) || h&hintCoord != 0 && ofDevice(b, i) {
				return j
			}
			return s.contextWord(i, j, h)
		}
		if j-i == 3 && j < len(b) && b[j] == 0xE4 && b[i]|0x20 == 'w' && b[i+1]|0x20 == 'e' {
			if end := s.messengerLabel(i, j); end > j {
				return end
			}
		}
		if j-i <= 6 && digitWord(b[i:j]) != 0 {
			if end := s.saidPair(i); end > 0 {
				return end
			}
			if end := s.spokenNumber(i); end > 0 {
				return end
			}
		}
		if !phraseWord(b[i:j]) && (j-i < 5 || !capital(b[i+1:j])) && (j == len(b) || i == 0 || b[i-1] != '_') { // the gate knows some keys by chance
			return s.ordinaryWord(i, j)
		}
	}
	if j-i == 1 {
		if end := s.letter(i, j); end > 0 {
			return end
		}
	} else if end := s.fieldEnd(i, j); end > 0 {
		return end
	}
	if !known && b[i] >= 'a' && (i == 0 || b[i-1] < 0x80) && !s.digitNear(j, 4) && (j == len(b) || b[j] != ',') && j-i != 17 {
		return j
	}
	return s.ordinaryWord(i, j)
}

// letter handles the letter norm[i:j], which stands alone: the name of the messenger, an initial. It
// gives where to go on, 0 if it is none.
func (s *Scanner) letter(i, j int) int {
	b := s.norm
	if i > 4 && b[i-1] == '_' && s.valueAt(j) {
		if h := s.tail(i, j); h != 0 {
			return s.contextWord(i, j, h)
		}
	}
	if b[i] == 'R' {
		if end := s.shortRoad(i, j); end > 0 {
			return end
		}
	}
	if b[i]|0x20 == 'v' && s.messenger(i, j) {
		return s.wechat(i, j)
	}
	if b[i]-'A' < 26 && j+2 < len(b) && betweenName[b[j]] && betweenName[b[j+2]] {
		if end := s.spelledName(i); end > 0 {
			return end
		}
	}
	if j+6 < len(b) && b[j+2] == b[j] && b[j+4] == b[j] {
		if end := s.markedLatin(i); end > 0 {
			return end
		}
	}
	if (b[i]|0x20 == 'v' || b[i]|0x20 == 'w') && j < len(b) {
		if end := s.messengerLabel(i, j); end > j {
			return end
		}
	}
	if b[i] == 'N' && j < len(b) && (b[j] == ':' || b[j] == ';' || b[j] == '=') && (i == 0 || b[i-1] <= ' ') {
		return s.cardName(i)
	}
	return 0
}

// fieldEnd handles the word norm[i:j] as the end of the name of a field behind which a value follows.
// It gives where to go on, 0 if it is none.
func (s *Scanner) fieldEnd(i, j int) int {
	b := s.norm
	if j < len(b) && b[j] == '_' && j-i > 4 {
		if end := s.idInside(j+1, s.alnumEnd(j+1)); end > 0 {
			return end
		}
	} else if i > 0 && b[i-1] == '_' && j < len(b) && b[j] == ' ' && s.cellKey(i, j) {
		return s.contextWord(i, j, hintCell)
	} else if j < len(b) && (parts[b[j]] || (b[j] == ' ' || b[j] == '(' || b[j] == ']') && s.valueAt(j)) {
		h := s.tail(i, j)
		if h == 0 && b[j] == '(' && j-i > 5 && b[i+1] == 'e' && b[i+2] == 't' { // setwechat()
			h = keyHint(b[i+3:j]) &^ hintTally
		}
		if b[j] == ' ' && (b[j+1] == '"' || b[j+1] == '\'' || b[j+1] == '[' || b[j+1] == 'v') { // nothing but a space says that it is a key
			h &= hintName | hintNameWeak | hintWeChat | hintPermit | hintPassport
		}
		if h != 0 {
			return s.contextWord(i, j, h)
		}
	} else if j < len(b) {
		if afterName[b[j]] {
			if h := s.nameApart(i, j); h != 0 {
				return s.contextWord(i, j, h)
			}
		}
		if (b[j] == ' ' || b[j] == '[') && s.opens(j) {
			if h := s.tail(i, j) & (ofThing &^ hintMAC); h != 0 {
				return s.contextWord(i, j, h)
			}
		}
	}
	return 0
}
