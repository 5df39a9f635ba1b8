package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// bare takes the marks out of a number, a plate or a hardware address that people
// put there; other values stay as they are.
func bare(v string) string {
	if strings.ContainsAny(v, "@,°度/_") || len(v) > 60 {
		return v
	}
	out := strings.NewReplacer(" ", "", "-", "", "·", "", ":", "", "+86", "").Replace(v)
	if rest, found := strings.CutPrefix(out, "0086"); found && len(rest) == 11 {
		out = rest
	}
	letters := strings.Trim(out, "0123456789") != "" && !strings.ContainsAny(out, "0123456789")
	if letters || strings.Contains(v, "wxid") || strings.Contains(v, ".") && !isDotted(v) {
		return v
	}
	return strings.ReplaceAll(out, ".", "")
}

// isDotted tells a hardware address in groups of four from other dotted texts.
func isDotted(v string) bool {
	return len(v) == 14 && v[4] == '.' && v[9] == '.'
}

// partsOf cuts a value where a reader would: names at their words or characters,
// mobile numbers after 3 and 7 digits, hardware addresses at their bytes.
func partsOf(v string) []string {
	if strings.ContainsAny(v, " ·") && !strings.ContainsAny(v, "0123456789@") {
		return strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == '·' })
	}
	mac := len(v) == 17 && (v[2] == ':' || v[2] == '-') || isDotted(v)
	r := []rune(bare(v))
	size := 4
	switch {
	case mac:
		size = 2
	case len(r) <= 4:
		size = 1
	case len(r) == 11 && r[0] == '1':
		return []string{string(r[:3]), string(r[3:7]), string(r[7:])}
	case len(r) <= 8 && r[0] > 0x4e00:
		size = 2
	case len(r) < 10:
		size = 3
	}
	var out []string
	for part := range slices.Chunk(r, size) {
		out = append(out, string(part))
	}
	return out
}

func cutBy(marks ...string) func(*draw, string) string {
	return func(d *draw, v string) string { return strings.Join(partsOf(v), d.of(marks...)) }
}

// unevenCut puts different marks at uneven distances.
func unevenCut(d *draw, v string) string {
	var out strings.Builder
	until := d.between(1, 3)
	for _, r := range bare(v) {
		if until == 0 {
			out.WriteString(d.of("-", " ", ".", "/", "_", "~", "　", "·", ","))
			until = d.between(1, 4)
		}
		out.WriteRune(r)
		until--
	}
	return out.String()
}

// threaded writes an invisible character after every other one.
func threaded(threads ...string) func(*draw, string) string {
	return func(d *draw, v string) string {
		var out strings.Builder
		for _, r := range bare(v) {
			out.WriteRune(r)
			out.WriteString(d.of(threads...))
		}
		return out.String()
	}
}

func fullForms(_ *draw, v string) string {
	return fullWidth(bare(v))
}

func rightToLeft(_ *draw, v string) string { return "\u202e" + backwards(v) + "\u202c" }

// reversed says so, for a reader to know.
func reversed(d *draw, v string) string {
	return backwards(bare(v)) + d.of("（倒序）", "(reversed)", "（请倒着读）")
}

func bracketsOf(d *draw, v string) string {
	pair := strings.Split(d.of("( )", "[ ]", "【 】", "「 」"), " ")
	return pair[0] + strings.Join(partsOf(v), pair[1]+pair[0]) + pair[1]
}

func tagged(d *draw, v string) string {
	tag := d.of("b", "i", "span", "em")
	return "<" + tag + ">" + strings.Join(partsOf(v), "</"+tag+"><"+tag+">") + "</" + tag + ">"
}

func concatenated(d *draw, v string) string {
	q := d.of(`"`, "'")
	return q + strings.Join(partsOf(v), q+d.of("+", " + ", " . ", " & ")+q) + q
}

func characterList(d *draw, v string) string {
	return "['" + strings.Join(strings.Split(bare(v), ""), d.of("','", "', '")) + "']"
}

// mapped writes look-alikes for the characters that have one.
func mapped(pairs string) func(*draw, string) string {
	list := []rune(pairs)
	return func(_ *draw, v string) string {
		return strings.Map(func(r rune) rune {
			for i := 0; i < len(list); i += 2 {
				if list[i] == r {
					return list[i+1]
				}
			}
			return r
		}, v)
	}
}

// Pairs of a character and the one written for it.
const (
	inCyrillic    = "AАBВCСEЕHНKКMМPРTТXХaаcсeеoоpрxхyуiі"
	inGreek       = "AΑBΒEΕHΗKΚMΜNΝPΡTΤXΧYΥZΖoο"
	inTraditional = "沈瀋韩韓冯馮邓鄧萧蕭苏蘇吕呂任任卢盧钟鍾谭譚陆陸贾賈韦韋邹鄒龙龍贺賀龚龔万萬汤湯张張刘劉陈陳杨楊黄黃赵趙吴吳孙孫顾顧叶葉蒋蔣书書瑶瑤乐樂兰蘭顺順国國栋棟晓曉远遠凤鳳绍紹卫衛东東欣欣泽澤义義华華爱愛庆慶云雲区區宁寧无無龙龍号號栋棟单單元元紫紫广廣听聽涛濤枫楓银銀龙龍学學鼎鼎锦錦揽攬园園绣繡名名贵貴阳陽铁鐵丰豐汉漢湾灣边邊桥橋路路滨濱庄莊长長齐齊语語俊俊颖穎峥崢娜娜鹏鵬倩倩"
	inMisread     = "0O1l5S8B"
)

// Pairs of the digits, for what has a mark of its own beside them.
var (
	inRadio      = pairsOf(hanRadio)
	inFormal     = pairsOf(hanFormal)
	inCharacters = pairsOf(hanRound)
)

func pairsOf(alphabet string) string {
	var b strings.Builder
	for i, r := range []rune(alphabet) {
		b.WriteString(string(rune('0'+i)) + string(r))
	}
	return b.String()
}

// digitsIn writes the digits in another script; marks between them go.
func digitsIn(alphabet string) func(*draw, string) string {
	return func(_ *draw, v string) string { return inDigits(alphabet, bare(v)) }
}

// shifted writes digits, and letters if there are such, in a styled alphabet that
// begins at the given code points.
func shifted(zero, capital rune) func(*draw, string) string {
	return func(_ *draw, v string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= '0' && r <= '9':
				return r - '0' + zero
			case r >= 'A' && r <= 'Z' && capital > 0:
				return r - 'A' + capital
			}
			return r
		}, bare(v))
	}
}

func circledLetters(_ *draw, v string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'ⓐ'
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'Ⓐ'
		}
		return r
	}, v)
}

func keycaps(_ *draw, v string) string {
	var out strings.Builder
	for _, r := range bare(v) {
		out.WriteRune(r)
		if r >= '0' && r <= '9' {
			out.WriteString("\ufe0f\u20e3")
		}
	}
	return out.String()
}

// inWords writes digits in English words.
func inWords(_ *draw, v string) string {
	var out []string
	for _, r := range bare(v) {
		word := string(r)
		if r >= '0' && r <= '9' {
			word = digitWords[r-'0']
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// described tells the parts of a number in words.
func described(d *draw, v string) string {
	p := partsOf(v)
	return fmt.Sprintf(d.of("开头%s，中间%s，结尾%s", "前面是%s，接着%s，最后%s"), p[0], strings.Join(p[1:len(p)-1], ""), p[len(p)-1])
}

func formula(d *draw, v string) string {
	return d.of(`="`+bare(v)+`"`, `=T("`+bare(v)+`")`, "'"+bare(v))
}

// thousands writes a number as a spreadsheet shows amounts.
func thousands(_ *draw, v string) string {
	b := []byte(bare(v))
	for i := len(b) - 3; i > 0; i -= 3 {
		b = slices.Insert(b, i, ',')
	}
	return string(b)
}
