package corpus

import (
	"fmt"
	"net/url"
	"strings"
)

// paper is a form in which programs write a value under its key: %K stands for the key,
// %V for the value, %T and %U for a title and its value, %F for a field of telemetry.
type paper struct {
	carrier, text string
	write         func(v string) string // how the form writes a value, nil: as it is
}

// papers are the carriers that set E has besides those of C and D.
var papers = []paper{
	{carrier: "xml", text: "<rec><t>%U</t><%K>%V</%K></rec>"},
	{carrier: "xml", text: `<item key="%K" value="%V" state="ok"/>`},
	{carrier: "query", text: "GET /api/v1/bind?%K=%V&src=ivi HTTP/1.1", write: url.QueryEscape},
	{carrier: "query", text: "https://m.tuan-motor.com/h5/?c=2&%K=%V#top", write: url.QueryEscape},
	{carrier: "yaml", text: "device:\n  state: ok\n  %K: %V\n  retries: 3\n"},
	{carrier: "yaml", text: "%K: \"%V\"\nmode: eco\n"},
	{carrier: "ini", text: "[profile]\n%K = %V\nlevel = 3\n"},
	{carrier: "sql", text: "INSERT INTO t_profile (id, %K, state) VALUES (42, '%V', 1)"},
	{carrier: "sql", text: "UPDATE bind SET %K='%V' WHERE rid=17;"},
	{carrier: "md", text: "| %K | state |\n|---|---|\n| %V | ok |"},
	{carrier: "struct", text: "{Id:7 %K:%V State:true}"},
	{carrier: "dict", text: "{'id': 7, '%K': '%V', 'state': True}"},
	{carrier: "java", text: "Profile(id=7, %K=%V, state=OK)"},
	{carrier: "logfmt", text: `level=info msg="profile saved" %K="%V" took=12ms`},
	{carrier: "proto", text: "id: 7 %K: \"%V\" state: OK"},
	{carrier: "http", text: "X-Request-Src: ivi\r\nX-%K: %V\r\nAccept: */*"},
	{carrier: "escaped", text: `body={\"id\":7,\"%K\":\"%V\"} rc=0`},
	{carrier: "arrow", text: "%K -> %V (%U)"},
	{carrier: "ticket", text: "工单摘要\n%T：%U\n%K：%V\n处理结果：已完成"},
	{carrier: "ticket", text: "%T:%U / %K:%V"},
	{carrier: "ticket", text: "【%K】%V【%T】%U"},
	{carrier: "list", text: "1. %T %U\n2. %K %V\n3. OK"},
}

// paper writes a case of c.About in one of the papers.
func (d *draw) paper(c *Case, t *twist) bool {
	p := papers[d.IntN(len(papers))]
	c.Carrier = p.carrier
	key := d.from(strings.ToLower(c.About) + ".keys")
	if han := p.carrier == "ticket" || p.carrier == "list" || p.carrier == "md"; han {
		key = d.from(strings.ToLower(c.About) + ".labels")
	}
	v, evaded := d.evade(c.About, d.valueUnder(c.About, key), t)
	if p.write != nil {
		v = p.write(v)
	}
	text := strings.NewReplacer("%K", key, "%T", d.from("title"), "%U", d.from("value")).Replace(p.text)
	before, after, _ := strings.Cut(text, "%V")
	c.Text = before
	c.add(v, evaded)
	c.Text += after
	return evaded
}

// wideTable writes a table of many columns in which several are personal.
func (d *draw) wideTable(c *Case, t *twist) (changed bool) {
	c.Carrier = "csv"
	sep := d.of(",", "\t", ";", "|")
	head := []string{"no", "time", d.from(strings.ToLower(c.About) + ".keys"), "soc", "state"}
	c.Text = strings.Join(head, sep)
	for row := range d.between(2, 4) {
		c.Text += fmt.Sprintf("\n%d%s%s%s", row+1, sep, d.when().Format("2006-01-02 15:04:05"), sep)
		v, evaded := d.evade(c.About, d.valueUnder(c.About, head[2]), t)
		if strings.ContainsAny(v, sep+"\"\n") {
			c.Text += `"`
			c.add(strings.ReplaceAll(v, `"`, `""`), evaded)
			c.Text += `"`
		} else {
			c.add(v, evaded)
		}
		c.Text += sep + d.pattern("##") + sep + d.of("OK", "FAIL", "-")
		changed = changed || evaded
	}
	return changed
}
