package corpus

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// leaf is a record before its labels are placed.
type leaf struct {
	sheet   sheet
	form    Form
	key     string
	carrier string
}

// carry writes the case in hand in one of the carriers of a car: what its head unit
// logs and says, what its apps store and send, and the papers about it.
func (a *author) carry() leaf {
	if a.about == "BIOMETRIC" {
		return a.pickLeaf(a.object, a.object, a.object, a.pairLeaf, a.logLine, a.nested, a.publish, a.settings)
	}
	if a.about == "LOCATION" && a.dodge == nil && a.chance(30) {
		return a.objectOf(a.locusMember())
	}
	return a.pickLeaf(a.object, a.object, a.pairLeaf, a.speech, a.speech, a.speech, a.spokenObject, a.logLine, a.logLine, a.nested,
		a.publish, a.request, a.table, a.settings, a.paperF, a.paperF, a.paperF, a.paperF, a.paperF)
}

func (a *author) pickLeaf(list ...func() leaf) leaf { return list[a.IntN(len(list))]() }

// line draws a sentence or a log line for the type; evaded positions want one with a
// place for degrees.
func (a *author) line(section string) string {
	for {
		line := a.from(section + a.about)
		if a.about != "LOCATION" || a.dodge == nil || strings.Contains(line, "LOCATION.PAIR") {
			return line
		}
	}
}

// pairLeaf is the value of a signal under its key.
func (a *author) pairLeaf() leaf {
	key := a.of(a.key, a.key, a.label)
	return leaf{sheet{a.put(a.sub)}, Pair, key, "pair"}
}

// speech is what somebody says to the car, or the car or an app to him.
func (a *author) speech() leaf {
	words := a.fill(a.line("say."))
	switch a.IntN(5) {
	case 0:
		return leaf{joinSheets(a.logHead()+" I SpeechSvc: asr final text=\"", words, `" conf=0.9`+a.pattern("#")), Text, "", "log"}
	case 1:
		return leaf{joinSheets(a.stamp("ts")+" [nlu] query=", words, " domain="+a.of("phone", "navi", "car", "chat")), Text, "", "log"}
	}
	return leaf{words, Text, "", "speech"}
}

func (a *author) spokenObject() leaf {
	words := a.fill(a.line("say."))
	return a.objectOf(joinSheets(quote(a.of("asrText", "content", "utterance", "msgBody", "remark", "tts"))+`:"`, words.inString(), `"`))
}

func (a *author) logLine() leaf {
	if a.chance(35) && a.about != "BIOMETRIC" {
		return leaf{a.fill(a.logHead() + " D " + a.from("tag") + ": " + a.of("‹*k›=‹*›", "‹*k›: ‹*›", "update ‹*k› -> ‹*›", "{‹*k›=‹*›, src=hmi}", "‹*l›：‹*›")), Text, "", "log"}
	}
	return leaf{a.fill(a.logHead() + " " + a.of("I", "D", "W", "E") + " " + a.line("log.")), Text, "", "log"}
}

func (a *author) object() leaf { return a.objectOf(a.memberF()) }

// memberF writes the case's value under its key; a dot in the key opens an object.
func (a *author) memberF() sheet {
	p := a.put(a.sub)
	outer, inner, nested := strings.Cut(a.key, ".")
	value := joinSheets(`"`, sheet{p}.inString(), `"`)
	switch {
	case a.about == "BIOMETRIC" && strings.HasPrefix(p.text, "[") && a.chance(80):
		value = sheet{p}
	case isNumber(p.text) && !strings.HasPrefix(p.text, "0") && len(p.text) < 19 && a.chance(15):
		value = sheet{p}
	}
	if nested {
		return joinSheets(quote(outer)+":{"+quote(inner)+":", value, "}")
	}
	return joinSheets(quote(a.key)+":", value)
}

// locusMember writes a position in the notations that only JSON has.
func (a *author) locusMember() sheet {
	if a.chance(60) {
		return sheet{a.put("LOCATION.MEMBERS")}
	}
	return joinSheets(quote(a.of("geometry", "geo", "startGeo"))+":", sheet{a.put("LOCATION.GEOJSON")})
}

// companion writes a member of another type, as profiles have several.
func (a *author) companion() sheet {
	for {
		kind := kinds[a.IntN(16)] // the codes, names and addresses
		if kind == a.about {
			continue
		}
		key, sub, _ := strings.Cut(a.from("key."+kind), "|")
		if sub == "" {
			sub = kind
		}
		key = key[strings.IndexByte(key, '.')+1:]
		return joinSheets(quote(key)+`:"`, sheet{a.put(sub)}.inString(), `"`)
	}
}

// objectOf writes a JSON object with a member among others of telemetry.
func (a *author) objectOf(member sheet) leaf {
	return leaf{a.braces(member), Document, "", "json"}
}

func (a *author) braces(member sheet) sheet {
	members := []sheet{member}
	if a.chance(25) && a.about != "BIOMETRIC" {
		members = append(members, a.companion())
	}
	for _, i := range a.Perm(len(a.stock["member"]))[:a.between(1, 5)] {
		members = append(members, a.fill(a.stock["member"][i]))
	}
	a.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	open, sep, end := "{", ",", "}"
	if a.chance(15) {
		open, sep, end = "{\n  ", ",\n  ", "\n}"
	}
	out := plainText(open)
	for i, m := range members {
		if i > 0 {
			out = append(out, piece{text: sep})
		}
		out = append(out, m...)
	}
	return append(out, piece{text: end})
}

// nested is a JSON object in a string of another, as message buses carry it.
func (a *author) nested() leaf {
	inner := a.braces(a.memberF())
	return leaf{joinSheets(`{"topic":"`+a.from("topic")+`","payload":"`, inner.inString(), `","qos":`+a.of("0", "1")+`}`), Document, "", "nested"}
}

func (a *author) publish() leaf {
	inner := a.braces(a.memberF())
	return leaf{joinSheets(a.of("PUBLISH ", "mqtt > ", a.logHead()+" I Mqtt: pub ")+a.from("topic")+" ", inner), Text, "", "mqtt"}
}

// request is a query as a gateway logs it, already decoded.
func (a *author) request() leaf {
	key := a.key[strings.IndexByte(a.key, '.')+1:]
	head := a.of("GET https://", "POST https://", "curl https://") + a.from("host") + a.from("path") + "?ver=" + a.stamp("ver") + "&" + key + "="
	return leaf{joinSheets(head, sheet{a.put(a.sub)}, "&ts="+a.stamp("ms")+a.of("", " HTTP/1.1", "&sign="+a.blank("x:32"))), Text, "", "http"}
}

// table is an export with a column of the type.
func (a *author) table() leaf {
	sep := a.of(",", ",", ";", "\t", "|")
	out := plainText(strings.Join([]string{"seq", a.of(a.key, a.label), "updated"}, sep))
	for i := range a.between(1, 3) {
		cell := func(s string) string {
			if strings.ContainsAny(s, sep+"\"\n") {
				return strings.ReplaceAll(s, `"`, `""`)
			}
			return s
		}
		p := sheet{a.put(a.sub)}
		q := ""
		if strings.ContainsAny(p.text(), sep+"\"\n") {
			q = `"`
		}
		out = append(out, joinSheets(fmt.Sprintf("\n%d%s%s", i+1, sep, q), p.each(cell), q+sep+a.stamp("day"))...)
	}
	return leaf{out, Text, "", "csv"}
}

// settings is a file of an app's preferences.
func (a *author) settings() leaf {
	value := sheet{a.put(a.sub)}.each(inXML)
	return leaf{joinSheets("<map>\n  <boolean name=\"sync\" value=\"true\" />\n  <string name=\""+a.key+`">`, value, "</string>\n  <int name=\"ver\" value=\""+a.pattern("%#")+"\" />\n</map>"), Text, "", "xml"}
}

func inXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes every write
	return b.String()
}

// paperF is a receipt, a form, a work order, a file or a trace.
func (a *author) paperF() leaf {
	for {
		carrier, text, _ := strings.Cut(a.from("paper"), "|")
		if slices.Contains([]string{"PLATE", "NAME", "MOBILE"}, a.about) || !strings.Contains(text, "‹"+a.about) {
			return leaf{a.fill(text), Text, "", carrier}
		}
	}
}
