package corpus

import (
	_ "embed" // the three stocks
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

//go:embed stock/c.txt
var stockC string

//go:embed stock/d.txt
var stockD string

//go:embed stock/e.txt
var stockE string

// sections is a stock: the lines under each [section].
type sections map[string][]string

func parseStock(text string) sections {
	out, at := sections{}, ""
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") && !strings.Contains(line, "|") {
			at = line[1 : len(line)-1]
		} else if line != "" {
			out[at] = append(out[at], line)
		}
	}
	return out
}

// draw draws the values and cases of set C, D or E.
type draw struct {
	*rand.Rand
	set   Set
	stock sections
}

func newDraw(set Set, seed uint64) *draw {
	text := map[Set]string{C: stockC, D: stockD, E: stockE}[set]
	return &draw{rand.New(rand.NewPCG(seed, 0xC0+uint64(set))), set, parseStock(text)}
}

// from draws a line of a section.
func (d *draw) from(section string) string { return d.of(d.stock[section]...) }

func (d *draw) of(list ...string) string { return list[d.IntN(len(list))] }

func (d *draw) chance(percent int) bool { return d.IntN(100) < percent }

// between draws from [lo, hi].
func (d *draw) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

const (
	letters  = "ABCDEFGHJKLMNPQRSTUVWXYZ" // plates and documents have no I and O
	alnum    = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
	hexUpper = "0123456789ABCDEF"
)

// pattern draws a string: # is a digit, % a digit but 0, @ a letter, ^ a letter or
// digit, ~ and X a hexadecimal digit; other bytes stand for themselves.
func (d *draw) pattern(p string) string {
	out := []byte(p)
	for i, c := range out {
		switch c {
		case '#':
			out[i] = '0' + byte(d.IntN(10))
		case '%':
			out[i] = '1' + byte(d.IntN(9))
		case '@':
			out[i] = letters[d.IntN(len(letters))]
		case '^':
			out[i] = alnum[d.IntN(len(alnum))]
		case 'X':
			out[i] = hexUpper[d.IntN(16)]
		case '~':
			out[i] = "0123456789abcdef"[d.IntN(16)]
		}
	}
	return string(out)
}

func (d *draw) when() time.Time {
	return time.UnixMicro(1_690_000_000_000_000 + d.Int64N(90_000_000_000_000)).UTC()
}

// filler draws what a lower-case placeholder of a template stands for.
func (d *draw) filler(name string) string {
	switch name {
	case "!ms":
		return fmt.Sprint(d.when().UnixMilli())
	case "!us":
		return fmt.Sprint(d.when().UnixMicro())
	case "!s":
		return fmt.Sprint(d.when().Unix())
	case "!time":
		return d.when().Format(d.of("2006-01-02 15:04:05.000", "2006-01-02T15:04:05Z", "01-02 15:04:05", "15:04:05.000"))
	case "!date":
		return d.when().Format(d.of("2006-01-02", "2006年1月2日", "2006/01/02", "02 Jan 2006"))
	case "!dtc":
		return d.of("P", "B", "C", "U") + d.pattern(d.of("0###", "1###", "0###-##", "3X#X"))
	case "!uuid":
		return d.pattern("~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~")
	case "!hash":
		return d.pattern(strings.Repeat("~", d.of2(40, 64)))
	case "!ip":
		return fmt.Sprintf("%s.%d.%d.%d", d.of("10", "192.168", "172.16", "39")[:2], d.IntN(256), d.IntN(256), d.between(1, 254))
	case "!order":
		return d.when().Format("20060102") + d.pattern(d.of("########", "##########", "######"))
	case "!b64":
		return d.plainBlob()
	}
	return d.pattern(name)
}

func (d *draw) of2(a, b int) int {
	if d.chance(50) {
		return a
	}
	return b
}
