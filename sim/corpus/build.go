package corpus

import (
	"fmt"
	"strings"
)

// buildTwists are evasions with a carrier of their own.
var buildTwists = []twist{
	{name: "key after value", of: numbered + worded + "EMAIL ", build: keyAfter},
	{name: "slang label", of: "WECHAT ", build: func(d *draw, c *Case) {
		c.Carrier = "chat"
		d.expand(c, d.from("wechat.slang"), nil)
		c.Entities[0].Evaded = true
	}},
	{name: "key after value", of: "LOCATION ", build: func(d *draw, c *Case) {
		s, n := d.spot(), d.decimals()
		lat, lon := d.pair()
		value, name := d.naming()
		d.fragment(c, fmt.Sprintf(`"points":[{"%s":%.*f,"%s":"%s"},{"%s":%.*f,"%s":"%s"}]`, value, n, s.lat, name, lat, value, n, s.lon, name, lon))
	}},
	{name: "longitude first", of: "LOCATION ", build: func(d *draw, c *Case) {
		s, n := d.spot(), d.decimals()
		lat, lon := d.pair()
		d.fragment(c, fmt.Sprintf(`"%s":%.*f,%s,"%s":%.*f`, lon, n, s.lon, d.other(c, "=fields.json"), lat, n, s.lat))
	}},
	{name: "scaled integers", of: "LOCATION ", build: func(d *draw, c *Case) {
		s := d.spot()
		lat, lon := d.pair()
		scale := []float64{1e6, 1e7, 1e5}[d.IntN(3)]
		d.fragment(c, fmt.Sprintf(`"%s":%.0f,"%s":%.0f`, lat, s.lat*scale, lon, s.lon*scale))
	}},
	{name: "decimal comma", of: "LOCATION ", build: func(d *draw, c *Case) {
		s, n := d.spot(), d.decimals()
		lat, lon := d.pair()
		comma := func(v float64) string { return strings.Replace(fmt.Sprintf("%.*f", n, v), ".", ",", 1) }
		d.fragment(c, fmt.Sprintf(`"%s":"%s","%s":"%s"`, lat, comma(s.lat), lon, comma(s.lon)))
	}},
	{name: "whole and fraction apart", of: "LOCATION ", build: func(d *draw, c *Case) {
		s := d.spot()
		lat, lon := d.pair()
		d.fragment(c, fmt.Sprintf(`"%s":{"deg":%d,"frac":%.0f},"%s":{"deg":%d,"frac":%.0f}`, lat, int(s.lat), (s.lat-float64(int(s.lat)))*1e6, lon, int(s.lon), (s.lon-float64(int(s.lon)))*1e6))
	}},
	{name: "track array", of: "LOCATION ", build: func(d *draw, c *Case) {
		s, n := d.spot(), d.decimals()
		var parts []string
		for i := range d.between(3, 8) {
			step := float64(i) * 0.0007
			parts = append(parts, fmt.Sprintf("[%.*f,%.*f]", n, s.lat+step, n, s.lon+step/2))
		}
		d.fragment(c, fmt.Sprintf("%s:[%s]", quote(d.of("pts", "path", "poly")), strings.Join(parts, ",")))
	}},
}

func (d *draw) naming() (value, name string) {
	value, name, _ = strings.Cut(d.half("value|name content|label", "val|key text|field"), "|")
	return value, name
}

func keyAfter(d *draw, c *Case) {
	value, name := d.naming()
	section := strings.ToLower(c.About)
	key := d.from(section + ".keys")
	if d.chance(40) {
		key = d.from(section + ".labels")
	}
	quoted := quote(d.valueUnder(c.About, key))
	c.Carrier, c.Form = "json", Document
	c.Text = "{" + d.other(c, "=fields.json") + "," + quote(value) + `:"`
	c.add(quoted[1:len(quoted)-1], true)
	c.Text += fmt.Sprintf(`",%s:%s}`, quote(name), quote(key))
}

// fragment writes JSON members that are one position.
func (d *draw) fragment(c *Case, members string) {
	c.Carrier, c.Form = "json", Document
	c.Text = "{" + d.other(c, "=fields.json") + ","
	c.add(members, true)
	c.Text += "," + d.other(c, "=fields.json") + "}"
}
