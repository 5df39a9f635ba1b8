package pi

import "bytes"

// PieceHead gives the length of text, behind which a number counts pieces, without the words and
// marks at its end that say so, and whether they say that pieces are counted: of "phone part ",
// "手机号第", "phone, chunk no. ", "phone idx=".
func PieceHead(text []byte) (n int, pieces bool) {
	n = len(text)
	for range 4 {
		for n > 0 && text[n-1] < 0x80 && !isAlnum(text[n-1]) {
			n--
		}
		k := n
		for k > 0 && n-k < 9 && class[text[k-1]]&cLetter != 0 {
			k--
		}
		switch w := text[k:n]; {
		case k < n && (k == 0 || class[text[k-1]]&cAlnum == 0) && (partWords.has(w) || orderWords.has(w)):
			pieces = pieces || pieceNames.has(w)
		default:
			for k = n; k > 0; {
				w := lastHan(text[:k])
				if w == "" {
					break
				}
				pieces, k = pieces || w != "第", k-len(w)
			}
			if k == n {
				return n, pieces
			}
		}
		n = k
	}
	return n, pieces
}

// lastHan gives the word that text ends with if it is one that says that pieces are counted.
func lastHan(text []byte) string {
	for _, w := range [...]string{"分段", "片段", "部分", "段", "第", "分片", "切片", "序号", "块", "片"} {
		if bytes.HasSuffix(text, []byte(w)) {
			return w
		}
	}
	return ""
}

// pieceNames are the partWords that name a piece and are no index.
var pieceNames = wordSetOf(pieceWords)

// pieceWords name a piece of a value.
const pieceWords = "part parts seg segs segment piece pieces chunk chunks frag fragment slice split duan"

// orderWords say before a number that it is an order or a place.
var orderWords = wordSetOf("i n k no nr num seq off offset pos position at order ord start from begin count cnt number of id xuhao")

// Strict leaves of c what has a form that few other values have.
func (c Context) Strict() Context {
	return Context{h: c.h & (hintMAC | hintHard | hintPassport | hintPermit | hintICCID | hintCredit | hintVIN | hintIMSI | hintIMEI)}
}

// AnyContext gives which identifiers any word of a key names, or two that follow each other: enough to
// bear out what pieces make up, by its form, and not for more.
func AnyContext(key []byte) Context {
	var low [48]byte
	if len(key) > len(low) || !ascii(key) {
		return Context{}
	}
	n, last, prev := 0, 0, 0 // in low
	h, cell := hint(0), hint(0)
	word := func() {
		if n > last {
			switch string(low[last:n]) {
			case "card":
				h |= hintCard
			case "cell":
				cell = hintPhone
			}
			h |= wordHint(low[last:n]) | wordHint(low[prev:n])
			prev, last = last, n
		}
	}
	for i, c := range key {
		switch {
		case class[c]&cLetter == 0:
			word()
			continue
		case c-'A' < 26 && i > 0 && key[i-1]-'a' < 26:
			word()
		}
		low[n] = c | 0x20
		n++
	}
	word()
	if h&(hintName|hintNameWeak) != 0 {
		h |= cell
	}
	return Context{h: narrow(h & identifying)}
}
