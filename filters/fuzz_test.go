package filters_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"cordon/filters"
)

// FuzzClosedShape: what fits the radar's declared fields is, to another reader, a
// list of objects of these members with values in their bounds.
func FuzzClosedShape(f *testing.F) {
	for _, s := range []string{`[{"class":"car","range":30.5}]`, `{"id":255}`, `[{"speed":-1e2},{}]`, `[{"range":1},5]`, `[{"class":"c\u0061r"}]`} {
		f.Add([]byte(s))
	}
	c := newChain(f)
	s := c.NewScratch()
	s.Follow()
	f.Fuzz(func(t *testing.T, doc []byte) {
		r := filters.Record{Signal: radar, Source: "radar.front", CollectedAt: now, Value: filters.JSONValue(doc)}
		if _, v := c.Judge(&r, &filters.Env{Now: now}, s); v.Effect != filters.Pass {
			return
		}
		type object struct {
			Class                                          string
			ID                                             uint8
			Range, Azimuth, Elevation, Speed, Acceleration float64
			Width, Length, Height                          float64
		}
		var list []object
		if strings.HasPrefix(strings.TrimSpace(string(doc)), "{") {
			doc = append(append([]byte("["), doc...), ']')
		}
		d := json.NewDecoder(bytes.NewReader(doc))
		d.DisallowUnknownFields()
		if err := d.Decode(&list); err != nil {
			t.Fatalf("%q passed: %v", doc, err)
		}
		for _, o := range list {
			if len(o.Class) > 10 || o.Range < 0 || o.Range > 1000 || o.Azimuth < -180 || o.Azimuth > 180 {
				t.Fatalf("%q passed", doc)
			}
		}
	})
}

// FuzzFollow: a car's chain that remembers takes anything, refuses by rule, and what
// it lets out passes a chain that remembers nothing.
func FuzzFollow(f *testing.F) {
	f.Add([]byte("LSVAA4182E\n2184847\n{\"a\":\"138\"}\n"), byte(0))
	f.Add([]byte("\xff\xd8\xff\xe0\n\x81\xa1a\xc4\x01b\n"), byte(3))
	p := newSpeak(f, bounded)
	signals := []string{noteText, other, report, "Vehicle.Oem.Blob"}
	kinds := []func([]byte) filters.Value{filters.StringValue, filters.StringValue, filters.JSONValue, filters.BytesValue}
	f.Fuzz(func(t *testing.T, data []byte, sig byte) {
		for i, part := range bytes.Split(data, []byte("\n")) {
			k := (int(sig) + i) % len(signals)
			p.env.Now += 600e9
			cl, v := p.say("app.diag", signals[k], kinds[k](part))
			if v.Effect < filters.Redact && v.Rule == filters.RuleNone || v.Effect >= filters.Redact != cl.OK() {
				t.Fatalf("%s %s, cleared %v", v.Effect, v.Rule, cl.OK())
			}
			if !cl.OK() {
				continue
			}
			again := cl.Record()
			if _, w := p.c.Judge(&again, &p.env, p.c.NewScratch()); w.Effect != filters.Pass {
				t.Fatalf("%q left as %q and is then refused: %s %s", part, again.Value.Data, w.Rule, w.Reason)
			}
		}
	})
}
