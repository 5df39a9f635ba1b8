package corpus

import (
	"fmt"
	"html"
	"net/url"
	"strings"
)

// twist is one evasion. It applies to values of the types named in of; or wraps the
// whole text; or builds a case of its own. The values of a raw one stand in JSON
// strings as they are.
type twist struct {
	name  string
	of    string
	raw   bool
	apply func(d *draw, kind, v string) string
	wrap  func(d *draw, c *Case)
	build func(d *draw, c *Case)
}

const (
	digital  = "RESIDENT_ID MOBILE BANK_CARD IMEI IMSI ICCID "
	mixed    = "PLATE VIN PASSPORT PERMIT CREDIT_CODE "
	numbered = digital + mixed + "MAC "
	worded   = "NAME ADDRESS WECHAT "
	all      = numbered + worded + "EMAIL LOCATION BIOMETRIC "
)

// twistsOf lists the evasions of a type in a set.
func twistsOf(set Set, kind string) []twist {
	var out []twist
	lists := [][]twist{valueTwists, codeTwists, wordTwists, wrapTwists, buildTwists}
	if set == E {
		lists = append(lists, habitTwists)
	}
	for _, list := range lists {
		for _, t := range list {
			if strings.Contains(t.of, kind+" ") {
				out = append(out, t)
			}
		}
	}
	if kind == "BIOMETRIC" {
		for _, v := range vectorTwists {
			out = append(out, twist{name: v.name, build: func(d *draw, c *Case) {
				d.vectorObject(c, d.from("biometric.keys"), v.write(d.template()), true)
			}})
		}
	}
	return out
}

// valueTwists write the characters of a value differently.
var valueTwists = []twist{
	{name: "space", of: numbered + "LOCATION ", apply: separated(" ")},
	{name: "dash", of: numbered, apply: separated("-")},
	{name: "dot", of: numbered, apply: separated(".")},
	{name: "underscore", of: numbered, apply: separated("_")},
	{name: "slash", of: numbered, apply: separated("/")},
	{name: "other separator", of: numbered, apply: func(d *draw, kind, v string) string {
		return separated(d.from("separator.other"))(d, kind, v)
	}},
	{name: "zero width", of: numbered + worded + "EMAIL LOCATION ", apply: zeroWidth},
	{name: "full width", of: numbered + worded + "EMAIL LOCATION ", apply: func(_ *draw, _, v string) string { return fullWidth(v) }},
	{name: "Han digits", of: numbered + "ADDRESS LOCATION ", apply: digitsAs(hanRound, hanDigits)},
	{name: "Han digits with 幺", of: digital + "PLATE ", apply: digitsAs(hanRadio, "零幺二三四五六七八九")},
	{name: "formal Han digits", of: digital + "PASSPORT ", apply: digitsAs(hanFormal, "零壹貳參肆伍陸柒捌玖")},
	{name: "spaced Han digits", of: digital, apply: func(d *draw, kind, v string) string {
		return grouped(digitsAs(hanDigits, hanRound)(d, kind, stripped(v)), " ", 1)
	}},
	{name: "circled digits", of: numbered + "ADDRESS LOCATION ", apply: digitsAs(ringedDigits, blackDigits)},
	{name: "mathematical digits", of: numbered + "LOCATION ", apply: digitsAs("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿")},
	{name: "spoken digits", of: digital, apply: spoken},
	{name: "letters for digits", of: numbered, apply: lookalike},
	{name: "emoji", of: numbered + "NAME EMAIL WECHAT ", apply: func(d *draw, kind, v string) string {
		return separated(d.from("emoji"))(d, kind, v)
	}},
	{name: "split by words", of: numbered + "EMAIL LOCATION ", apply: splitWords},
}

// codeTwists encode a value; one that only a key or sentence makes personal is
// encoded whole by wrapTwists instead.
var codeTwists = []twist{
	{name: "base64", of: numbered + "EMAIL ADDRESS LOCATION ", apply: func(_ *draw, _, v string) string { return base64Of(v) }},
	{name: "base64url", of: numbered + "EMAIL ADDRESS LOCATION ", apply: func(_ *draw, _, v string) string { return urlBase64(v) }},
	{name: "hex", of: numbered + "EMAIL ADDRESS LOCATION ", apply: func(d *draw, _, v string) string {
		if d.chance(30) {
			return hexSpaced(v)
		}
		return hexOf(v)
	}},
	{name: "gzip in base64", of: numbered + "EMAIL ADDRESS ", apply: func(_ *draw, _, v string) string { return gzipBase64(v) }},
	{name: "percent", of: numbered + worded + "EMAIL LOCATION ", apply: func(_ *draw, _, v string) string { return percentAll(v) }},
	{name: "entity", of: numbered + worded + "EMAIL LOCATION ", apply: entities},
	{name: "unicode escape", of: numbered + worded + "EMAIL LOCATION ", raw: true, apply: func(_ *draw, _, v string) string { return eachUnit(`\u%04x`, v) }},
}

func entities(d *draw, _, v string) string {
	return eachRune(d.of("&#%d;", "&#x%x;", "&#x%X;"), v)
}

// wrapTwists encode the whole text.
var wrapTwists = []twist{
	{name: "text in base64", of: all, wrap: wrapping(base64Of)},
	{name: "text in base64url", of: all, wrap: wrapping(urlBase64)},
	{name: "text in hex", of: all, wrap: wrapping(hexOf)},
	{name: "text in gzip", of: all, wrap: wrapping(gzipBase64)},
	{name: "text in percent", of: all, wrap: wrapping(url.QueryEscape)},
	{name: "text in entities", of: worded + "EMAIL ", wrap: wrapping(func(s string) string { return html.EscapeString(entityText(s)) })},
	{name: "nested JSON", of: all, wrap: wrapping(inJSON)},
	{name: "JSON nested twice", of: all, wrap: wrapping(func(s string) string { return inJSON(inJSON(s)) })},
	{name: "base64 of base64", of: all, wrap: wrapping(func(s string) string { return base64Of(base64Of(s)) })},
}

func entityText(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}

func inJSON(s string) string {
	if strings.HasPrefix(s, "{") {
		return s
	}
	return `{"body":` + quote(s) + `}`
}

// wrapping puts the encoded text under a neutral key of a JSON object; its labels,
// one a type, cover all of it.
func wrapping(encode func(string) string) func(*draw, *Case) {
	return func(d *draw, c *Case) {
		if c.Form == Pair {
			c.Text = c.Key + "=" + c.Text
		}
		blob := quote(encode(c.Text))
		head := "{" + d.other(c, "=fields.json") + "," + quote(d.from("payload.keys")) + `:`
		var labels []Entity
		seen := map[string]bool{}
		for _, e := range c.Entities {
			if !seen[e.Type] {
				labels = append(labels, Entity{e.Type, len(head) + 1, len(head) + len(blob) - 1, true})
			}
			seen[e.Type] = true
		}
		c.Form, c.Key, c.Carrier = Document, "", "json"
		c.Text, c.Entities = head+blob+"}", labels
	}
}
