package corpus

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	aMAC    = regexp.MustCompile(`^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$|^([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}$`)
	aNumber = regexp.MustCompile(`^\+?[\d -]+$`)
	aPlate  = regexp.MustCompile(`^\p{Han}[A-Z][· ]?[0-9A-Z]{4,6}\p{Han}?$`)
)

// smooth takes out the marks that people put into numbers, plates and hardware
// addresses; other values keep theirs.
func smooth(v string) string {
	switch {
	case aMAC.MatchString(v):
		return strings.NewReplacer(":", "", "-", "", ".", "").Replace(v)
	case aNumber.MatchString(v):
		v = strings.NewReplacer("+86", "", " ", "", "-", "").Replace(v)
		if len(v) == 15 && strings.HasPrefix(v, "0086") {
			v = v[4:]
		}
	case aPlate.MatchString(v):
		return strings.NewReplacer("·", "", " ", "").Replace(v)
	}
	return v
}

// pieces cuts a value where a person would pause.
func (d *draw) pieces(v string) []string {
	flat := smooth(v)
	switch {
	case aMAC.MatchString(v):
		return strings.Fields(grouped(flat, " ", 2))
	case strings.Contains(v, "@"):
		local, domain, _ := strings.Cut(v, "@")
		return []string{local, "@" + domain}
	case strings.Contains(v, "°") || strings.Contains(v, "度"):
		return strings.SplitAfter(v, " ")
	case strings.Contains(v, "号") || strings.Contains(v, "室"):
		if parts := atDoors(v); len(parts) > 1 {
			return parts
		}
	case strings.ContainsAny(v, " ·") && flat == v:
		return strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == '·' })
	case len([]rune(flat)) <= 4:
		return strings.Split(flat, "")
	case len(flat) == 11 && aNumber.MatchString(flat):
		return []string{flat[:3], flat[3:7], flat[7:]}
	}
	return strings.Split(grouped(flat, "\x00", d.between(3, 5)), "\x00")
}

// atDoors cuts an address after the words for its levels.
func atDoors(v string) []string {
	const levels = "省市区县镇乡村路街道巷弄号座栋幢楼室房层"
	var out []string
	var b strings.Builder
	runes := []rune(v)
	for i, r := range runes {
		b.WriteRune(r)
		if last := i+1 == len(runes); last || strings.ContainsRune(levels, r) && !strings.ContainsRune(levels, runes[i+1]) {
			out = append(out, b.String())
			b.Reset()
		}
	}
	return out
}

func joinedBy(marks ...string) func(*draw, string) string {
	return func(d *draw, v string) string { return strings.Join(d.pieces(v), d.of(marks...)) }
}

// laced puts the same mark between all characters.
func laced(marks ...string) func(*draw, string) string {
	return func(d *draw, v string) string { return strings.Join(strings.Split(smooth(v), ""), d.of(marks...)) }
}

// sprinkled puts characters that show nothing at some places.
func sprinkled(marks ...string) func(*draw, string) string {
	return func(d *draw, v string) string {
		var b strings.Builder
		for i, r := range []rune(smooth(v)) {
			if i > 0 && (i == 1 || d.chance(45)) {
				b.WriteString(d.of(marks...))
			}
			b.WriteRune(r)
		}
		return b.String()
	}
}

// trailed puts a mark that joins the character before it after each one.
func trailed(marks ...string) func(*draw, string) string {
	return func(d *draw, v string) string {
		mark := d.of(marks...)
		return strings.Join(strings.Split(smooth(v), ""), mark) + mark
	}
}

func boxed(pairs ...string) func(*draw, string) string {
	return func(d *draw, v string) string {
		open, end, _ := strings.Cut(d.of(pairs...), "x")
		return open + strings.Join(d.pieces(v), end+open) + end
	}
}

// Faces of the digits 0 to 9 in other scripts and dresses.
var digitFaces = map[string]string{
	"double-struck": "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡", "heavy": heavyDigits, "black rings": blackDigits, "persian": "۰۱۲۳۴۵۶۷۸۹", "bengali": "০১২৩৪৫৬৭৮৯",
	"wide": wideDigits, "characters": hanRound, "deeds": hanFormal, "radio": hanRadio, "lao": "໐໑໒໓໔໕໖໗໘໙",
}

// faced writes digits in a face; half of them where some stay as they are.
func faced(percent int, faces ...string) func(*draw, string) string {
	return func(d *draw, v string) string {
		return strings.Map(func(r rune) rune {
			if r < '0' || r > '9' || percent < 100 && !d.chance(percent) {
				return r
			}
			return []rune(digitFaces[d.of(faces...)])[r-'0']
		}, smooth(v))
	}
}

// lettered writes letters and digits in the faces that begin at these runes.
func lettered(capital, small, zero rune) func(*draw, string) string {
	return func(_ *draw, v string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= 'A' && r <= 'Z':
				return capital + r - 'A'
			case r >= 'a' && r <= 'z' && small > 0:
				return small + r - 'a'
			case r >= 'a' && r <= 'z':
				return capital + r - 'a'
			case r >= '0' && r <= '9' && zero > 0:
				return zero + r - '0'
			}
			return r
		}, smooth(v))
	}
}

// swappedCase turns every other letter.
func swappedCase(_ *draw, v string) string {
	out := []rune(v)
	for i, r := range out {
		if i%2 == 1 {
			out[i] = unicode.ToLower(r)
			if unicode.IsLower(r) {
				out[i] = unicode.ToUpper(r)
			}
		}
	}
	return string(out)
}
