// Package corpus makes labelled records to measure detectors of personal information
// with: texts, key and value pairs, JSON documents and log lines of in-car programs,
// each with the places of the personal information in it, plain or evaded, and
// records with none. It knows nothing of the detectors. Nobody in it exists.
//
// Sets F, G and H are independent of the other sets, and of each other: they share with
// them the check digits, the notations of positions and the tools to draw with, but no
// given name, street, sentence or paper, and sets F and G no key; each has a list
// of evasions of its own, 20 to 30 a type. A test reads every value back from its label; a reader can
// decide every label from the record alone. Their records are what a head unit, its apps
// and a telematics unit log, store and send, and what is written about the car. Clean
// records hold what looks personal and by its own words is not: counters, clocks, part
// numbers that fail the check digit of a VIN, hashes, frames. Sets F and G served as held
// out and are for development now. Set G has over 100 carriers a type (69 of
// biometric templates) and over 500 clean templates of little weight each, so that
// none decides a figure: telemetry, back offices of fleets, driver coaching, work
// orders, parking, toll and charging, transcripts, speech, manifests, dumps, traces,
// metrics, settings, tables, XML, protobuf text, mails, calendars, contacts, papers.
// Set H is held out: what a test laboratory would write to check a vehicle agent, with the
// keys that developers choose, over 85 carriers a type, 20 to 25 evasions and over 600
// clean templates. Its encodings, and some of its ways to split a value, are of kinds
// that F and G have too.
package corpus

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
)

// Set is one of eight disjoint stocks of sentences, streets, names and prose, and but for
// H of keys. Detectors are developed on A and C to G and measured on B and H. Plain,
// Evaded and Negatives draw from A and B; Cases and Clean from C to H. E has more
// carriers and evasions than C and D.
type Set uint8

// The sets.
const (
	A Set = iota
	B
	C
	D
	E
	F
	G
	H
)

func (s Set) String() string { return string('A' + rune(s)) }

// Form is how a record is written.
type Form uint8

// The forms. In a Pair the text is the value of a member Key; in a Document it is
// JSON.
const (
	Text Form = iota
	Pair
	Document
)

// Entity is personal information of a type, in the capitals of verdicts, at the
// bytes [Start, End) of the text.
type Entity struct {
	Type       string
	Start, End int
	Evaded     bool
}

// Record is one labelled record. Evasion names what was done to the evaded
// entities; it is empty in a plain record.
type Record struct {
	ID       int
	Form     Form
	Key      string
	Text     string
	Entities []Entity
	Evasion  string
}

// maker draws the records of one set.
type maker struct {
	*rand.Rand
	set Set
	*stock
}

func newMaker(set Set, seed uint64) *maker {
	return &maker{rand.New(rand.NewPCG(seed, uint64(set)+1)), set, &stocks[set]}
}

func (m *maker) pick(list []string) string { return list[m.IntN(len(list))] }

func (m *maker) of(list ...string) string { return list[m.IntN(len(list))] }

// Plain draws n records with personal information as people and programs write it.
func Plain(set Set, seed uint64, n int) []Record {
	m := newMaker(set, seed)
	out := make([]Record, n)
	for i := range out {
		out[i] = m.record(i, nil)
	}
	return out
}

// Evaded draws n records in which at least one entity is written so that simple
// rules miss it and a reader does not.
func Evaded(set Set, seed uint64, n int) []Record {
	m := newMaker(set, seed)
	var out []Record
	for len(out) < n {
		e := &evasions[m.IntN(len(evasions))]
		r := m.record(len(out), e)
		for _, x := range r.Entities {
			if x.Evaded {
				out = append(out, r)
				break
			}
		}
	}
	return out
}

// Negatives draws n records with nothing personal in them.
func Negatives(set Set, seed uint64, n int) []Record {
	m := newMaker(set, seed)
	out := make([]Record, n)
	for i := range out {
		out[i] = m.negative(i)
	}
	return out
}

// record draws a record in one of the forms: half are texts.
func (m *maker) record(id int, e *evasion) Record {
	r := Record{ID: id}
	if e != nil {
		r.Evasion = e.name
	}
	switch m.IntN(4) {
	case 0:
		r.Form = Pair
		field := m.pick(fields)
		v, evaded := m.value(field, e)
		r.Key, r.Text = m.pick(m.keys[field]), v
		r.Entities = []Entity{{types[field], 0, len(v), evaded}}
	case 1:
		r.Form = Document
		m.document(&r, e)
	default:
		m.fill(&r, m.pick(m.templates), e)
	}
	return r
}

// value draws a field's value and evades it if e applies to the field.
func (m *maker) value(field string, e *evasion) (v string, evaded bool) {
	v = m.plain(field)
	if e == nil || !strings.Contains(e.fields, field+" ") {
		return v, false
	}
	changed := e.apply(m, field, v)
	return changed, changed != v
}

// fill replaces each {field} of a template by a value.
func (m *maker) fill(r *Record, template string, e *evasion) {
	var b strings.Builder
	for {
		open := strings.IndexByte(template, '{')
		end := strings.IndexByte(template, '}')
		if open < 0 || end < open {
			break
		}
		field := template[open+1 : end]
		b.WriteString(template[:open])
		v, evaded := m.value(field, e)
		r.Entities = append(r.Entities, Entity{types[field], b.Len(), b.Len() + len(v), evaded})
		b.WriteString(v)
		template = template[end+1:]
	}
	b.WriteString(template)
	r.Text = b.String()
}

// document writes a JSON object with one to three personal members, or a sentence
// in one, among members of telemetry.
func (m *maker) document(r *Record, e *evasion) {
	var b strings.Builder
	fmt.Fprintf(&b, `{%q:%d`, m.of("ts", "time", "timestamp", "t"), 1_700_000_000_000+m.Int64N(80_000_000_000))
	for range 1 + m.IntN(3) {
		fmt.Fprintf(&b, `,%q:%s`, m.of("speed", "soc", "rpm", "odo", "cabinTemp", "torque"), m.of("83.25", "71.5", "2140", "48213", "0"))
		if m.IntN(3) == 0 {
			inner := Record{}
			m.fill(&inner, m.pick(m.templates), e)
			m.member(&b, r, m.of("msg", "text", "note", "content", "payload"), inner.Text, inner.Entities)
			continue
		}
		field := m.pick(fields)
		v, evaded := m.value(field, e)
		m.member(&b, r, m.pick(m.keys[field]), v, []Entity{{types[field], 0, len(v), evaded}})
	}
	b.WriteByte('}')
	r.Text = b.String()
}

// member writes one string member and labels the entities in it; where JSON escapes
// change the value's length, each label covers all of the value.
func (m *maker) member(b *strings.Builder, r *Record, key, v string, in []Entity) {
	fmt.Fprintf(b, `,%s:`, quote(key))
	at, quoted := b.Len()+1, quote(v)
	b.WriteString(quoted)
	for _, x := range in {
		if len(quoted) != len(v)+2 {
			x.Start, x.End = 0, len(quoted)-2
		}
		x.Start, x.End = x.Start+at, x.End+at
		r.Entities = append(r.Entities, x)
	}
}

func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
