package pi

import "bytes"

// identifying holds the contexts that name an identifier.
const identifying = hintPhone | hintID | hintVIN | hintPlate | hintPassport | hintPermit | hintCredit | hintCard | hintIMEI | hintIMSI | hintICCID | hintMAC | hintWeChat | hintEmail

// aroundMost is how far, in bytes, Around looks.
const aroundMost = 32

// Announces reports whether the context says what the value is.
func (c Context) Announces() bool { return c.h&^hintTally != 0 }

// With gives what either context says.
func (c Context) With(d Context) Context { return Context{h: c.h | d.h} }

// Around gives what the words of a text say that stand before and, if those say nothing,
// behind a value that was decoded. What is neither ideographs nor words, which may be an encoding
// itself, must have the form of a name to be one.
func Around(before, behind, value []byte) Context {
	const mask = identifying | hintName | hintNameWeak
	before = BeforeURI(before)
	c := Context{h: narrow(wordsOf(before[max(0, len(before)-aroundMost):]) & mask)}
	if c.h == 0 {
		c = Context{h: narrow(wordsOf(behind[:min(len(behind), aroundMost)]) & mask)}
	}
	if c.h&hintName != 0 {
		if p := shapeOf(value); p.digits > 0 || p.other > 0 || p.seps > 2 || p.letters > 0 && p.seps == 0 {
			return c.Decoded()
		}
	}
	return c
}

// narrow leaves out the telephone and the person where a device or a card is meant:
// phone_imei, 手机串号, equipment identity.
func narrow(h hint) hint {
	if h&(hintIMEI|hintIMSI|hintICCID|hintMAC) != 0 {
		h &^= hintPhone
	}
	if h&(hintIMEI|hintIMSI) != 0 {
		h &^= hintID // equipment identity, identity request
	}
	return h
}

// wordsOf gives the union of the contexts of all words of b.
func wordsOf(b []byte) hint {
	var h, any hint // of words, and of those for documents of any kind
	for k := 0; k < len(b); {
		var w hint
		n := k + 1
		if class[b[k]]&cLetter != 0 {
			n = lettersEnd(b, n)
			if w = keyHint(b[k:n]); w&hintWeChat != 0 && hostOf(b, k, n) {
				w = 0
			}
		} else if r, ok := hanAt(b, k); ok {
			w, n = hanWord(b, k, r)
			n = k + max(n, 3)
		}
		if w == hintDocument {
			any, w = w, 0
		}
		h |= w
		k = n
	}
	if h&hintDocument == 0 {
		h |= any
	}
	return h
}

// hintOf gives the contexts that announce an entity.
var hintOf = [...]hint{
	ResidentID: hintID, Mobile: hintPhone, Plate: hintPlate, VIN: hintVIN, Passport: hintPassport, Permit: hintPermit, CreditCode: hintCredit, BankCard: hintCard,
	Email: hintEmail, MAC: hintMAC, IMEI: hintIMEI, IMSI: hintIMSI, ICCID: hintICCID, Name: hintName, Address: hintAddr, WeChat: hintWeChat, Opaque: 0,
}

// BeforeURI gives what stands before the data URI whose data follow b, or b if none do.
func BeforeURI(b []byte) []byte {
	const most = 64
	if !bytes.HasSuffix(b, []byte(";base64,")) {
		return b
	}
	from := max(0, len(b)-most)
	if k := bytes.LastIndex(b[from:], []byte("data:")); k >= 0 {
		return b[:from+k]
	}
	return b
}
