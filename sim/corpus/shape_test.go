package corpus

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// spotReaders read latitude and longitude from what an evasion made of them.
var spotReaders = map[string]func(text string) []float64{
	"whole numbers of 1e-7 degrees": func(s string) []float64 { return scaledBy(figures(strings.ReplaceAll(s, "lonE7", "")), 1e-7) },
	"microdegrees":                  func(s string) []float64 { return scaledBy(figures(s), 1e-6) },
	"radians":                       func(s string) []float64 { return scaledBy(figures(s), 1/radian) },
	"strings in a list":             figures,
	"neutral keys":                  figures,
	"degrees and fraction": func(s string) []float64 {
		f := figure.FindAllString(s, -1)
		return figures(f[0] + "." + f[1] + " " + f[2] + "." + f[3])
	},
	"floats in hex": func(s string) []float64 {
		var out []float64
		for _, w := range regexp.MustCompile(`[0-9a-f]{16}`).FindAllString(s, -1) {
			n, _ := strconv.ParseUint(w, 16, 64)
			out = append(out, math.Float64frombits(n))
		}
		return out
	},
	"floats in base64": func(s string) []float64 { return floatsOf([]byte(unBase64(s)), 8) },
	"minutes in members": func(s string) []float64 {
		f := figures(s)
		return []float64{math.Floor(f[0]/100) + math.Mod(f[0], 100)/60, math.Floor(f[1]/100) + math.Mod(f[1], 100)/60}
	},
	"run together": func(s string) []float64 {
		return scaledBy(figures(strings.NewReplacer("N", " ", "E", " ").Replace(s)), 1e-6)
	},
	"polyline": firstOfPolyline,
	"well-known binary": func(s string) []float64 {
		b, _ := hex.DecodeString(s)
		f := floatsOf(b[5:], 8)
		return []float64{f[1], f[0]}
	},
	"geohash in capitals and groups": func(s string) []float64 {
		return centre(strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(s)))
	},
}

func isSpot(evasion string) bool { return spotReaders[evasion] != nil }

func sameSpot(evasion, text, plain string) bool {
	got, want := spotReaders[evasion](text), figures(plain)
	return len(got) >= 2 && near(got[0], want[0]) && near(got[1], want[1])
}

func scaledBy(v []float64, by float64) []float64 { return times(v, by) }

func floatsOf(b []byte, width int) []float64 {
	var out []float64
	for ; len(b) >= width; b = b[width:] {
		if width == 8 {
			out = append(out, math.Float64frombits(binary.LittleEndian.Uint64(b)))
		} else {
			out = append(out, float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
		}
	}
	return out
}

func firstOfPolyline(s string) []float64 {
	s = strings.ReplaceAll(s, `\\`, `\`)
	var out []float64
	for v, shift := 0, 0; len(s) > 0 && len(out) < 2; s = s[1:] {
		c := int(s[0]) - 63
		v |= c & 0x1f << shift
		shift += 5
		if c < 0x20 {
			out = append(out, float64(v>>1)/1e5)
			v, shift = 0, 0
		}
	}
	return out
}

// centre reads the middle of a geohash.
func centre(hash string) []float64 {
	lo, hi := [2]float64{-180, -90}, [2]float64{180, 90}
	for i, c := range hash {
		n := strings.IndexRune("0123456789bcdefghjkmnpqrstuvwxyz", c)
		for bit := range 5 {
			axis := (5*i + bit) % 2
			mid := (lo[axis] + hi[axis]) / 2
			if n>>(4-bit)&1 == 1 {
				lo[axis] = mid
			} else {
				hi[axis] = mid
			}
		}
	}
	return []float64{(lo[1] + hi[1]) / 2, (lo[0] + hi[0]) / 2}
}

// vectorReaders read a template; those that have none here are lists of figures.
var vectorReaders = map[string]func(string) []float64{
	"float64 in base64":  func(s string) []float64 { return floatsOf([]byte(unBase64(s)), 8) },
	"big-endian floats":  func(s string) []float64 { return bigOf([]byte(unBase64(s))) },
	"bytes in base64":    func(s string) []float64 { return signedOf([]byte(unBase64(s))) },
	"base64 of URLs":     func(s string) []float64 { return floatsOf([]byte(unBase64(s)), 4) },
	"base64 in lines":    func(s string) []float64 { return floatsOf([]byte(unBase64(strings.ReplaceAll(s, `\n`, ""))), 4) },
	"base64 twice":       func(s string) []float64 { return floatsOf([]byte(unBase64(unBase64(s))), 4) },
	"gzip of floats":     func(s string) []float64 { return floatsOf([]byte(unBase64(s)), 4) },
	"gzip of a list":     func(s string) []float64 { return figures(unBase64(s)) },
	"floats as data URI": func(s string) []float64 { return floatsOf([]byte(unBase64(s[strings.IndexByte(s, ',')+1:])), 4) },
	"hex in groups": func(s string) []float64 {
		b, _ := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
		return floatsOf(b, 4)
	},
	"words in hex": func(s string) []float64 {
		b, _ := hex.DecodeString(strings.NewReplacer("0x", "", ",", "").Replace(s))
		return bigOf(b)
	},
	"percent of a list": func(s string) []float64 { out, _ := url.PathUnescape(s); return figures(out) },
	"decimal commas":    func(s string) []float64 { return figures(strings.NewReplacer(",", ".", ";", " ").Replace(s)) },
	"bytes without sign": func(s string) []float64 {
		out := figures(s)
		for i := range out {
			out[i] -= 128
		}
		return out
	},
	"objects": func(s string) []float64 { return figures(regexp.MustCompile(`"i":\d+`).ReplaceAllString(s, "")) },
	"members": func(s string) []float64 { return figures(regexp.MustCompile(`"f\d+"`).ReplaceAllString(s, "")) },
	"chunks over members": func(s string) []float64 {
		return figures(regexp.MustCompile(`"[A-Za-z]\w*(\.\w+)?"`).ReplaceAllString(s, ""))
	},
}

func bigOf(b []byte) []float64 {
	b = slices.Clone(b)
	for i := 0; i+4 <= len(b); i += 4 {
		slices.Reverse(b[i : i+4])
	}
	return floatsOf(b, 4)
}

func signedOf(b []byte) []float64 {
	var out []float64
	for _, c := range b {
		out = append(out, float64(int8(c)))
	}
	return out
}

// sameVector tells whether the template read points where the plain one does.
func sameVector(evasion, text, plain string) bool {
	return alike(vectorReaders[evasion], text, plain)
}

// alike compares what read, or a list of figures, makes of a text with a template.
func alike(read func(string) []float64, text, plain string) bool {
	if read == nil {
		read = figures
	}
	got, want := read(text), figures(plain)
	if len(got) != len(want) {
		return false
	}
	dot, a, b := 0.0, 0.0, 0.0
	for i := range got {
		dot, a, b = dot+got[i]*want[i], a+got[i]*got[i], b+want[i]*want[i]
	}
	return dot/math.Sqrt(a*b) > 0.999
}
