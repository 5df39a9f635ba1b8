package pi

import "bytes"

// artefacts are things whose fingerprint, template or embedding is no person's: buildFingerprint,
// sms_template, text_embedding.
var artefacts = wordSetOf("device etag node server peer session hw hardware build cert certificate ssh tls ssl rsa pgp gpg key pub pubkey public host hostkey ca issuer sha sha1 sha256 md5 firmware software os rom " +
	"kernel browser canvas webgl client agent git commit schema config error crash stack trace issue event alert log package app apk bundle module file content request response query cache asset " +
	"text doc document word sentence token title page paragraph prompt poi item product song track article graph email mail sms message msg push notice notification report letter html form label " +
	"theme layout job task workflow project helm pod deployment vm font type surface inter ui watch clock cross end rock wifi rf radio network traffic road lane map scene chunk")

// ambiguousWord reports whether w, in lower case, names what persons and things have.
func ambiguousWord(w []byte) bool {
	for _, of := range [...]string{"fingerprint", "templ", "tpl", "emb", "feat", "face", "print", "vector"} {
		if bytes.HasPrefix(w, []byte(of)) {
			return true
		}
	}
	return string(w) == "bio"
}

// proseValue reports whether a value under the key of a template is prose, a path, a list of names or
// the digest of a certificate with the name of its algorithm.
func proseValue(b []byte) bool {
	for _, w := range [...]string{"sha256:", "sha1:", "md5:", "sha512:"} {
		if len(b) > len(w) && bytes.EqualFold(b[:len(w)], []byte(w)) {
			return true
		}
	}
	words, letters := 0, 0
	for i := 0; i < len(b); i++ {
		if class[b[i]]&cLetter == 0 {
			continue
		}
		n, small := i+1, true
		for n < len(b) && class[b[n]]&cLetter != 0 {
			small = small && b[n]-'a' < 26
			n++
		}
		if small && n-i > 2 && (i == 0 || betweenWords(b[i-1])) && (n == len(b) || betweenWords(b[n])) {
			words++
		}
		letters += n - i
		i = n - 1
	}
	return words > 3 && letters*2 > len(b)
}

// betweenWords reports whether c parts words in prose and in names of things.
func betweenWords(c byte) bool {
	return c == ' ' || c == '-' || c == '.' || c == '_' || c == '/' || c == ',' || c == ':'
}

// Weights reports whether what stands before numbers says that they are those of a network that
// computes, or of a filter.
func Weights(before []byte) bool {
	before = before[max(0, len(before)-96):]
	for _, w := range [...]string{"weight", "layer", "conv", "kernel", "gradient", "tensor", "logit", "biases", "coef", "checkpoint"} {
		if bytes.Contains(before, []byte(w)) {
			return true
		}
	}
	return false
}

// features reports whether the numbers of a list, both signs among them, are of norm one or spread
// like a sum of many, as those do that a network computes; a uniform spread has a kurtosis of 1.8.
func features(b []byte) bool {
	n, sq, fourth := 0.0, 0.0, 0.0
	for k := 0; k < len(b); k++ {
		if isDigit(b[k]) {
			v, _, end := decimalAt(b, k)
			n, sq, fourth, k = n+1, sq+v*v, fourth+v*v*v*v, end-1
		}
	}
	return abs(sq-1) < 0.1 || fourth*n > 2.2*sq*sq
}
