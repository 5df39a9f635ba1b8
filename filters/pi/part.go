package pi

// Part says which piece of a value a key names: card_no_1, phoneHead, mac_oui, 身份证后段.
// The zero Part says none.
type Part struct {
	stem  uint32 // hash of what names the whole
	ctx   Context
	may   Context // what any word of it says
	order int8    // from 1 on
	kind  partKind
}

type partKind uint8

const (
	partNone    partKind = iota
	partNumber           // pieces are numbered
	partPlace            // pieces are named by their place
	partNext             // pieces have one key and stand in order
	partDomain           // what stands behind an @
	partReverse          // no piece: all of it, backwards
)

// Some reports whether the key names a piece.
func (p Part) Some() bool { return p.kind != partNone && p.kind != partReverse }

// Reversed reports whether the key says that its value is written backwards.
func (p Part) Reversed() bool { return p.kind == partReverse }

// Mail reports whether the piece stands behind the @ of an address.
func (p Part) Mail() bool { return p.kind == partDomain && p.ctx.h&hintEmail != 0 }

// Context gives what the key says of the whole.
func (p Part) Context() Context { return p.ctx }

// Follows reports whether the piece goes on where q ended.
func (p Part) Follows(q Part) bool {
	switch {
	case p.stem != q.stem || p.kind == partNone:
		return false
	case p.kind == partNext:
		return q.kind == partNext
	case p.kind == partNumber:
		return q.kind == partNumber && p.order == q.order+1
	}
	return q.kind == partPlace && p.order > q.order && (p.stem != 2 || p.kind == partDomain)
}

// Beside reports whether both are pieces of one value, of which other than by their order nothing
// says which is first.
func (p Part) Beside(q Part) bool {
	return p.stem == q.stem && p.kind == q.kind && (p.kind == partNumber || p.kind == partPlace && p.stem != 2) && p.order != q.order
}

// Order gives the place of the piece among those of its value.
func (p Part) Order() int { return int(p.order) }

// PartOf reads a key.
func PartOf(key []byte) Part {
	n := len(key)
	if n < 1 || n > 48 {
		return Part{}
	}
	key = bare(key)
	n = len(key)
	if n < 1 {
		return Part{}
	}
	c := key[n-1]
	if (c == ']' || c == ')') && n > 3 && isDigit(key[n-2]) { // phone[0]
		n--
		key, c = key[:n], key[n-1]
	}
	if isDigit(c) {
		return numberedPart(key)
	}
	if c >= 0x80 {
		return hanPart(key)
	}
	k := humpBefore(key, n, 10)
	if n-k > 9 {
		return Part{}
	}
	var low [9]byte
	p := placeWord(lowerInto(low[:], key[k:n]))
	if p.kind == partNone {
		return p
	}
	if k == 0 {
		switch string(low[:n]) {
		case "wmi", "vds", "vis":
			p.stem, p.ctx = 1, Context{h: hintVIN}
			return p
		case "mcc", "mnc", "msin":
			p.stem, p.ctx = 3, Context{h: hintIMSI}
			return p
		case "user", "local", "domain":
			p.stem, p.ctx = 2, Context{h: hintEmail}
			return p
		}
		if p.kind == partNumber || p.kind == partPlace {
			return p.of(nil)
		}
		return Part{}
	}
	if n-k == 1 && class[key[k-1]]&cAlnum != 0 {
		return Part{}
	}
	return p.of(key[:k])
}

// bare gives a key without how many digits or bits a piece has: tail_9digits, imsi_hi32.
func bare(key []byte) []byte {
	n := len(key)
	k := n
	for _, w := range [...]string{"digits", "digit", "chars", "bits", "bit", "位"} {
		if m := n - len(w); m > 0 && isDigit(key[m-1]) && string(key[m:]) == w {
			k = m
			break
		}
	}
	if k == n && (n < 4 || !isDigit(key[n-1])) {
		return key
	}
	m := k
	for m > 0 && k-m < 2 && isDigit(key[m-1]) {
		m--
	}
	switch end := string(key[m:k]); {
	case k < n && m < k:
	case end != "16" && end != "32" && end != "24" && end != "48":
		return key
	default:
		var low [9]byte
		if h := humpBefore(key, m, 9); m-h > 8 || placeWord(lowerInto(low[:], key[h:m])).kind != partPlace {
			return key
		}
	}
	for m > 0 && (key[m-1] == '_' || key[m-1] == '-' || key[m-1] == ' ') {
		m--
	}
	return key[:m]
}

// numberedPart reads a key that ends in a number of one or two digits, all of it perhaps.
func numberedPart(key []byte) Part {
	n := len(key)
	k := n
	for k > 0 && k > n-3 && isDigit(key[k-1]) {
		k--
	}
	if n-k > 2 {
		return Part{}
	}
	if k > 3 && isDigit(key[k-3]) && string(key[k-2:k]) == "of" { // card_1of4
		return numberedPart(key[:k-2])
	}
	v, _ := smallNumber(key, k)
	return Part{kind: partNumber, order: int8(v + 1)}.of(withoutPiece(key[:k])) //nolint:gosec // of two digits
}

// withoutPiece gives the beginning of a numbered key without the word that says that it names a
// piece: phone_part1, phoneSeg1, phone.p1.
func withoutPiece(key []byte) []byte {
	n := len(key)
	for n > 0 && class[key[n-1]]&cAlnum == 0 && key[n-1] < 0x80 {
		n--
	}
	k := humpBefore(key, n, 9)
	if k > 0 && n-k < 9 && (class[key[k-1]]&cAlnum == 0 || key[k]-'A' < 26 && n-k > 1) && partWords.has(key[k:n]) {
		return key[:k]
	}
	for _, w := range [...]string{"分段", "片段", "部分", "段", "第"} {
		if m := n - len(w); m > 0 && string(key[m:n]) == w {
			return key[:m]
		}
	}
	return key
}

// partWords say before a number that a key names a piece.
var partWords = wordSetOf(pieceWords, "p pt s sect section block blk group grp g sub bit chars char ch c digit digits d octet byte b line row col column idx index item elem element token word str")

// of sets what names the whole.
func (p Part) of(stem []byte) Part {
	for len(stem) > 0 && class[stem[len(stem)-1]]&cAlnum == 0 && stem[len(stem)-1] < 0x80 {
		stem = stem[:len(stem)-1]
	}
	p.stem = 2166136261
	for _, c := range stem {
		p.stem = (p.stem ^ uint32(upper(c))) * 16777619
	}
	h := keyHint(stem)
	for n := len(stem); h == 0 && n > 2 && isDigit(stem[n-1]); h = keyHint(stem[:n]) { // imsi0_1
		n--
	}
	p.ctx = Context{h: h &^ hintTally}
	if !p.ctx.Identifies() {
		p.may = AnyContext(stem)
	}
	return p
}

// May gives which identifier any word of the key names, if all of it names none: imei_of_tcu_1.
func (p Part) May() Context { return p.may }

// placeWord tells by the last word of a key, in lower case, which piece it names.
func placeWord(w []byte) Part {
	switch string(w) {
	case "head", "hi", "high", "first", "prefix", "begin", "front", "left", "upper", "area", "wmi", "oui", "user", "local", "tac", "mcc":
		return Part{kind: partPlace, order: 1}
	case "mid", "middle", "second", "center", "birth", "vds", "snr", "mnc":
		return Part{kind: partPlace, order: 2}
	case "tail", "lo", "low", "last", "suffix", "end", "rear", "right", "lower", "rest", "seq", "vis", "nic", "cd", "msin":
		return Part{kind: partPlace, order: 3}
	case "domain", "host":
		return Part{kind: partDomain, order: 3}
	case "a", "b", "c", "d":
		return Part{kind: partNumber, order: int8(w[0] - 'a' + 1)} //nolint:gosec // of four letters
	case "part", "seg", "segment", "piece", "chunk", "frag", "fragment", "cont", "contd", "continued":
		return Part{kind: partNext}
	case "rev", "reversed", "reverse", "backward", "backwards", "mirrored", "inverted":
		return Part{kind: partReverse}
	}
	return Part{}
}

// hanPart reads a key whose last word is Chinese.
func hanPart(key []byte) Part {
	if p, stem := hanOrder(key); p.kind != partNone {
		return p.of(stem)
	}
	for _, w := range [...]struct {
		word string
		Part
	}{
		{"前段", Part{kind: partPlace, order: 1}}, {"前半", Part{kind: partPlace, order: 1}}, {"前半段", Part{kind: partPlace, order: 1}}, {"首段", Part{kind: partPlace, order: 1}},
		{"中段", Part{kind: partPlace, order: 2}}, {"中间", Part{kind: partPlace, order: 2}},
		{"后段", Part{kind: partPlace, order: 3}}, {"后半", Part{kind: partPlace, order: 3}}, {"后半段", Part{kind: partPlace, order: 3}}, {"尾段", Part{kind: partPlace, order: 3}}, {"末段", Part{kind: partPlace, order: 3}},
		{"倒序", Part{kind: partReverse}}, {"反序", Part{kind: partReverse}}, {"逆序", Part{kind: partReverse}}, {"反转", Part{kind: partReverse}}, {"倒写", Part{kind: partReverse}},
	} {
		if n := len(key) - len(w.word); n > 0 && string(key[n:]) == w.word {
			return w.of(key[:n])
		}
	}
	return Part{}
}

// hanOrder reads the end of a key that counts pieces, 第1段 or 第一段, and gives what is before.
func hanOrder(key []byte) (p Part, stem []byte) {
	n := len(key)
	for _, w := range [...]string{"部分", "段", "截", "节", "组"} {
		if m := n - len(w); m > 1 && string(key[m:]) == w {
			n = m
			break
		}
	}
	if n == len(key) {
		return p, nil
	}
	order, size := 0, 3
	if c := key[n-1]; isDigit(c) {
		order, size = int(c-'0'), 1
	} else if r, ok := hanBefore(key, n); ok {
		for k, one := range []rune("一二三四五六七八九") {
			if r == one {
				order = k + 1
			}
		}
	}
	if order == 0 || n <= size {
		return p, nil
	}
	stem = key[:n-size]
	if m := len(stem) - len("第"); m >= 0 && string(stem[m:]) == "第" {
		stem = stem[:m]
	}
	return Part{kind: partNumber, order: int8(order)}, stem //nolint:gosec // of nine
}

// Mail reports whether the key says that its value is an address of mail.
func (c Context) Mail() bool { return c.h&hintEmail != 0 }

// Identifies reports whether the key says that its value is an identifier.
func (c Context) Identifies() bool { return c.h&identifying != 0 }

// Named reports whether the key says by itself that its value is the name of a person, and
// Addressed that it is an address.
func (c Context) Named() bool { return c.h&hintName != 0 }

// Addressed: see Named.
func (c Context) Addressed() bool { return c.h&hintAddr != 0 }

// Person reports whether the key says that its value is a name or an address.
func (c Context) Person() bool {
	return c.h&(hintName|hintNameWeak|hintAddr|hintAddrWeak) != 0
}
