package pi

import "strings"

// accountKey reports whether a key, in lower case without separators, of which last is the
// last word, begins with the name of the messenger and ends with a word for an account.
func accountKey(key, last []byte) bool {
	if key[0] != 'w' && key[0] != 'v' || key[1] != 'x' && key[1] != 'e' {
		return false
	}
	if key[1] == 'e' && (len(key) < 6 || string(key[:6]) != "wechat" && string(key[:6]) != "weixin") {
		return false
	}
	return accountEnds.has(last)
}

// accountEnds are last words of keys for an account.
var accountEnds = wordSetOf("name nick nickname no num number user userid username id account acct handle contact uid alias code hao haoma login")

// numberNames, as the last word of a key, say that its value is a number, of what the word before
// says.
var numberNames = exactSetOf(numberNameWords)

// numberNameWords say that a number follows.
const numberNameWords = "no num nr number numbers code"

// personEnd reports whether w, in lower case, is the last word of a key whose value is who did
// something or with whom: submittedBy, sharedWith.
func personEnd(w []byte) bool {
	switch string(w) {
	case "by", "with":
		return true
	}
	return false
}

// writtenAs are last words of keys that only say how the value is written: lat_e7, lng_deg, pos_wgs84.
var writtenAs = exactSetOf(scaleList, "x1e6 deg degree degrees dd arcsec arcsecs arcseconds asec ms str string text value val wgs84 wgs gcj02 gcj bd09 bd cgcs2000 84 02 09 float int num full cn en zh tw hk mo 1 2 3 0 bcd tbcd "+
	"list array parts pieces segs segments chunks frags fragments data info old new b64 base64 hex enc blob bin bytes ds cs das f32 ascii utf8 utf16 chars codes octets vec vector local rad rads "+
	"radian radians f64 f32le f32be f64le f64be microdeg microdegree microdegrees ndeg mdeg le be i64 u64 int64 uint64 i32 int32 signed frac fraction "+
	"tlv ber oct octal roman deflate deflated inflate zlib gzip gz zstd base58 b58 base36 b36 base32 b32 base85 b85 ascii85 z85 rot13 rot18 rot5 5 u64le u32le le64 bigint as encoded reversed swapped nibbles")

// arcKey reports whether a key says that its value is in seconds of arc or parts of them: lat_arcsec,
// lonMas, lat_arcsec_ds.
func arcKey(key []byte) bool {
	for k := 3; k+3 <= len(key); k++ {
		if c := key[k] | 0x20; c != 'a' && c != 'm' || class[key[k-1]]&cLetter != 0 && key[k]-'A' >= 26 {
			continue
		}
		switch w := key[k:min(len(key), k+6)]; {
		case sameLower(w[:3], "mas") && (len(w) == 3 || class[key[k+3]]&cLetter == 0), sameLower(w, "arcsec"), len(w) >= 4 && sameLower(w[:4], "asec"):
			return true
		}
	}
	return false
}

// fractionWord reports whether a key says at its end that its value is the decimals of a
// number: lat_frac.
func fractionWord(key []byte) bool {
	n := len(key)
	return n > 5 && key[n-4]|0x20 == 'f' && string(key[n-3:]) == "rac" || n > 9 && key[n-8]|0x20 == 'f' && string(key[n-7:]) == "raction"
}

// keyEnds holds the words that are no context themselves and can be the last one of a key
// that is one: plate_no, travel_pass, face_vector.
var keyEnds = func() *gate {
	g := new(gate)
	for w := range strings.FieldsSeq(keyEndWords) {
		g.add(w)
	}
	for _, group := range roleWords {
		for w := range strings.FieldsSeq(group.words) {
			g.add(w)
		}
	}
	return g
}()

// keyEndWords has all words of letters of numberNames, accountEnds and writtenAs.
const keyEndWords = "no num nr number numbers serial sn ident code name nick nickname user userid username id account acct handle contact uid alias hao " +
	"deg degree degrees semicircle semicircles semi dd mas arcsec arcsecs arcseconds asec ms micro udeg microdeg microdegree microdegrees ndeg mdeg rad rads radian radians raw str string text value val wgs gcj bd float int scaled full frac fraction signed pos fix loc le be cn en zh tw hk mo list array parts pieces segs segments chunks frags fragments data info old new " +
	"ascii chars codes octets enc hex bcd tbcd blob bin ds cs das bytes vec vector local template templates feature features embedding embeddings print cell to pass hash card index token result detail xm ming"

// neutrals add nothing to what a key names: whose it is, from where, or in what form.
var neutrals = wordSetOf("tag haoma hao account acct login user owner holder resident mainland hk mo hm tw hongkong macau macao taiwan current main primary backup leaf short long plain input field copy bak tmp first " +
	"second feature features template templates vec emb embedding embeddings descriptor content body item entry device label module unit modem tbox car vehicle front rear new old lo hi")

// neutralEnd reports whether the last word of a key, behind perhaps a separator, is neutral.
func neutralEnd(w []byte) bool {
	for len(w) > 0 && !isAlnum(w[0]) {
		w = w[1:]
	}
	for len(w) > 0 && !isAlnum(w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	return neutrals.has(w)
}
