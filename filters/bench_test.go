package filters_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/tinylib/msgp/msgp"
	"google.golang.org/protobuf/encoding/protowire"

	"cordon/filters"
)

// hot are records whose judgement allocates nothing, once their signals are known.
func hot() map[string]filters.Record {
	line := strings.Repeat("pump 3 pressure 1.82 bar at 1767225600123 ms; ", 5)[:200]
	return map[string]filters.Record{
		"scalar":  {Signal: "Vehicle.Speed", Source: "can.powertrain", CollectedAt: now, Value: filters.FloatValue(88)},
		"pattern": {Signal: "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed", Source: "can.chassis", CollectedAt: now, Value: filters.FloatValue(10.5)},
		"coarse":  {Signal: coarse, Source: "can.chassis", CollectedAt: now, Value: filters.FloatValue(10.123)},
		"bool":    {Signal: "Vehicle.IsMoving", Source: "can.powertrain", CollectedAt: now, Value: filters.BoolValue(true)},
		"text200": {Signal: noteText, Source: "app.diag", CollectedAt: now, Value: text(line)},
		"radar":   {Signal: radar, Source: "radar.front", CollectedAt: now, Value: filters.JSONValue([]byte(`[{"class":"car","range":30.5,"azimuth":-3.25,"speed":1.5},{"class":"truck","range":80.25}]`))},
		"report":  {Signal: report, Source: "app.diag", CollectedAt: now, Value: filters.JSONValue([]byte(`{"pump":"coolant","bar":[1.82,1.79],"state":"ok","at":1767225600123}`))},
		"held":    {Signal: latitude, Source: "gnss", CollectedAt: now, Value: filters.FloatValue(29.561234)},
	}
}

// TestAllocatesNothing gates the hot path and binary documents, with and without what a
// Scratch that follows remembers.
func TestAllocatesNothing(t *testing.T) {
	c := chainOf(t, "draft-2021", withBlob)
	records := hot()
	for name, doc := range binaries() {
		records[name] = filters.Record{Signal: blob, Source: "app.diag", CollectedAt: now, Value: filters.BytesValue(doc)}
	}
	for _, follows := range []bool{false, true} {
		s := c.NewScratch()
		if follows {
			s.Follow()
		}
		env := &filters.Env{Now: now, Collecting: filters.Personal}
		for name, r := range records {
			c.Judge(&r, env, s) // buffers grow
			if n := testing.AllocsPerRun(1000, func() { c.Judge(&r, env, s) }); n != 0 {
				t.Errorf("%s, follows %v: %v allocations", name, follows, n)
			}
		}
	}
}

// texts are records of about 200 bytes of other kinds than text200.
func texts() map[string]string {
	return map[string]string{
		"log":       `2026-02-11T10:15:30.123+08:00 INFO ecu=bms speed=83.25 rpm=2140 soc=71.5 gear=D state=driving cabin=21.5 motor=64.25 volt=398.7 note pump replaced odo=48213 build=7f3c1a9 ok=true msg done; next in 5 s`,
		"English":   `The coolant pump was replaced after the second warning; the fan now runs at medium speed and the cabin stays cool, although the driver still hears a faint noise from the left when the car is cold.`,
		"key=value": `speed=83.25 rpm=2140 soc=71.5 gear=D state=driving door=closed lamp=off wiper=slow cabin=21.5 motor=64.25 volt=398.7 amp=12.4 odo=48213 trip=12.8 range=312 mode=eco ok=true fan=2 seat=heated belt=on`,
		"Chinese":   `冷却水泵已经更换，风扇目前以中速运转，座舱温度保持稳定，但是冷车启动时左侧仍有轻微异响，建议下次保养时检查支架与皮带的张紧情况。`,
	}
}

// document200 is a free document of about 200 bytes.
const document200 = `{"ts":1700000000123,"ecu":"bms","speed":83.25,"rpm":2140,"soc":71.5,"gear":"D","doors":[0,0,1,0],"state":"driving","temp":{"cabin":21.5,"motor":64.25},"note":"cell balanced twice","odo":48213,"ok":true}`

// shortNumbers are records of about 200 bytes of short numbers, as sensors give them: the first
// three are documents, the others texts.
func shortNumbers() map[string]string {
	return map[string]string{
		"ints":     `{"wheel":[12,-3,7,140,3,88,-12,45,101,9,33,-7,64,250,17,5],"imu":[-3,1,981,12,-44,7,2,-8,15,33,-21,4],"can":[7,140,3,88,0,0,255,16],"radar":[[12,-3,7],[140,3,88],[45,-12,101],[9,33,-7]]}`,
		"floats":   `{"acc":[0.12,-9.81,0.04,0.15,-9.79,0.02],"gyro":[1.5,-0.25,3.75,1.25,-0.5,3.5],"volt":[3.71,3.72,3.7,3.69,3.72,3.71,3.7,3.7],"temp":[21.5,22.25,21.75,22,21.5,23.5],"torque":[12.5,-3.25,88.5]}`,
		"vector":   `[12,-3,7,140,3,88,-12,45,101,9,33,-7,64,250,17,5,-3,1,981,12,-44,7,2,-8,15,33,-21,4,7,140,3,88,0,0,255,16,-12,45,101,9,33,-7,64,250,17,5,12,-3,7,140,3,88]`,
		"rows":     "12,345,6,88\n13,346,7,89\n12,347,6,90\n14,351,8,88\n12,345,6,88\n13,346,7,89\n12,347,6,90\n14,351,8,88\n12,345,6,88\n13,346,7,89\n12,347,6,90\n14,351,8,88\n12,345,6,88\n13,346,7,89\n",
		"decimals": "0.12 -9.81 0.04\n0.15 -9.79 0.02\n1.25 30.5 4.75\n1.5 -0.25 3.75\n0.12 -9.81 0.04\n0.15 -9.79 0.02\n1.25 30.5 4.75\n1.5 -0.25 3.75\n0.12 -9.81 0.04\n0.15 -9.79 0.02\n1.25 30.5 4.75\n",
		"hex":      "can0 7E8 [8] 06 41 00 BE 3F A8 13 00\ncan0 7E8 [8] 03 41 0D 58 00 00 00 00\ncan0 7E8 [8] 04 41 0C 1A F8 00 00 00\ncan0 3D1 [8] 10 27 88 13 00 64 FF 02\ncan0 3D1 [8] 11 27 89 13 00 64 FF 02\n",
	}
}

// blob declares bytes that an app may send.
const (
	blob     = "Vehicle.Oem.Blob"
	withBlob = precise + `  - {path: Vehicle.Oem.Blob, classes: [Diagnostic], type: bytes, max_length: 65536, purpose: vehicle-management, from: ["app.*"]}
`
)

// member is one of a record that is written in every binary format.
type member struct {
	name string
	v    any // string, uint64, float64, bool or []uint64
}

// members are what document200 says and some more of the kind, since binary formats write
// it in fewer bytes.
var members = []member{
	{"ts", uint64(1700000000123)}, {"ecu", "bms"}, {"speed", 83.25}, {"rpm", uint64(2140)}, {"soc", 71.5}, {"gear", "D"},
	{"doors", []uint64{0, 0, 1, 0}}, {"state", "driving"}, {"cabin", 21.5}, {"motor", 64.25}, {"note", "cell balanced twice"},
	{"odo", uint64(48213)}, {"ok", true}, {"volt", 398.7}, {"amp", 12.4}, {"range", uint64(312)}, {"mode", "eco"},
	{"trip", 12.8}, {"fan", uint64(2)}, {"belt", "on"}, {"lamp", "off"}, {"wiper", "slow"}, {"bar", 2.45}, {"oil", 96.5}, {"n", uint64(1044)},
}

// binaries are documents of about 200 bytes in the binary formats.
func binaries() map[string][]byte {
	pack := msgp.AppendMapHeader(nil, 20)
	for _, m := range members[:20] {
		pack = msgp.AppendString(pack, m.name)
		pack, _ = msgp.AppendIntf(pack, m.v)
	}
	plain := []byte{0xB4} // a map of 20
	for _, m := range members[:20] {
		k, _ := cbor.Marshal(m.name)
		v, _ := cbor.Marshal(m.v)
		plain = append(append(plain, k...), v...)
	}
	var proto []byte
	for i, m := range members {
		proto = appendField(proto, protowire.Number(i+1), m.v)
	}
	return map[string][]byte{"MessagePack": pack, "CBOR": plain, "protobuf": proto}
}

func appendField(b []byte, n protowire.Number, v any) []byte {
	switch v := v.(type) {
	case string:
		return protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), v)
	case float64:
		return protowire.AppendFixed64(protowire.AppendTag(b, n, protowire.Fixed64Type), math.Float64bits(v))
	case uint64:
		return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
	case []uint64:
		for _, x := range v {
			b = appendField(b, n, x)
		}
		return b
	}
	return appendField(b, n, uint64(1))
}

// BenchmarkJudge is from record to verdict, with all that a car remembers. "best" is
// the best of short batches, which other load on the machine touches least.
func BenchmarkJudge(b *testing.B) {
	c := chainOf(b, "draft-2021", withBlob)
	records := hot()
	names := []string{"scalar", "pattern", "coarse", "bool", "text200", "radar", "report"}
	document := records["report"]
	document.Value = filters.JSONValue([]byte(document200))
	records["document"] = document
	names = append(names, "document")
	for _, name := range []string{"log", "English", "key=value", "Chinese"} {
		r := records["text200"]
		r.Value = text(texts()[name])
		records[name] = r
		names = append(names, name)
	}
	for name, doc := range binaries() {
		records[name] = filters.Record{Signal: blob, Source: "app.diag", CollectedAt: now, Value: filters.BytesValue(doc)}
	}
	names = append(names, "MessagePack", "CBOR", "protobuf")
	for i, name := range []string{"ints", "floats", "vector", "rows", "decimals", "hex"} {
		list := shortNumbers()[name]
		r := records["text200"]
		if r.Value = text(list); i < 3 {
			r = document
			r.Value = filters.JSONValue([]byte(list))
		}
		records[name] = r
		names = append(names, name)
	}
	for _, name := range names {
		for _, follows := range []bool{false, true} {
			label := name
			s := c.NewScratch()
			if follows {
				s.Follow()
				label += "+follow"
			}
			r := records[name]
			b.Run(label, func(b *testing.B) { judgeAll(b, c, s, r) })
		}
	}
}

func judgeAll(b *testing.B, c *filters.Chain, s *filters.Scratch, r filters.Record) {
	env := &filters.Env{Now: now, Collecting: filters.Personal}
	b.ReportAllocs()
	b.SetBytes(int64(len(r.Value.Data)))
	const batch = 200
	best, n, start := time.Duration(1<<62), 0, time.Now()
	for b.Loop() {
		if _, v := c.Judge(&r, env, s); v.Effect == filters.Drop {
			env.Now += int64(time.Hour) // the next hour has a new budget
			r.CollectedAt = env.Now
		}
		if n++; n%batch == 0 {
			best = min(best, time.Since(start))
			start = time.Now()
		}
	}
	if n < batch {
		return
	}
	b.ReportMetric(float64(best.Nanoseconds())/batch, "best-ns")
	if size := len(r.Value.Data); size > 0 {
		b.ReportMetric(float64(size*batch)/float64(best.Nanoseconds())*1000, "best-MB/s")
	}
}
