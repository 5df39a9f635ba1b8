package pi

// Part says which piece of a value a key names: card_no_1, phoneHead, mac_oui, 身份证后段.
// The zero Part says none.
type Part struct {
	stem  uint32 // hash of what names the whole
	ctx   Context
	order int8 // from 1 on
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

// PartOf reads a key.
func PartOf(key []byte) Part {
	n := len(key)
	if n < 1 || n > 48 {
		return Part{}
	}
	c := key[n-1]
	if isDigit(c) {
		return numberedPart(key)
	}
	if c >= 0x80 {
		return hanPart(key)
	}
	k := n
	for k > 0 && n-k < 10 && class[key[k-1]]&cLetter != 0 {
		if k--; key[k]-'A' < 26 && k+1 < n && key[k+1]-'a' < 26 {
			break
		}
	}
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
			p.stem, p.ctx = 1, Context{hintVIN}
			return p
		case "user", "local", "domain":
			p.stem, p.ctx = 2, Context{hintEmail}
			return p
		}
		return Part{}
	}
	if n-k == 1 && class[key[k-1]]&cAlnum != 0 {
		return Part{}
	}
	return p.of(key[:k])
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
	v, _ := smallNumber(key, k)
	return Part{kind: partNumber, order: int8(v + 1)}.of(key[:k]) //nolint:gosec // of two digits
}

// of sets what names the whole.
func (p Part) of(stem []byte) Part {
	for len(stem) > 0 && class[stem[len(stem)-1]]&cAlnum == 0 && stem[len(stem)-1] < 0x80 {
		stem = stem[:len(stem)-1]
	}
	p.stem = 2166136261
	for _, c := range stem {
		p.stem = (p.stem ^ uint32(upper(c))) * 16777619
	}
	p.ctx = Context{keyHint(stem) &^ hintNot}
	return p
}

// placeWord tells by the last word of a key, in lower case, which piece it names.
func placeWord(w []byte) Part {
	switch string(w) {
	case "head", "hi", "high", "first", "prefix", "begin", "front", "left", "upper", "area", "wmi", "oui", "user", "local":
		return Part{kind: partPlace, order: 1}
	case "mid", "middle", "second", "center", "birth", "vds":
		return Part{kind: partPlace, order: 2}
	case "tail", "lo", "low", "last", "suffix", "end", "rear", "right", "lower", "rest", "seq", "vis", "nic":
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

// Mail reports whether the key says that its value is an address of mail.
func (c Context) Mail() bool { return c.h&hintEmail != 0 }

// Identifies reports whether the key says that its value is an identifier.
func (c Context) Identifies() bool { return c.h&identifying != 0 }

// Person reports whether the key says that its value is a name or an address.
func (c Context) Person() bool {
	return c.h&(hintName|hintNameWeak|hintAddr|hintAddrWeak) != 0
}
