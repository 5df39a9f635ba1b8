package corpus

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// readsG is reads for the evasions of set G.
func readsG(evasion string, e Entity, text, plain string) bool {
	switch {
	case !e.Evaded, strings.HasPrefix(evasion, "record"):
		return found(text, plain)
	case e.Type == "BIOMETRIC":
		return sameDirection(text, plain)
	case e.Type == "LOCATION" && fixReaders[evasion] != nil:
		want, got := figures(plain), fixReaders[evasion](text)
		return len(got) == 2 && near(got[0], want[0]) && near(got[1], want[1])
	case strings.HasPrefix(evasion, "parts"), evasion == "plate in parts named", evasion == "one after the other", evasion == "family and given by key", evasion == "bytes in members":
		in, err := url.QueryUnescape(text)
		if err != nil {
			in = text
		}
		return follows(canonical(in), canonical(smooth(plain)))
	case evasion == "door first":
		return ordered(text) == ordered(plain)
	case e.Type == "MAC" && (sameMAC(text, plain) || sameMAC(strings.NewReplacer("%2C", ",", "+", " ").Replace(text), plain)):
		return true
	}
	return found(text, plain)
}

// ordered gives the runes of a text by their codes.
func ordered(s string) string {
	r := []rune(canonical(s))
	slices.Sort(r)
	return string(r)
}

var (
	percentAny = regexp.MustCompile(`(?i)%[0-9a-f]{2}`)
	inBraces   = regexp.MustCompile(`\\*u\{([0-9a-f]+)\}`)
	someTags   = regexp.MustCompile(`<wbr>|</span><span>|<!---->`)
	dumpHead   = regexp.MustCompile(`(?m)(^|\\n)[0-9a-f]{8}: `)
	byteSuffix = regexp.MustCompile(`^([0-9A-F]{2}h ?)+$`)
	multiple   = regexp.MustCompile(`(double|triple) (\w+)`)
	signs      = strings.NewReplacer(" <at> ", "@", " <dot> ", ".", "{at}", "@", "{dot}", ".", "-at-", "@", "-dot-", ".", "#at#", "@", "#dot#", ".", "圈a", "@", "花a", "@", "点儿", ".", "点", ".",
		"ⓐ", "@", " (a) ", "@", " underline ", "_", "[减号]", "-")
)

// decodersG undo the encodings and respellings of set G that decoders do not.
var decodersG = []func(string) string{
	func(s string) (out string) { _ = json.Unmarshal([]byte(s), &out); return },
	func(s string) string {
		return percentAny.ReplaceAllStringFunc(s, func(p string) string { out, _ := url.PathUnescape(p); return out })
	},
	func(s string) string { out, _ := url.QueryUnescape(s); return out },
	func(s string) string {
		return unBase64(strings.NewReplacer("\n", "", `\n`, "", " ", "").Replace(s))
	},
	func(s string) string { return inflated(rawBase64(s)) },
	func(s string) string { return fromUTF16LE(rawBase64(s)) },
	func(s string) string { return inflated(fromHex(s)) },
	func(s string) string { return string(fromHex(s)) },
	func(s string) string { return string(fromHex(dumpHead.ReplaceAllString(s, ""))) },
	func(s string) string {
		if !byteSuffix.MatchString(s) {
			return ""
		}
		return string(fromHex(strings.ReplaceAll(s, "h", "")))
	},
	func(s string) string { return unCodes(strings.Trim(strings.TrimPrefix(s, "CHAR"), "[]()")) },
	func(s string) string {
		return inBraces.ReplaceAllStringFunc(s, func(u string) string {
			n, _ := strconv.ParseUint(inBraces.FindStringSubmatch(u)[1], 16, 32)
			return string(rune(n))
		})
	},
	func(s string) string { return someTags.ReplaceAllString(s, "") },
	func(s string) string {
		return wordsOf.Replace(multiple.ReplaceAllStringFunc(s, func(m string) string {
			p := multiple.FindStringSubmatch(m)
			return strings.Repeat(p[2]+" ", map[string]int{"double": 2, "triple": 3}[p[1]])
		}))
	},
	signs.Replace, latinProvinces().Replace,
}

func latinProvinces() *strings.Replacer {
	var out []string
	for _, line := range newAuthor(G, 1).stock["province"] {
		short, latin, _ := strings.Cut(line, "|")
		out = append(out, title(latin), short)
	}
	return strings.NewReplacer(out...)
}

func rawBase64(s string) []byte {
	out, err := base64.RawStdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(s))
	if err != nil {
		return nil
	}
	return out
}

func fromHex(s string) []byte {
	s = strings.NewReplacer(`\n`, "", "\n", "", " ", "", ":", "").Replace(s)
	out, err := hex.DecodeString(strings.TrimPrefix(s, "0x"))
	if err != nil {
		return nil
	}
	return out
}

// inflated undoes zlib or gzip.
func inflated(b []byte) string {
	var r io.Reader
	if z, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
		r = z
	} else if g, err := gzip.NewReader(bytes.NewReader(b)); err == nil {
		r = g
	} else {
		return ""
	}
	out, _ := io.ReadAll(r)
	return string(out)
}

func fromUTF16LE(b []byte) string {
	var out strings.Builder
	for i := 0; i+1 < len(b); i += 2 {
		out.WriteRune(rune(binary.LittleEndian.Uint16(b[i:])))
	}
	return out.String()
}

// sameDirection tells whether a label holds the numbers of a template, in any scale:
// one of its readings has the cosine 1 with them, within what its writing rounds.
func sameDirection(text, plain string) bool {
	want := figures(plain)
	for _, got := range readings(text) {
		if len(got) < len(want) {
			continue
		}
		for _, step := range []int{1, 2} { // an index before each figure
			if v := every(got, step, len(want)); v != nil && cosine(v, want) > 0.9995 {
				return true
			}
		}
	}
	return false
}

func every(v []float64, step, n int) []float64 {
	if len(v) < n*step {
		return nil
	}
	var out []float64
	for i := step - 1; len(out) < n; i += step {
		out = append(out, v[i])
	}
	return out
}

var indexed = regexp.MustCompile(`"\d+":`)

func readings(text string) [][]float64 {
	once := strings.NewReplacer(`_hi":`, "").Replace(indexed.ReplaceAllString(text, ""))
	once = regexp.MustCompile(`\],"[^"]*"?\[`).ReplaceAllString(once, ",")
	out := [][]float64{figures(once), figures(strings.ReplaceAll(once, ",", "."))}
	blob := rawBase64(text)
	for _, b := range [][]byte{blob, fromHex(text), []byte(inflated(blob))} {
		out = append(out, floatsOf(b, 4), floatsOf(b, 8), halfFloats(b), signed16(b), figures(string(b)))
	}
	return out
}

func halfFloats(b []byte) []float64 {
	var out []float64
	for i := 0; i+1 < len(b); i += 2 {
		h := binary.LittleEndian.Uint16(b[i:])
		v := math.Ldexp(1+float64(h&0x3ff)/1024, int(h>>10&31)-15)
		if h>>10&31 == 0 {
			v = 0
		}
		out = append(out, math.Copysign(v, float64(int16(h))))
	}
	return out
}

func signed16(b []byte) []float64 {
	var out []float64
	for i := 0; i+1 < len(b); i += 2 {
		out = append(out, float64(int16(binary.LittleEndian.Uint16(b[i:]))))
	}
	return out
}

func cosine(a, b []float64) float64 {
	var ab, aa, bb float64
	for i := range b {
		ab, aa, bb = ab+a[i]*b[i], aa+a[i]*a[i], bb+b[i]*b[i]
	}
	return ab / math.Sqrt(aa*bb)
}

// fixReaders give the degrees behind the label of an evaded position.
var fixReaders = map[string]func(text string) []float64{
	"microdegrees":              scaledFrom(1e6),
	"degrees by ten million":    scaledFrom(1e7),
	"seconds":                   scaledFrom(3600),
	"milliseconds of arc":       scaledFrom(3.6e6),
	"semicircles":               scaledFrom((1 << 31) / 180.0),
	"angles in radians":         scaledFrom(radian),
	"letters of the hemisphere": scaledFrom(1),
	"strings in an array":       scaledFrom(1),
	"two lines":                 scaledFrom(1),
	"exponents":                 scaledFrom(1),
	"decimal comma":             func(s string) []float64 { return ends(strings.ReplaceAll(s, ",", "."), 1) },
	"wide figures":              func(s string) []float64 { return ends(narrowed(s), 1) },
	"degrees in characters":     func(s string) []float64 { return ends(narrowed(s), 1) },
	"decimal minutes": func(s string) []float64 {
		v := figures(s)
		return []float64{v[0] + v[1]/60, v[2] + v[3]/60}
	},
	"minutes run on": func(s string) []float64 {
		v := ends(s, 1)
		for i := range v {
			v[i] = math.Floor(v[i]/100) + math.Mod(v[i], 100)/60
		}
		return v
	},
	"sixty by colons": sixties(1, 3),
	"sixty in fractions": func(s string) []float64 {
		v := figures(s)
		return []float64{v[0] + v[2]/60 + v[4]/3600, v[6] + v[8]/60 + v[10]/3600}
	},
	"metres of the web's map": func(s string) []float64 {
		v := ends(s, 6378137)
		return []float64{(2*math.Atan(math.Exp(v[0])) - math.Pi/2) / radian, v[1] / radian}
	},
	"tile": func(s string) []float64 {
		v := ends(s, 1)
		n := math.Exp2(18)
		return []float64{math.Atan(math.Sinh(math.Pi*(1-2*(v[0]+.5)/n))) / radian, (v[1]+.5)/n*360 - 180}
	},
	"base and steps": func(s string) []float64 {
		v := figures(s)
		return []float64{v[0] + v[2], v[1] + v[3]}
	},
	"well-known binary": func(s string) []float64 {
		v := floatsOf(fromHex(s)[5:], 8)
		return []float64{v[1], v[0]}
	},
	"doubles in base64": func(s string) []float64 { return floatsOf(rawBase64(s), 8) },
	"bytes of GB/T 32960": func(s string) []float64 {
		b := fromHex(s)
		return []float64{float64(binary.BigEndian.Uint32(b[5:])) / 1e6, float64(binary.BigEndian.Uint32(b[1:])) / 1e6}
	},
}

func scaledFrom(unit float64) func(string) []float64 {
	return func(s string) []float64 { return ends(s, unit) }
}

// ends gives the first and the last figure of a text, each over a unit; the digits of
// a key between them belong to neither.
func ends(s string, unit float64) []float64 {
	v := figures(s)
	return []float64{v[0] / unit, v[len(v)-1] / unit}
}

// sixties reads degrees, minutes and seconds in every place, after the first few.
func sixties(_, places int) func(string) []float64 {
	return func(s string) []float64 {
		v := figures(s)
		return []float64{v[0] + v[1]/60 + v[2]/3600, v[places] + v[places+1]/60 + v[places+2]/3600}
	}
}

// narrowed writes the digits of other faces, and their points, in ASCII.
func narrowed(s string) string {
	s = strings.NewReplacer("．", ".", "点", ".").Replace(s)
	return strings.Map(func(r rune) rune {
		if p := plainRunes[r]; p >= '0' && p <= '9' && r > 0x7f {
			return p
		}
		return r
	}, s)
}
