package pi

import "encoding/binary"

// keyHint gives the context of a JSON key: the whole key, its last two words and
// its last word, words being parted by _ - . space and by a change of case.
func keyHint(key []byte) hint {
	if h := plainHint(key); h&^hintNot != 0 {
		return h
	} else if leet := leetHint(key); leet != 0 {
		return leet
	} else {
		return h
	}
}

// plainHint is keyHint for a key of which each letter is one.
func plainHint(key []byte) hint {
	mask, whole := ^hint(0), key
	for {
		h, rest := keyPartHint(key)
		if h != 0 || rest == 0 {
			if h&(hintLat|hintLon) != 0 && arcKey(whole) {
				return h | hintGeoSure | hintArc
			}
			return spelledOver(h&mask, whole)
		}
		if neutralEnd(key[rest:]) {
			mask = named
		}
		key = key[:rest]
	}
}

// named holds the contexts that a key gives through words at its end that add nothing.
const named = identifying&^hintWeChat | hintCell | hintBio

// ofThing holds the contexts of which a key may say behind them whose the value is.
const ofThing = named | hintLat | hintLon | hintGeoSure | hintCoord

// keyPartHint is keyHint but for a key that says nothing and ends with two words for how
// its value is written (gps_f64_b64) or with one that adds nothing (permit_hk): of it rest
// is the length without the last one, else 0.
func keyPartHint(key []byte) (h hint, rest int) {
	if len(key) == 0 {
		return 0, 0
	}
	if !ascii(key) {
		return hanKeyHint(key), 0
	}
	if len(key) > 48 {
		key = key[len(key)-48:]
	}
	var w keyWords
	if h := w.read(key); h != 0 {
		return h, 0
	}
	cut := w.last > 0 && writtenAs.has(w.word())
	if cut {
		if whole := wordHint(w.low[:w.n]); whole != 0 {
			return whole &^ (hintTitle | hintRoad | hintKeyOnly | hintPlane), 0
		}
		w.n, w.last, w.prev = w.last, w.prev, 0
	}
	h = w.corrected(w.context(key, cut)) &^ (hintTitle | hintRoad | hintKeyOnly | hintPlane)
	if h == 0 && countKey(w.low[:w.n], w.third, w.prev, w.last) {
		h = hintNot
	}
	last := w.word()
	if (h == hintNot || h == 0) && w.last > 0 && personEnd(last) && !counts.has(w.before()) {
		return hintNameWeak, 0
	}
	if h == 0 && !cut && len(last) > 4 && isDigit(last[len(last)-1]) { // driver1
		if h = wordHint(last[:len(last)-1]) & (hintName | hintNameWeak); h != 0 {
			return h, 0
		}
	}
	if h == 0 && w.last > 0 && (cut && writtenAs.has(last) || neutrals.has(last)) {
		return 0, w.at
	}
	if h == 0 && figureKey(w.low[:w.n], w.third, w.prev, w.last) {
		h = hintFigure
	}
	return h, 0
}

// keyWords is a key in lower case without separators, low[:n]. Its last words begin at third, prev and
// last, 0 if it has fewer; at is where in the key the separator before the last one stands.
type keyWords struct {
	low                      [48]byte
	n, last, prev, third, at int
}

func (w *keyWords) word() []byte   { return w.low[w.last:w.n] }
func (w *keyWords) before() []byte { return w.low[w.prev:w.last] }

// read reads a key of at most 48 bytes. Of one of which the words before "of" name a context it gives
// that: geohash_of_trip.
func (w *keyWords) read(key []byte) hint {
	for i, c := range key {
		if !isAlnum(c) || c-'A' < 26 && i > 0 && key[i-1]-'a' < 26 {
			if w.n > w.last {
				if w.last > 0 && string(w.word()) == "of" {
					if h := keyHint(key[:w.at]) & ofThing; h != 0 {
						return h
					}
				}
				w.third, w.prev, w.last, w.at = w.prev, w.last, w.n, i
			}
			if !isAlnum(c) {
				continue
			}
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		w.low[w.n] = c
		w.n++
	}
	if w.last == w.n { // a separator at the end
		w.last, w.prev, w.third = w.prev, w.third, 0
	}
	return 0
}

// context gives the context of the last words of a key; cut says that one for how its value is written
// stood behind them.
func (w *keyWords) context(key []byte, cut bool) hint {
	low, last := w.low[:w.n], w.word()
	h := wordHint(last)
	if w.last > 0 && h == 0 && numberNames.has(last) {
		h = wordHint(w.before()) & identifying &^ (hintEmail | hintWeChat)
	}
	if w.last > 0 && h == 0 && string(last) == "id" {
		h = wordHint(w.before()) & (hintIMEI | hintIMSI | hintICCID)
	}
	if w.last > 0 && w.n > 2 && accountKey(low, last) {
		h |= hintWeChat
	}
	if cut && h&(hintLat|hintLon) != 0 && fractionWord(key) {
		h |= hintPart
	}
	if cut && len(last) == 1 { // x_wgs84
		h |= axisHint(last[0])
	}
	if w.last == 0 {
		return h
	}
	if two := wordHint(low[w.prev:]); two != 0 {
		h = two
		if three := wordHint(low[w.third:]); three != 0 { // holderIdCardNo
			h = three
		}
	}
	return h | wordHint(low)
}

// corrected gives h, the context of the last words of a key, but for what the word before the last one
// says that it is not.
func (w *keyWords) corrected(h hint) hint {
	last, before, two := w.word(), w.before(), w.last > 0
	if two && h&(hintName|hintNameWeak) == hintNameWeak && personName(w.low[:w.n], before, last, h) {
		h = hintName
	} else if two && h == hintNameWeak && string(last) == "name" && wareNames.has(before) {
		h = 0 // colorName
	}
	if h&hintAddr != 0 {
		h &^= hintNameWeak // shipTo
	}
	if !two {
		return h
	}
	if h&hintKeyOnly != 0 && quantities.has(before) && wordHint(w.low[w.prev:w.n]) == 0 {
		h = 0 // meterStart
	}
	if h&(hintLat|hintLon) != 0 && axisWords.has(before) {
		h = 0 // acc_lat
	}
	if h&hintBio != 0 && ambiguousWord(last) && artefacts.has(before) && wordHint(w.low[w.third:w.prev])&hintBio == 0 {
		h &^= hintBio // buildFingerprint
	}
	if h&(hintCoord|hintGeoSure) == hintCoord && deviceWords.has(before) && !onEarth.has(last) {
		h = hintNot // seatPosition
	}
	return h
}

// personName reports whether a key of more than one word, of which the last two are given, names
// the name of somebody: approver_name, name_of_driver.
func personName(key, prev, last []byte, h hint) bool {
	switch string(last) {
	case "name", "nm", "names":
		return personNouns.has(prev) || wordHint(prev)&hintRole != 0 || string(prev) == "person" || string(prev) == "real" || string(prev) == "legal" || string(prev) == "given"
	}
	return h&hintRole != 0 && len(key) > 6 && string(key[:4]) == "name" && (string(key[4:6]) == "of" || len(prev) == 4)
}

// tailHint gives the context of a name in camel case, as startLat or twPermitNo; it is
// looked up where a value follows.
func tailHint(w []byte) hint {
	for k := len(w) - 2; k > 0; k-- {
		if w[k]-'A' < 26 && w[k-1]-'a' < 26 {
			return keyHint(w) &^ hintTally
		}
	}
	return 0
}

// tail gives tailHint of norm[i:j], behind which a value follows.
func (s *Scanner) tail(i, j int) hint {
	b := s.norm
	if i > 1 && b[i-1] == '_' {
		k := i - 1
		for k > 0 && i-k < 32 && (isAlnum(b[k-1]) || b[k-1] == '_') {
			k--
		}
		return keyHint(b[k:j]) &^ hintTally
	}
	if i > 3 && b[i-1] == '-' && b[j] == ':' && b[i]-'A' < 26 { // X-Geo-Hash
		k := i - 1
		for k > 0 && i-k < 24 && (class[b[k-1]]&cLetter != 0 || b[k-1] == '-') {
			k--
		}
		if h := keyHint(b[k:j]) & (hintCell | hintCoord | hintGeoSure); h != 0 {
			return h
		}
	}
	if b[i] == 'D' && i > 0 && b[i-1] == '-' && j-i > 4 { // -DwxIdOfOwner=
		i++
	}
	if j-i < 4 || j < 16 && !capital(b[i+1:j]) || j >= 16 && noCapital(b, i+1, j) {
		if j-i <= 8 {
			return 0
		}
		if h := wordHint(b[i:j]) & (hintLat | hintLon | hintGeoSure | hintCoord | hintBio); h != 0 {
			return h
		}
		if parts[b[j]] {
			h, _ := spelledHint(b[i:j])
			return h
		}
		return 0
	}
	return tailHint(b[i:j])
}

// noCapital reports whether the letters b[i:j], of which the last sixteen are looked at,
// have no capital; j is at least 16.
func noCapital(b []byte, i, j int) bool {
	x := ^binary.LittleEndian.Uint64(b[j-8:]) & (0x20 * ones)
	if n := j - i; n < 8 {
		return x>>(64-8*n) == 0
	}
	y := ^binary.LittleEndian.Uint64(b[j-16:]) & (0x20 * ones)
	if n := j - i - 8; n < 8 {
		y = y >> (63 - 8*n) >> 1
	}
	return x|y == 0
}

// hanKeyHint gives the union of all context words in a key that is not ASCII.
func hanKeyHint(key []byte) hint {
	var plain [96]byte
	if key = simplifiedKey(plain[:], key); len(key) >= 4 && (key[0]|0x20 == 'v' || key[0]|0x20 == 'w') && (string(key[1:4]) == "信" || string(key[1:4]) == "号") {
		return hintWeChat
	}
	var h, last hint
	for i := 0; i < len(key); i++ {
		if r, ok := hanAt(key, i); ok {
			w, n := hanWord(key, i, r)
			if h |= w; w != 0 {
				last = w
			}
			i += max(n, 3) - 1
			continue
		}
		n := lettersEnd(key, i)
		if n > i { // VX号, MAC地址
			if w := textHint(key[i:n]) & (identifying | hintCell); w != 0 {
				h, last = h|w, w
			}
			i = n - 1
		}
	}
	if h == 0 {
		if r, ok := hanBefore(key, len(key)); ok && (r == '人' || r == '员' || r == '者' || r == '名' || r == '属' || r == '呼') {
			return hintNameWeak
		}
	}
	if last&(identifying|hintAddr|hintAddrWeak) != 0 { // 客户微信 is no name
		h &^= hintName
	}
	if h == 0 && len(key) >= 6 {
		if countedHan(key) { // 消息序号
			return hintNot
		}
		if !personalHan(key) && figureHan(key) { // 累计产量
			return hintFigure
		}
	}
	h = narrow(h &^ hintPlane)
	if h&(hintMAC|hintEmail|hintVIN) != 0 { // 网卡地址 is no place
		h &^= hintAddr | hintAddrWeak
	}
	return h
}
