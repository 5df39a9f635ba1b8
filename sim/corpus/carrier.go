package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// carry writes a case of c.About in a sentence, a JSON object, a line of key=value,
// a table, a form or the value of a signal. It tells whether t changed a value.
func (d *draw) carry(c *Case, t *twist) bool {
	if c.About == "BIOMETRIC" {
		d.vectorCase(c)
		return true
	}
	section := strings.ToLower(c.About)
	if d.set == E && c.About != "LOCATION" {
		switch d.IntN(8) {
		case 0, 1:
			return d.paper(c, t)
		case 2:
			return d.wideTable(c, t)
		}
	}
	switch d.IntN(12) {
	case 0, 1:
		return d.object(c, t)
	case 2:
		return d.line(c, t)
	case 3:
		return d.table(c, t)
	case 4:
		return d.form(c, t)
	case 5:
		return d.signal(c, t)
	}
	text := ""
	c.Carrier, text, _ = strings.Cut(d.from(section+".sentences"), "|")
	return d.expand(c, text, t)
}

// checked are the types that can be told without a key, by a check digit or form.
var checked = []string{"RESIDENT_ID", "MOBILE", "PLATE", "VIN", "CREDIT_CODE", "BANK_CARD", "EMAIL", "MAC"}

func (d *draw) key(kind string) string {
	if slices.Contains(checked, kind) && d.chance(15) {
		return d.from("neutral.keys")
	}
	return d.from(strings.ToLower(kind) + ".keys")
}

// add appends a value with its label.
func (c *Case) add(v string, evaded bool) {
	c.Entities = append(c.Entities, Entity{c.About, len(c.Text), len(c.Text) + len(v), evaded})
	c.Text += v
}

func (d *draw) object(c *Case, t *twist) bool {
	c.Carrier, c.Form = "json", Document
	c.Text = "{" + d.other(c, "=fields.json") + ","
	changed := false
	switch d.IntN(4) {
	case 0:
		c.Text += fmt.Sprintf("%q:{", d.of("owner", "user", "data", "ext"))
		changed = d.member(c, t)
		c.Text += "}"
	case 1:
		c.Text += fmt.Sprintf("%q:[{", d.of("items", "list", "records"))
		changed = d.member(c, t)
		c.Text += "},{"
		changed = d.member(c, t) || changed
		c.Text += "}]"
	default:
		changed = d.member(c, t)
	}
	c.Text += "," + d.other(c, "=fields.json") + "}"
	return changed
}

// member writes the value as a JSON member; numbers of ten digits and more are now
// and then written as such.
func (d *draw) member(c *Case, t *twist) bool {
	if c.About == "LOCATION" && t == nil {
		c.add(d.members(), false)
		return false
	}
	key := d.key(c.About)
	v, evaded := d.evade(c.About, d.valueUnder(c.About, key), t)
	c.Text += quote(key) + ":"
	switch {
	case t != nil && t.raw:
		c.Text += `"`
		c.add(v, evaded)
		c.Text += `"`
	case isNumber(v) && d.chance(25):
		c.add(v, evaded)
	default:
		quoted := quote(v)
		c.Text += `"`
		c.add(quoted[1:len(quoted)-1], evaded)
		c.Text += `"`
	}
	return evaded
}

func isNumber(v string) bool {
	return len(v) >= 10 && v[0] != '0' && strings.Trim(v, "0123456789") == ""
}

// line writes key=value with other fields around it.
func (d *draw) line(c *Case, t *twist) bool {
	c.Carrier = "kv"
	sep := d.of(";", " ", "&", ", ")
	c.Text = d.other(c, "=fields") + sep
	if c.About == "LOCATION" && t == nil {
		s, n := d.spot(), d.decimals()
		lat, lon := d.pair()
		c.add(fmt.Sprintf("%s=%.*f%s%s=%.*f", lat, n, s.lat, sep, lon, n, s.lon), false)
		c.Text += sep + d.other(c, "=fields")
		return false
	}
	key := d.key(c.About)
	v, evaded := d.evade(c.About, d.valueUnder(c.About, key), t)
	c.Text += key + d.of("=", "=", ":")
	c.add(v, evaded)
	c.Text += sep + d.other(c, "=fields")
	return evaded
}

// table writes a header and two rows.
func (d *draw) table(c *Case, t *twist) (changed bool) {
	c.Carrier = "csv"
	sep := d.of(",", ",", "\t", "|", ";")
	left, leftForm, _ := strings.Cut(d.from("columns"), "|")
	right, rightForm, _ := strings.Cut(d.from("columns"), "|")
	head := d.key(c.About)
	if d.chance(40) {
		head = d.from(strings.ToLower(c.About) + ".labels")
	}
	c.Text = left + sep + head + sep + right
	for range 2 {
		inner := Case{}
		d.expand(&inner, leftForm, nil)
		c.Text += "\n" + inner.Text + sep
		v, evaded := d.evade(c.About, d.valueUnder(c.About, head), t)
		quoted := strings.Contains(v, sep) || strings.Contains(v, `"`)
		if quoted {
			v = strings.ReplaceAll(v, `"`, `""`)
			c.Text += `"`
		}
		c.add(v, evaded)
		if quoted {
			c.Text += `"`
		}
		d.expand(&inner, rightForm, nil)
		c.Text += sep + inner.Text
		changed = changed || evaded
	}
	return changed
}

// form writes "label: value" among others, in lines or in one.
func (d *draw) form(c *Case, t *twist) bool {
	c.Carrier = "label"
	sep, colon := d.of("\n", "；", "  "), d.of("：", ":", ": ")
	c.Text = d.from("title") + colon + d.from("value") + sep
	label := d.from(strings.ToLower(c.About) + ".labels")
	c.Text += label + colon
	v, evaded := d.evade(c.About, d.valueUnder(c.About, label), t)
	c.add(v, evaded)
	c.Text += sep + d.from("title") + colon + d.from("value")
	return evaded
}

// signal is the value of a signal of its own.
func (d *draw) signal(c *Case, t *twist) bool {
	c.Carrier, c.Form = "pair", Pair
	c.Key = d.key(c.About)
	v, evaded := d.evade(c.About, d.valueUnder(c.About, c.Key), t)
	c.add(v, evaded)
	return evaded
}

func (d *draw) vectorCase(c *Case) {
	key, value := d.vectorMember()
	d.vectorObject(c, key, value, false)
}

func (d *draw) vectorObject(c *Case, key, value string, evaded bool) {
	c.Carrier, c.Form = "json", Document
	c.Text = fmt.Sprintf(`{%s:%s,%s:`, quote(d.from("biometric.around")), d.pattern("%#"), quote(key))
	c.add(value, evaded)
	c.Text += "," + d.other(c, "=fields.json") + "}"
}
