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
	var low [48]byte
	n, last, prev, third, at := 0, 0, 0, 0, 0 // in low; at is a place in key
	for i, c := range key {
		if !isAlnum(c) || c-'A' < 26 && i > 0 && key[i-1]-'a' < 26 {
			if n > last {
				if n == last+2 && last > 0 && low[last] == 'o' && low[last+1] == 'f' {
					if h := keyHint(key[:at]) & ofThing; h != 0 {
						return h, 0 // geohash_of_trip
					}
				}
				third, prev, last, at = prev, last, n, i
			}
			if !isAlnum(c) {
				continue
			}
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		low[n] = c
		n++
	}
	if last == n { // a separator at the end
		last, prev, third = prev, third, 0
	}
	cut := last > 0 && writtenAs.has(low[last:n])
	if cut {
		whole := wordHint(low[:n])
		if whole != 0 {
			return whole &^ (hintTitle | hintRoad | hintKeyOnly | hintPlane), 0
		}
		n, last = last, prev
		if prev == last {
			prev = 0
		}
	}
	h = wordHint(low[last:n])
	if last > 0 && h == 0 && numberNames.has(low[last:n]) {
		h = wordHint(low[prev:last]) & identifying &^ (hintEmail | hintWeChat)
	}
	if last > 0 && h == 0 && string(low[last:n]) == "id" {
		h = wordHint(low[prev:last]) & (hintIMEI | hintIMSI | hintICCID)
	}
	if last > 0 && n > 2 && accountKey(low[:n], low[last:n]) {
		h |= hintWeChat
	}
	if cut && h&(hintLat|hintLon) != 0 && fractionWord(key) {
		h |= hintPart
	}
	if cut && n-last == 1 { // x_wgs84
		h |= axisHint(low[last])
	}
	if last > 0 {
		if two := wordHint(low[prev:n]); two != 0 {
			h = two
			if three := wordHint(low[third:n]); three != 0 { // holderIdCardNo
				h = three
			}
		}
		h |= wordHint(low[:n])
	}
	if h&(hintName|hintNameWeak) == hintNameWeak && last > 0 && personName(low[:n], low[prev:last], low[last:n], h) {
		h = hintName
	} else if h == hintNameWeak && last > 0 && string(low[last:n]) == "name" && wareNames.has(low[prev:last]) {
		h = 0 // colorName
	}
	if h&hintAddr != 0 {
		h &^= hintNameWeak // shipTo
	}
	if last > 0 && h&hintKeyOnly != 0 && quantities.has(low[prev:last]) && wordHint(low[prev:n]) == 0 {
		h = 0 // meterStart
	}
	if last > 0 && h&(hintLat|hintLon) != 0 && axisWords.has(low[prev:last]) {
		h = 0 // acc_lat
	}
	if last > 0 && h&hintBio != 0 && ambiguousWord(low[last:n]) && artefacts.has(low[prev:last]) && wordHint(low[third:prev])&hintBio == 0 {
		h &^= hintBio // buildFingerprint
	}
	if last > 0 && h&(hintCoord|hintGeoSure) == hintCoord && deviceWords.has(low[prev:last]) && !onEarth.has(low[last:n]) {
		h = hintNot // seatPosition
	}
	if h &^= hintTitle | hintRoad | hintKeyOnly | hintPlane; h == 0 && countKey(low[:n], third, prev, last) {
		h = hintNot
	}
	if h == hintNot || h == 0 {
		if w := low[last:n]; last > 0 && personEnd(w) && !counts.has(low[prev:last]) {
			return hintNameWeak, 0
		}
	}
	if w := low[last:n]; h == 0 && !cut && len(w) > 4 && isDigit(w[len(w)-1]) { // driver1
		if h = wordHint(w[:len(w)-1]) & (hintName | hintNameWeak); h != 0 {
			return h, 0
		}
	}
	if h == 0 && last > 0 && (cut && writtenAs.has(low[last:n]) || neutrals.has(low[last:n])) {
		return 0, at
	}
	if h == 0 && figureKey(low[:n], third, prev, last) {
		h = hintFigure
	}
	return h, 0
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
	if b[i] == 'D' && i > 0 && b[i-1] == '-' && j-i > 4 { // -DwxIdOfOwner=
		i++
	}
	if j-i < 4 || j < 16 && !capital(b[i+1:j]) || j >= 16 && noCapital(b, i+1, j) {
		if j-i > 8 && parts[b[j]] {
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
		n := i
		for n < len(key) && class[key[n]]&cLetter != 0 {
			n++
		}
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
