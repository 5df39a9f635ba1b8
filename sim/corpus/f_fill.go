package corpus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fill replaces each ‹place› of a template: a type or one of its forms draws a
// labelled value, * the value of the case in hand, *k and *l its key and label;
// anything else is a filler.
func (a *author) fill(template string) sheet {
	template = strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(template)
	var out sheet
	for {
		before, rest, found := strings.Cut(template, "‹")
		out = append(out, piece{text: before})
		if !found {
			return out
		}
		name, after, _ := strings.Cut(rest, "›")
		out, template = append(out, a.place(name)), after
	}
}

func (a *author) place(name string) piece {
	switch name {
	case "*":
		return a.put(a.sub)
	case "*k":
		return piece{text: a.key}
	case "*l":
		return piece{text: a.label}
	}
	if kind, _, _ := strings.Cut(name, "."); slices.Contains(kinds, kind) {
		return a.put(name)
	}
	return piece{text: a.blank(name)}
}

// put draws a value of a type or a form of it, evaded if the case is about it.
func (a *author) put(name string) piece {
	kind, _, _ := strings.Cut(name, ".")
	plain := a.valueF(name)
	p := piece{text: plain, marks: []mark{{kind: kind, plain: plain}}}
	if a.dodge != nil && a.dodge.spell != nil && kind == a.about {
		p.text = a.dodge.spell(a.draw, plain)
		p.marks[0].evaded, p.raw = p.text != plain, a.dodge.raw
	}
	return p
}

// blank draws a filler; its parameters stand after colons.
func (a *author) blank(name string) string {
	word, rest, _ := strings.Cut(name, ":")
	arg := strings.Split(rest, ":")
	switch word {
	case "d":
		return a.digitsLike(rest)
	case "x", "X":
		return a.pattern(strings.Repeat(map[string]string{"x": "~", "X": "X"}[word], number(rest)))
	case "C":
		return a.codeLike(rest)
	case "i":
		return strconv.Itoa(a.within(rest))
	case "f":
		lo, hi := bounds(arg[0])
		return fmt.Sprintf("%.*f", number(arg[1]), a.real(float64(lo), float64(hi)))
	case "fl":
		lo, _ := strconv.ParseFloat(arg[1], 64)
		hi, _ := strconv.ParseFloat(arg[2], 64)
		return a.series(number(arg[0]), func() string { return fmt.Sprintf("%.*f", number(arg[3]), a.real(lo, hi)) })
	case "il":
		return a.series(number(arg[0]), func() string { return strconv.Itoa(a.within(arg[1])) })
	case "w":
		return a.from("word." + rest)
	case "can":
		return strings.ToUpper(grouped(a.pattern(strings.Repeat("~~", number(rest))), " ", 2))
	case "csv":
		return a.series(number(rest), func() string { return a.pattern("XX") })
	case "fp":
		return grouped(a.pattern(strings.Repeat("XX", number(rest))), ":", 2)
	case "b64":
		return base64Of(a.noise(number(rest)))
	}
	return a.stamp(word)
}

// stamp draws a filler without parameters.
func (a *author) stamp(word string) string {
	switch word {
	case "log":
		return a.logHead()
	case "ts":
		return a.when().Format(a.of("2006-01-02 15:04:05", "2006-01-02T15:04:05+08:00", "2006/01/02 15:04"))
	case "day":
		return a.when().Format("2006-01-02")
	case "s":
		return fmt.Sprint(a.when().Unix())
	case "ms":
		return fmt.Sprint(a.when().UnixMilli())
	case "us":
		return fmt.Sprint(a.when().UnixMicro())
	case "ns":
		return fmt.Sprint(a.when().UnixNano() + a.Int64N(1000))
	case "m":
		return a.pattern(a.of("13", "15", "18", "17", "19") + "#########")
	case "uuid":
		return a.pattern("~~~~~~~~-~~~~-4~~~-b~~~-~~~~~~~~~~~~")
	case "ver":
		return a.pattern(a.of("#.%#.#", "%.#.##", "V%.#.#", "#.#.%#"))
	case "dtc":
		return a.pattern(a.of("P0###", "P1###", "U0###", "B1###", "C0###"))
	case "part":
		return a.partNumber()
	}
	return "‹" + word + "›" // no such filler: the set's own test says so
}

func (a *author) logHead() string {
	return a.when().Format("01-02 15:04:05.000") + fmt.Sprintf("  %4d  %4d", a.between(400, 9999), a.between(400, 9999))
}

func (a *author) noise(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(a.IntN(256))
	}
	return out
}

func (a *author) series(n int, one func() string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = one()
	}
	return strings.Join(out, ",")
}

func (a *author) real(lo, hi float64) float64 { return lo + a.Float64()*(hi-lo) }

func (a *author) within(span string) int { return a.between(bounds(span)) }

// bounds reads a span such as 3-8 or -20-5.
func bounds(span string) (lo, hi int) {
	cut := strings.IndexByte(span[1:], '-') + 1
	lo, _ = strconv.Atoi(span[:cut])
	hi, _ = strconv.Atoi(span[cut+1:])
	return lo, hi
}

func number(s string) int {
	n, _ := strconv.Atoi(strings.TrimRight(s, "cfx"))
	return n
}
