package scan

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"cordon/filters/pi"
)

const mark = "[redacted:T1]"

func marked(pi.Entity) string { return mark }

// show writes findings as ENTITY=covered bytes.
func show(found []pi.Finding, b []byte) string {
	var parts []string
	for _, f := range found {
		parts = append(parts, f.Entity.String()+"="+string(b[f.Start:f.End]))
	}
	return strings.Join(parts, " | ")
}

func zip(b string) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write([]byte(b))
	w.Close()
	return buf.Bytes()
}

// numbers writes n numbers of either sign; 128 of them have norm one.
func numbers(n int) string {
	return strings.Repeat("0.0884,-0.0884,", n/2-1) + strings.Repeat("0.0884,", 1+n%2) + "-0.0884"
}

func TestJSON(t *testing.T) {
	s := New(Options{Known: pi.Known{VIN: "LSVAU2180E2183294"}})
	b64 := base64.StdEncoding.EncodeToString([]byte(`{"phone":"13812345678"}`))
	for _, tc := range []struct{ doc, want string }{
		{`{"speed":12.5,"ts":1700000000000,"ok":true}`, ""},
		{`{"a":"call 13812345678 now"}`, "MOBILE=13812345678"},
		{`{"a":13812345678}`, "MOBILE=13812345678"},
		{`{"a":1.3812345678e10}`, "MOBILE=1.3812345678e10"},
		{`{"a":13812345678.0}`, "MOBILE=13812345678.0"},
		{`{"a":1,"a":13812345678}`, "MOBILE=13812345678"},
		{`{"13812345678":1}`, "MOBILE=13812345678"},
		{`{"a":"\u0031\u00338\u00312345678"}`, `MOBILE=\u0031\u00338\u00312345678`},
		{`{"driverName":"x y"}`, "NAME=x y"},
		{`{"lat":29.56,"lon":106.55}`, "LOCATION=29.56 | LOCATION=106.55"},
		{`{"lat":"29.56","lng":"106.55"}`, `LOCATION="29.56" | LOCATION="106.55"`},
		{`{"lat":295612345,"lon":1065512345}`, "LOCATION=295612345 | LOCATION=1065512345"},
		{`{"lat":0,"lon":0}`, ""},
		{`{"crs":"WGS84","x":121.473701,"y":31.230416}`, "LOCATION=121.473701 | LOCATION=31.230416"},
		{`{"x":13522217.65,"y":3662659.72,"srid":3857}`, "LOCATION=13522217.65 | LOCATION=3662659.72"},
		{`{"x":121.473701,"y":31.230416}`, ""},
		{`{"x":1.5,"y":2.5,"datum":"A"}`, ""},
		{`{"lat":{"d":31,"m":13,"s":49.5},"lon":{"d":121,"m":28,"s":25.3}}`, `LOCATION={"d":31,"m":13,"s":49.5} | LOCATION={"d":121,"m":28,"s":25.3}`},
		{`{"Latitude":{"max":90,"min":-90,"unit":"degrees"},"Longitude":{"max":180,"min":-180}}`, ""},
		{`{"ecef_m":[-2853445.34,4667464.65,3268291.12]}`, "LOCATION=[-2853445.34,4667464.65,3268291.12]"},
		{`{"data":[8.810680,-2.908889,3.845713]}`, ""},
		{`{"geom":"AQEAACDmEAAAf4RhwJJeXkCLAKd/9Do/QA=="}`, "LOCATION=AQEAACDmEAAAf4RhwJJeXkCLAKd/9Do/QA=="},
		{`{"lat":29.56,"x":{"lon":106.55}}`, ""},
		{`{"coordinates":[106.55,29.56]}`, "LOCATION=[106.55,29.56]"},
		{`{"coordinates":[[106.55,29.56],[106.56,29.57]]}`, "LOCATION=[106.55,29.56] | LOCATION=[106.56,29.57]"},
		{`{"p":[106.55123,29.56123]}`, "LOCATION=[106.55123,29.56123]"},
		{`{"p":[1.5,2.5]}`, ""},
		{`{"v":[` + numbers(128) + `]}`, "BIOMETRIC=[" + numbers(128) + "]"},
		{`{"v":[` + numbers(127) + `]}`, ""},
		{`{"face":[` + numbers(64) + `]}`, "BIOMETRIC=[" + numbers(64) + "]"},
		{`{"v":[` + numbers(127) + `,"x"]}`, ""},
		{`{"p":"` + b64 + `"}`, "MOBILE=" + b64},
		{`{"p":"{\"phone\":\"13812345678\"}"}`, `MOBILE={\"phone\":\"13812345678\"}`},
		{`{"p":"{\"driver_name\":\"ab cd\"}"}`, `NAME={\"driver_name\":\"ab cd\"}`},
		{`{"vin":"[redacted:T1]","name":"[redacted:T1]","phone":"[redacted:T1]"}`, ""},
		{`{"name":"phone","value":"13812345678","x":"{\"name\":\"phone\",\"value\":\"13812345678\"}"}`, `MOBILE=13812345678 | MOBILE={\"name\":\"phone\",\"value\":\"13812345678\"}`},
		{`["lsv-au2180e2183294"]`, "VIN=lsv-au2180e2183294"},
	} {
		found, err := s.JSON(nil, []byte(tc.doc))
		if err != nil {
			t.Errorf("%s: %v", tc.doc, err)
			continue
		}
		if got := show(found, []byte(tc.doc)); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.doc, got, tc.want)
		}
	}
}

// dedupe drops repeated parts: two detectors may see the same thing.
func dedupe(s string) string {
	var out []string
	seen := map[string]bool{}
	for p := range strings.SplitSeq(s, " | ") {
		if !seen[p] {
			out = append(out, p)
		}
		seen[p] = true
	}
	return strings.Join(out, " | ")
}

func TestText(t *testing.T) {
	s := New(Options{})
	secret := "phone 13812345678 and more"
	layers := base64.StdEncoding.EncodeToString(zip(hex.EncodeToString([]byte(secret))))
	jpg := base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01"))
	for _, tc := range []struct{ key, text, want string }{
		{"", "nothing here", ""},
		{"", "x " + layers + " y", "MOBILE=" + layers},
		{"", "image data:image/jpeg;base64," + jpg, "MEDIA=" + jpg},
		{"", "call%20138%31%32345678", "MOBILE=call%20138%31%32345678"},
		{"phone", "010-12345678", "MOBILE=12345678"},
		{"", `[{"a":13812345678}]`, "MOBILE=13812345678"},
		{"", `{"a":"13812345678","driver_name":"ab cd"}`, "MOBILE=13812345678 | NAME=ab cd"},
		{"", `{"city":"Hangzhou","temp":21}`, ""},
		{"", `{"city":"杭州市","n":{"district":"西湖区"},"street":"文三路123号"}`, "ADDRESS=杭州市 | ADDRESS=文三路123号"},
		{"", `{"city":"杭州市","road":"文三路","houseNo":"123号"}`, "ADDRESS=杭州市 | ADDRESS=文三路 | ADDRESS=123号"},
		{"", `call 13812345678 or 139%31%32345678`, "MOBILE=call 13812345678 or 139%31%32345678 | MOBILE=13812345678"},
		{"", "{\"P\":1,\"PassengerName\":\"刘帆\"}\n{\"P\":2,\"PassengerName\":\"陈丽\"}", "NAME=刘帆 | NAME=陈丽"},
		{"", "<td>owner_name</td><td>zhang1 ying1 bo1</td>", "NAME=zhang1 ying1 bo1"},
		{"", "联系人姓名改成caolinbin 之前登记错了", "NAME=caolinbin"},
		{"", "车主张伟，电话 １３８-0013-8000", "NAME=张伟 | MOBILE=１３８-0013-8000"},
	} {
		found, err := s.Text(nil, []byte(tc.key), []byte(tc.text))
		if got := show(found, []byte(tc.text)); err != nil || got != tc.want {
			t.Errorf("%q: got %q, %v, want %q", tc.text, got, err, tc.want)
		}
	}
}

func TestBytes(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct{ name, b, want string }{
		{"text", "all is well", ""}, {"empty", "", ""},
		{"text with a number", "tel 13812345678", "MOBILE"},
		{"document", `{"driver_name":"ab cd"}`, "NAME"},
		{"png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "MEDIA"},
		{"gzip", string(zip("tel 13812345678")), "MOBILE"},
		{"gzip of harmless text", string(zip("all is well")), ""},
		{"gzip of noise", string(zip("\x01\x02\xff\xfe\x03\x04\x05\x06\x07\x00\x01\x02")), "OPAQUE"},
		{"noise", "\x01\x02\xff\xfe\x03\x04\x05\x06", "OPAQUE"},
	} {
		found, err := s.Bytes(nil, []byte(tc.b))
		var names []string
		for _, f := range found {
			names = append(names, f.Entity.String())
		}
		if got := dedupe(strings.Join(names, " | ")); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.name, got, err, tc.want)
		}
	}
}

func TestErrors(t *testing.T) {
	s := New(Options{Budget: Budget{Bytes: 4096, Layers: 2}})
	big := bytes.Repeat([]byte("a"), 4097)
	deep := []byte(`{"a":"tel 13812345678"}`)
	for range 4 {
		deep = []byte(base64.StdEncoding.EncodeToString(deep))
	}
	for _, tc := range []struct {
		name string
		run  func() ([]pi.Finding, error)
		want error
	}{
		{"big text", func() ([]pi.Finding, error) { return s.Text(nil, nil, big) }, ErrBudget},
		{"big document", func() ([]pi.Finding, error) { return s.JSON(nil, big) }, ErrBudget},
		{"big bytes", func() ([]pi.Finding, error) { return s.Bytes(nil, big) }, ErrBudget},
		{"malformed document", func() ([]pi.Finding, error) { return s.JSON(nil, []byte(`{"a":1`)) }, ErrMalformed},
		{"too many layers", func() ([]pi.Finding, error) { return s.Text(nil, nil, deep) }, ErrBudget},
		{"damaged gzip", func() ([]pi.Finding, error) { return s.Bytes(nil, zip("tel 13812345678")[:20]) }, ErrMalformed},
		{"bomb", func() ([]pi.Finding, error) { return s.Bytes(nil, zip(strings.Repeat("a", 900_000))) }, ErrBudget},
	} {
		if _, err := tc.run(); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
}

func TestRedactJSON(t *testing.T) {
	s := New(Options{})
	m := `"` + mark + `"`
	for _, tc := range []struct{ doc, want string }{
		{`{ "a" : 1 }`, `{ "a" : 1 }`},
		{`{"a": "tel 13812345678 ok", "b":[13812345678, 2]}`, `{"a": ` + m + `, "b":[` + m + `, 2]}`},
		{`{"13812345678":{"x":1}}`, `{` + m + `:{"x":1}}`},
		{`{"lat":29.56,"speed":3,"lon":106.55}`, `{"lat":` + m + `,"speed":3,"lon":` + m + `}`},
		{`{"v":[` + numbers(128) + `],"w":[1]}`, `{"v":` + m + `,"w":[1]}`},
		{`{"coordinates":[[106.55,29.56],[106.56,29.57]]}`, `{"coordinates":[` + m + `,` + m + `]}`},
		{`"a 13812345678 \n 13912345678"`, m},
		{`{"phone_head":"138","soc":71,"phone_tail":"12345678"}`, `{"phone_head":` + m + `,"soc":71,"phone_tail":` + m + `}`},
		{`{"phone1":138,"at":{"soc":[71,72],"ok":true},"phone2":12345678,"n":null}`, `{"phone1":` + m + `,"at":{"soc":[71,72],"ok":true},"phone2":` + m + `,"n":null}`},
		{`{"email_user":"lihua","ok":true,"email_domain":"foxmail.com"}`, `{"email_user":` + m + `,"ok":true,"email_domain":` + m + `}`},
		{`{"phone":["138",null,{"soc":71},"1234","5678"],"x":["138"]}`, `{"phone":[` + m + `,null,{"soc":71},` + m + `,` + m + `],"x":["138"]}`},
		{`{"imei":{"0":"4901542","soc":71,"1":"03237518"}}`, `{"imei":{"0":` + m + `,"soc":71,"1":` + m + `}}`},
		{`{"phone_head":"138","tel":"13912345678","phone_tail":"12345678"}`, `{"phone_head":` + m + `,"tel":` + m + `,"phone_tail":` + m + `}`},
		{`{"doc":"{\"phone_head\":\"138\",\"phone_tail\":\"12345678\"}","soc":71}`, `{"doc":` + m + `,"soc":71}`},
		{`{"t":"phone_1=138 soc=71 phone_2=12345678","soc":71}`, `{"t":` + m + `,"soc":71}`},
		{`{"lat":{"d":29,"m":33,"s":40.4},"lon":{"d":106,"m":33,"s":4.4},"soc":71}`, `{"lat":` + m + `,"lon":` + m + `,"soc":71}`},
		{`{"driver_name_reversed":"亮宏金","a_name_reversed":` + m + `}`, `{"driver_name_reversed":` + m + `,"a_name_reversed":` + m + `}`},
	} {
		found, err := s.JSON(nil, []byte(tc.doc))
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.RedactJSON([]byte("> "), []byte(tc.doc), marked, found)
		if err != nil || string(got) != "> "+tc.want {
			t.Errorf("%s:\n got %s, %v\nwant > %s", tc.doc, got, err, tc.want)
		}
		if again, err := s.JSON(nil, []byte(tc.want)); err != nil || len(again) > 0 {
			t.Errorf("%s: %s is found again, %v", tc.want, show(again, []byte(tc.want)), err)
		}
	}
	if _, err := s.RedactJSON(nil, []byte(`{`), marked, nil); !errors.Is(err, ErrMalformed) {
		t.Errorf("malformed: %v", err)
	}
}

func TestScanAllocatesNothing(t *testing.T) {
	s := New(Options{Known: pi.Known{VIN: "LSVAU2180E2183294"}})
	doc, text := []byte(record), []byte(line)
	dst := make([]pi.Finding, 0, 64)
	out := make([]byte, 0, 4096)
	run := func() {
		var err error
		if dst, err = s.JSON(dst[:0], doc); err != nil {
			t.Fatal(err)
		}
		if out, err = s.RedactJSON(out[:0], doc, marked, dst); err != nil {
			t.Fatal(err)
		}
		if dst, err = s.Text(dst[:0], nil, text); err != nil {
			t.Fatal(err)
		}
	}
	run()
	if n := testing.AllocsPerRun(100, run); n != 0 {
		t.Errorf("%.1f allocations, want none", n)
	}
}

// FuzzRedact redacts what was found and expects a document that encoding/json reads,
// that is the same where nothing was found, and in which nothing is found again.
func FuzzRedact(f *testing.F) {
	for _, doc := range []string{
		record, `{"a":"tel 13812345678","b":[13812345678,{"lat":29.56,"lon":106.55}]}`,
		`{"13812345678":"\u0031\u00338\u00312345678","name":"张伟"}`, `[[106.55123,29.56123]]`,
		`{"p":"eyJwaG9uZSI6IjEzODEyMzQ1Njc4In0=","face":[` + numbers(16) + `]}`,
		`{"a":"手机号（倒着写）：87654321831","b":"phone part: 138\nphone cont: 12345678","user":"lihua","domain":"foxmail.com","vin_1":"1M8GDM9A","x":"re110101199003077854z"}`,
		`{"p":"{\"driver_name\":\"ab\"}","wechat":"abc_def","imei":490154203237518}`,
	} {
		f.Add([]byte(doc))
	}
	s := New(Options{Known: pi.Known{VIN: "LSVAU2180E2183294"}})
	f.Fuzz(func(t *testing.T, doc []byte) {
		found, err := s.JSON(nil, doc)
		if err != nil {
			return
		}
		for _, x := range found {
			if x.Start < 0 || x.Start >= x.End || x.End > len(doc) || x.Entity == pi.None {
				t.Fatalf("finding %v in %d bytes", x, len(doc))
			}
		}
		out, err := s.RedactJSON(nil, doc, marked, found)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(out) {
			t.Fatalf("%s became %s, which is no JSON", doc, out)
		}
		if len(found) == 0 && !bytes.Equal(doc, out) {
			t.Fatalf("%s became %s though nothing was found", doc, out)
		}
		if again, err := s.JSON(nil, out); err != nil || len(again) > 0 {
			t.Fatalf("%s became %s, in which %s is found, %v", doc, out, show(again, out), err)
		}
	})
}

func FuzzBytes(f *testing.F) {
	f.Add([]byte("tel 13812345678"))
	f.Add(zip(`{"phone":"13812345678"}`))
	f.Add([]byte(base64.StdEncoding.EncodeToString(zip("tel 13812345678"))))
	f.Add([]byte("\x01\x02\xff"))
	f.Add(pack(f, map[string]any{"tel": uint64(13812345678), "v": []byte{1, 2, 0xFF}}))
	f.Add(packCBOR(f, map[string]any{"tel": uint64(13812345678), "v": []float64{106.5516, 29.563}}))
	f.Add(fixed64(fixed64(str(nil, 1, "driving"), 4, 29.563123), 5, 106.551612))
	f.Add(utf16Bytes("tel 13812345678", binary.LittleEndian, true))
	f.Add(inflated(tel))
	s := New(Options{Budget: Budget{Decoded: 1 << 16}})
	f.Fuzz(func(t *testing.T, b []byte) {
		found, err := s.Bytes(nil, b)
		if err != nil && !errors.Is(err, ErrBudget) && !errors.Is(err, ErrMalformed) {
			t.Fatal(err)
		}
		for _, x := range found {
			if x.Start < 0 || x.Start >= x.End || x.End > len(b) {
				t.Fatalf("finding %v in %d bytes", x, len(b))
			}
		}
	})
}

func ExampleScanner_JSON() {
	s := New(Options{})
	doc := []byte(`{"driver":"张伟","tel":13812345678,"speed":52.5}`)
	found, err := s.JSON(nil, doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found {
		fmt.Printf("%s %s\n", f.Entity, doc[f.Start:f.End])
	}
	out, err := s.RedactJSON(nil, doc, marked, found)
	fmt.Println(string(out), err)
	// Output:
	// NAME 张伟
	// MOBILE 13812345678
	// {"driver":"[redacted:T1]","tel":"[redacted:T1]","speed":52.5} <nil>
}
