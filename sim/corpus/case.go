package corpus

import (
	"slices"
	"strings"
)

// Case is one labelled record of sets C to H. About is the type that the case is
// for; its Entities are all the personal information in it. Carrier is the kind of
// text: chat, en, sms, voice, fault, book, nav, claim, log, kv, json, csv, label,
// pair, and more in sets F to H. A clean case is about nothing.
type Case struct {
	Record
	About, Carrier string
}

// Types lists what sets C to H have cases of.
func Types() []string { return slices.Clone(kinds) }

var kinds = []string{
	"RESIDENT_ID", "MOBILE", "PLATE", "VIN", "PASSPORT", "PERMIT", "CREDIT_CODE",
	"BANK_CARD", "EMAIL", "MAC", "IMEI", "IMSI", "ICCID", "NAME", "ADDRESS", "WECHAT",
	"BIOMETRIC", "LOCATION",
}

// Cases draws n plain and n evaded cases of each type of sets C to H.
func Cases(set Set, seed uint64, n int) []Case {
	if set >= F {
		return authored(set, seed, n)
	}
	d := newDraw(set, seed)
	var out []Case
	for _, kind := range kinds {
		for range n {
			out = append(out, d.plainCase(kind))
		}
		list := twistsOf(set, kind)
		for i := range n {
			out = append(out, d.evadedCase(kind, &list[i%len(list)]))
		}
	}
	for i := range out {
		out[i].ID = i
	}
	return out
}

// Clean draws n cases of sets C to H with nothing personal in them.
func Clean(set Set, seed uint64, n int) []Case {
	if set >= F {
		return authoredClean(set, seed, n)
	}
	d := newDraw(set, seed+1<<32)
	out := make([]Case, n)
	for i := range out {
		carrier, text, _ := strings.Cut(d.stock["clean"][i%len(d.stock["clean"])], "|")
		out[i].ID, out[i].Carrier = i, carrier
		d.expand(&out[i], text, nil)
		if carrier == "json" {
			out[i].Form = Document
		}
	}
	return out
}

func (d *draw) plainCase(kind string) Case {
	c := Case{About: kind}
	d.carry(&c, nil)
	return c
}

// evadedCase draws until the evasion changes the value: lower case changes no digit.
func (d *draw) evadedCase(kind string, t *twist) Case {
	for {
		c := Case{About: kind}
		c.Evasion = t.name
		if t.build != nil {
			t.build(d, &c)
			return c
		}
		if t.wrap != nil {
			d.carry(&c, nil)
			t.wrap(d, &c)
			return c
		}
		if d.carry(&c, t) {
			return c
		}
	}
}

// expand replaces each <placeholder> of a template; t evades the values of the type
// that the case is about. It tells whether a value was changed by t.
func (d *draw) expand(c *Case, template string, t *twist) (changed bool) {
	template = strings.ReplaceAll(template, `\n`, "\n")
	var b strings.Builder
	for {
		open := strings.IndexByte(template, '<')
		if open < 0 {
			break
		}
		length := strings.IndexByte(template[open:], '>')
		b.WriteString(template[:open])
		name := template[open+1 : open+length]
		template = template[open+length+1:]
		kind, _, _ := strings.Cut(name, ".")
		if !slices.Contains(kinds, kind) {
			b.WriteString(d.other(c, name))
			continue
		}
		v, evaded := d.evade(kind, d.value(name), t)
		changed = changed || evaded
		c.Entities = append(c.Entities, Entity{kind, b.Len(), b.Len() + len(v), evaded})
		b.WriteString(v)
	}
	b.WriteString(template)
	c.Text = b.String()
	return changed
}

func (d *draw) evade(kind, v string, t *twist) (string, bool) {
	if t == nil || !strings.Contains(t.of, kind) {
		return v, false
	}
	out := t.apply(d, kind, v)
	return out, out != v
}

// other draws a placeholder that is no personal information.
func (d *draw) other(c *Case, name string) string {
	switch {
	case name == "TAB":
		return "\t"
	case strings.HasPrefix(name, "="):
		inner := Case{}
		d.expand(&inner, d.from(name[1:]), nil)
		return inner.Text
	case strings.HasPrefix(name, "!floats "):
		return d.floats(name)
	}
	return d.filler(name)
}

// value draws the plain value of a placeholder such as MOBILE or NAME.EN.
func (d *draw) value(name string) string {
	switch name {
	case "NAME.EN":
		return d.from("name.en")
	case "ADDRESS.EN":
		return d.from("address.en")
	case "NAME":
		return d.person()
	case "ADDRESS":
		return d.address()
	case "EMAIL":
		return d.email()
	case "WECHAT":
		return d.wechat()
	case "LOCATION":
		return d.position()
	}
	return d.number(name)
}

// valueUnder draws a value that its key or label names rightly: permits have other
// numbers in each territory.
func (d *draw) valueUnder(kind, key string) string {
	if kind != "PERMIT" {
		return d.value(kind)
	}
	key = strings.ToLower(key)
	for _, p := range [...]struct{ words, name string }{{"tw 台 taiwan", "PERMIT.TW"}, {"hk 回乡", "PERMIT.HK"}, {"港澳", "PERMIT.CN"}} {
		if slices.ContainsFunc(strings.Fields(p.words), func(w string) bool { return strings.Contains(key, w) }) {
			return d.value(p.name)
		}
	}
	return d.value("PERMIT")
}
