package scan

import (
	"regexp"
	"testing"
	"time"

	"cordon/filters/pi"
)

// record and line are about 200 bytes, as a car sends them; both hold one mobile
// number, so that the detectors have something to find.
const (
	record = `{"ts":1700000000123,"vehicle":"a81f","speed":83.25,"rpm":2140,"soc":71.5,"gear":"D","doors":[0,0,1,0],"state":"driving","temp":{"cabin":21.5,"motor":64.25},"note":"call 13812345678 back","odo":48213,"ok":true}`
	line   = `2026-02-11T10:15:30.123+08:00 INFO ecu=bms speed=83.25 rpm=2140 soc=71.5 gear=D state=driving cabin=21.5 motor=64.25 volt=398.7 note call 13812345678 back odo=48213 build=7f3c1a9 ok=true msg done`
)

// texts are records of about 200 bytes of the kinds that cars send.
var texts = []struct {
	name, text string
	found      int
}{
	{"log", `2026-02-11T10:15:30.123+08:00 INFO ecu=bms speed=83.25 rpm=2140 soc=71.5 gear=D state=driving cabin=21.5 motor=64.25 volt=398.7 note cell 17 balanced twice odo=48213 build=7f3c1a9 ok=true msg done`, 0},
	{"English", `The coolant pump was replaced after the second warning because the bearing had begun to make noise at low speed; the mechanic advised another look at the belt tensioner before the next long drive, please.`, 0},
	{"English+mail", `The coolant pump was replaced after the second warning, please write to anna.smith@example.com about the bearing noise at low speed; the mechanic advised another look at the belt tensioner this week.`, 1},
	{"Chinese", `车辆在高速行驶时方向盘出现轻微抖动，更换前轮平衡块以后症状减轻，但是刹车时仍有异响，建议下次保养检查刹车片和减震器的磨损情况。`, 0},
	{"Chinese+mobile", `车辆在高速行驶时方向盘出现轻微抖动，更换前轮平衡块以后症状减轻，请联系13812345678预约，建议下次保养检查刹车片和减震器磨损情况。`, 1},
	{"key-value", `speed=83.25,rpm=2140,soc=71.5,gear=D,state=driving,cabin_temp=21.5,motor_temp=64.25,pack_volt=398.7,pack_curr=-12.4,odo=48213,trip=312.7,fw=3.18.2,tires=2.4|2.4|2.5|2.5,mode=eco,ok=true,n=1044,msg=done`, 0},
	{"key-value+VIN", `speed=83.25,rpm=2140,soc=71.5,gear=D,state=driving,cabin_temp=21.5,motor_temp=64.25,pack_volt=398.7,vin=LSVAU2180E2183294,odo=48213,trip=312.7,fw=3.18.2,tires=2.4|2.4|2.5|2.5,mode=eco,ok=true,n=1,msg=done`, 1},
}

// structured is the alternation of the same structured rules that a program with the
// standard library would use.
var structured = regexp.MustCompile(`\b[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]\b` +
	`|(?:\+?86)?\b1[3-9]\d{9}\b|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{5,6}` +
	`|\b[A-HJ-NPR-Z0-9]{17}\b|\b[EG]\d{8}\b|\bE[A-Z]\d{7}\b|\b[HM]\d{8}(?:\d{2})?\b|\b[0-9A-HJ-NPQRTUWXY]{18}\b|\b\d{14,19}\b` +
	`|\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b|\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b|\b460\d{12}\b|\b8986\d{15,16}\b`)

func BenchmarkText(b *testing.B) {
	s := New(Options{Known: pi.Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}})
	text := []byte(line)
	dst := make([]pi.Finding, 0, 16)
	run := func() { dst, _ = s.Text(dst[:0], nil, text) }
	measure(b, len(text), run)
	compare(b, text, run)
	if len(dst) != 1 {
		b.Fatalf("%d findings, want 1", len(dst))
	}
}

// BenchmarkTexts scans the other kinds of records.
func BenchmarkTexts(b *testing.B) {
	for _, tc := range texts {
		b.Run(tc.name, func(b *testing.B) {
			s := New(Options{Known: pi.Known{VIN: "LSVAU2180E2183299", Plate: "渝AD12345"}})
			text := []byte(tc.text)
			dst := make([]pi.Finding, 0, 16)
			run := func() { dst, _ = s.Text(dst[:0], nil, text) }
			measure(b, len(text), run)
			compare(b, text, run)
			if len(dst) != tc.found {
				b.Fatalf("%v, want %d findings", dst, tc.found)
			}
		})
	}
}

// TestKindsAllocateNothing gates the kinds of records, clean or not, once the buffers
// have grown.
func TestKindsAllocateNothing(t *testing.T) {
	s := New(Options{Known: pi.Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}})
	dst := make([]pi.Finding, 0, 16)
	var err error
	for _, tc := range texts {
		text := []byte(tc.text)
		if n := testing.AllocsPerRun(100, func() { dst, err = s.Text(dst[:0], nil, text) }); n != 0 || err != nil {
			t.Errorf("%s: %.1f allocations, %v", tc.name, n, err)
		}
	}
	docs := map[string][]byte{"MessagePack": pack(t, map[string]any{"speed": 83.25, "note": "call 13812345678 back", "n": []any{1, 2}}),
		"CBOR":     packCBOR(t, map[string]any{"speed": 83.25, "note": "call 13812345678 back", "n": []any{1, 2}}),
		"protobuf": str(fixed64(varint(nil, 1, 1700000000123), 4, 83.25), 7, "call 13812345678 back")}
	for name, doc := range docs {
		if n := testing.AllocsPerRun(100, func() { dst, err = s.Bytes(dst[:0], doc) }); n != 0 || err != nil || len(dst) != 1 {
			t.Errorf("%s: %.1f allocations, %v, %v", name, n, dst, err)
		}
	}
	doc := []byte(record)
	if n := testing.AllocsPerRun(100, func() { dst, err = s.JSON(dst[:0], doc) }); n != 0 || err != nil {
		t.Errorf("JSON: %.1f allocations, %v", n, err)
	}
}

func BenchmarkJSON(b *testing.B) {
	s := New(Options{Known: pi.Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"}})
	doc := []byte(record)
	dst := make([]pi.Finding, 0, 16)
	run := func() { dst, _ = s.JSON(dst[:0], doc) }
	measure(b, len(doc), run)
	compare(b, doc, run)
	if len(dst) != 1 {
		b.Fatalf("%d findings, want 1", len(dst))
	}
}

// BenchmarkPI is the detectors alone, without the search for encodings.
func BenchmarkPI(b *testing.B) {
	s := pi.NewScanner(pi.Known{})
	text := []byte(line)
	var dst []pi.Finding
	measure(b, len(text), func() { dst = s.Scan(dst[:0], nil, text) })
}

// BenchmarkBytes scans the same record in the binary formats.
func BenchmarkBytes(b *testing.B) {
	value := map[string]any{
		"ts": uint64(1700000000123), "vehicle": "a81f", "speed": 83.25, "rpm": 2140, "soc": 71.5, "gear": "D",
		"doors": []any{0, 0, 1, 0}, "state": "driving", "note": "call 13812345678 back", "odo": 48213, "ok": true,
	}
	proto := varint(str(fixed64(varint(str(varint(nil, 1, 1700000000123), 2, "a81f"), 3, 2140), 4, 83.25), 5, "driving"), 6, 48213)
	for _, tc := range []struct {
		name string
		doc  []byte
	}{
		{"MessagePack", pack(b, value)}, {"CBOR", packCBOR(b, value)}, {"protobuf", str(proto, 7, "call 13812345678 back")},
	} {
		b.Run(tc.name, func(b *testing.B) {
			s := New(Options{})
			dst := make([]pi.Finding, 0, 16)
			var err error
			run := func() { dst, err = s.Bytes(dst[:0], tc.doc) }
			measure(b, len(tc.doc), run)
			compare(b, tc.doc, run)
			if len(dst) != 1 || err != nil {
				b.Fatalf("%d findings, %v, want 1", len(dst), err)
			}
		})
	}
}

// measure runs f on a value of size bytes.
func measure(b *testing.B, size int, f func()) {
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		f()
	}
}

// compare reports the best speed of f and of the alternation on the same bytes, in
// turns and in short batches, so that other load on the machine touches neither.
func compare(b *testing.B, text []byte, f func()) {
	ours, theirs := time.Duration(1<<62), time.Duration(1<<62)
	const batches, most = 100, 100
	for range batches {
		ours = min(ours, batch(most, f))
		theirs = min(theirs, batch(most/20, func() { structured.FindAllIndex(text, -1) })*20)
	}
	speed := func(d time.Duration) float64 { return float64(len(text)*most) / float64(d.Nanoseconds()) * 1000 }
	b.ReportMetric(speed(ours), "best-MB/s")
	b.ReportMetric(speed(theirs), "regexp-MB/s")
	b.ReportMetric(float64(theirs)/float64(ours), "x-regexp")
}

func batch(n int, f func()) time.Duration {
	start := time.Now()
	for range n {
		f()
	}
	return time.Since(start)
}
