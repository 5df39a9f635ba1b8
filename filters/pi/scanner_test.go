package pi

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func entities(found []Finding) string {
	var names []string
	for _, f := range found {
		names = append(names, f.Entity.String())
	}
	return strings.Join(names, " ")
}

func TestScan(t *testing.T) {
	s := NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝A·D12345"})
	for _, tc := range []struct{ key, text, want string }{
		// Numbers inside longer runs, floats and words are none.
		{"", "213812345678", ""},
		{"", "138123456789012345678901", ""},
		{"", "0.13812345678", ""},
		{"", "13812345678.5", ""},
		{"", "A13812345678", ""},
		{"", "1700000000000", ""},
		{"", "13812345678.0", "MOBILE"},
		{"", "电话13812345678,", "MOBILE"},
		{"", "tel13812345678", "MOBILE"},
		{"", "138-1234-5678", "MOBILE"},
		{"", "1 3 8 1 2 3 4 5 6 7 8", "MOBILE"},
		{"", "+86 138 1234 5678", "MOBILE"},
		{"", "一三八一二三四五六七八", "MOBILE"},
		{"", "１３８１２３４５６７８", "MOBILE"},
		{"", "①③⑧①②③④⑤⑥⑦⑧", "MOBILE"},
		{"", "2024-01-15 10:30:00", ""},
		{"", "11010519491231002X", "RESIDENT_ID"},
		{"", "11010519491231002x", "RESIDENT_ID"},
		{"", "110105-19491231-002X", "RESIDENT_ID"},
		{"", "110105194912310021", ""},
		{"id_card", "110105194912310021", "RESIDENT_ID"},
		{"", "110105194913310020", ""},
		{"", "460001234567890", "IMSI"},
		{"", "89860012345678901234", "ICCID"},
		{"", "490154203237518", ""}, // a body that gives out no codes today
		{"imei", "490154203237518", "IMEI"},
		{"", "4111111111111111", "BANK_CARD"},
		{"", "4111111111111112", ""},
		{"", "4111 1111 1111 1111", "BANK_CARD"},
		{"", "91350100M000100Y43", "CREDIT_CODE"},
		{"", "91350100M000100Y44", ""},
		// VIN: check digit, plausible form, known in any form.
		{"", "1M8GDM9AXKP042788", "VIN"},
		{"", "1M8GDM9A1KP04278B", ""},
		{"vin", "1M8GDM9A1KP04278B", "VIN"},
		{"", "车架号 1M8GDM9A1KP04278B", "VIN"},
		{"", "1M8 GDM9AX KP042788", "VIN"},
		{"", "xxlsv-au21/80e2183-294yy", "VIN"},
		{"", "ＬＳＶＡＵ２１８０Ｅ２１８３２９４", "VIN VIN"},
		{"", "d41d8cd98f00b204e9800998ecf8427e", ""},
		{"", "渝a d-1.2 345", "PLATE PLATE"},
		{"", "粤B12345", "PLATE"}, {"", "粤B·1 2 3 4 5", "PLATE"}, {"", "粤B1234警", "PLATE"},
		{"", "粤I12345", ""}, {"", "粤B1234567", ""}, {"", "粤BD12345", "PLATE"},
		{"plate_no", "B12345", "PLATE"},
		{"", "E12345678", "PASSPORT"}, {"", "H12345678", ""}, {"", "通行证 H12345678", "PERMIT"},
		{"", "a@b", ""}, {"", "user@host.c0m.", ""}, {"", "a.b@c.cn", "EMAIL"},
		{"", "aa:bb:cc:dd:ee:ff", "MAC"}, {"", "aa:bb:cc:dd:ee:ff:00", ""}, {"wifi_mac", "aabbccddeeff", "MAC"},
		{"", "aabb.ccdd.eeff", "MAC"},
		{"name", "张伟", "NAME"}, {"name", "电池温度", ""}, {"name", "温度", ""}, {"name", "Engine Speed", ""},
		{"driver_name", "somebody", "NAME"}, {"ownerName", "unknown", ""}, {"name", "Zhang Wei", "NAME"},
		{"姓名", "阿布都·买买提", "NAME"},
		{"driver_name", "[redacted:T1]", ""}, {"wechat", "[redacted:T1]", ""},
		{"", "张伟先生您好", "NAME"}, {"", "先生您好", ""}, {"", "司机高速行驶", ""},
		{"", "收件人：欧阳娜娜", "NAME"},
		{"address", "重庆市渝北区金开大道100号", "ADDRESS"}, {"address", "0x7E0", ""}, {"address", "10.0.0.1:80", ""},
		{"", "家住重庆市渝北区金开大道100号3栋", "ADDRESS"}, {"", "前方路口左转进入市区", ""},
		{"wechat", "zhang_wei88", "WECHAT"}, {"wechat", "enabled", ""},
		{"", "加微信 zhangwei88", "WECHAT"}, {"", "wechat service started", ""}, {"", "wxid_abc123def456", "WECHAT"},
		{"", "29.56123,106.55123", "LOCATION"}, {"", "1.5,2.5", ""}, {"", "0.12345,0.54321,0.99999", ""},
		{"location", "29.56,106.55", "LOCATION"},
		{"", "经度106.55 纬度29.56", "LOCATION LOCATION"}, {"", "lat=29.5612 lon=106.5512", "LOCATION LOCATION"},
		{"latitude", "29.56", "LOCATION"}, {"lat", "0.1", ""},
		{"", "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47", "LOCATION"},
		{"", "$GPGGA,123519,,,,,0,00,,,M,,M,,*47", ""},
		{"", "GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A", "LOCATION"},
		{"", "29°33'45\"N 106°33'00\"E", "LOCATION LOCATION"}, {"", "29°33′45″", "LOCATION"}, {"", "水温90°C", ""},
		{"", "LINESTRING(106.55 29.56, 106.56 29.57)", "LOCATION"},
		{"geohash", "wm7b0x", "LOCATION"},
		{"", "geohash wm7b0x", "LOCATION"}, {"", "geohash enabled", ""},
		{"", "meet at 8FVC9G8F+6X today", "LOCATION"}, {"", "plus code: 9G8F+6X", "LOCATION"}, {"", "9G8F+6X", ""},
		{"", "grid 48RTU12345678 ok", "LOCATION"}, {"", "48R TU 12345 67890", "LOCATION"}, {"", "48R 377299 3267035", "LOCATION"},
		{"", "part 5Q0123456A", ""}, {"", "h3 8928308280fffff", "LOCATION"}, {"", "8928308280fffff", "LOCATION"},
		{"", "8928308280fffa1", ""}, {"", "s2 cell id 3ba10a2b4c", "LOCATION"}, {"s2CellId", "3959802013870907392", "LOCATION"},
		// Evasions.
		{"", "13.81.23.45.67.8", "MOBILE"}, {"", "(138)1234-5678", "MOBILE"}, {"", "l38OO138OO1", "MOBILE"}, {"", "192.168.100.11", ""},
		{"", "1三8 一2三4 五6七8", "MOBILE"}, {"", "1999-12-31 101", ""}, {"", "0086-138-1234-5678", "MOBILE"},
		{"", "11 01 05 19 49 12 31 00 2X", "RESIDENT_ID"}, {"", "4111\n111111111111", "BANK_CARD"},
		{"", "ＶＩＮ １Ｍ８GDM9AXKР042788", "VIN"}, {"", "1M8GDM9AXKPO42788", "VIN"},
		{"", "E 1234 5678", "PASSPORT"}, {"", "DE1234567", "PASSPORT"},
		{"", "使014578", "PLATE"}, {"", "WJ京12345", "PLATE"}, {"", "空A12345", "PLATE"}, {"", "【京】A 1 2 3 4 5", "PLATE"}, {"", "京A一二三四五", "PLATE"},
		{"", "zhang(at)qq[dot]com", "EMAIL"}, {"", "zhang#qq.com", "EMAIL"}, {"", "zhang at qq dot com", "EMAIL"}, {"", "look at qq.com", ""}, {"", "123#DEADBEEF", ""},
		{"", "A9-CD-A2-AF-A7-FA", "MAC"}, {"", "12 34 56 78 9A BC", ""}, {"", "bluetooth A9 CD A2 AF A7 FA", "MAC"},
		{"", "Call Zhang Wei now", "NAME"}, {"", "John Smith arrived", "NAME"}, {"", "Lane Keeping Assist", ""}, {"", "Mr. Potter", "NAME"},
		{"", "让上官婉婷来一下", "NAME"}, {"", "at 100 Park Street, Wuhan", "ADDRESS"}, {"", "Street lighting is dim", ""},
		{"face_id", strings.Repeat("ab12", 16), "BIOMETRIC"},
		{"phone", "010-12345678", "MOBILE"}, {"phone", "3.14159265", ""},
	} {
		if got := entities(s.Scan(nil, []byte(tc.key), []byte(tc.text))); got != tc.want {
			t.Errorf("key %q text %q: found %q, want %q", tc.key, tc.text, got, tc.want)
		}
	}
}

func TestOffsetsReferToTheOriginal(t *testing.T) {
	text := "电话：１３８\u200b１２３４５６７８，粤B12345"
	found := NewScanner(Known{}).Scan(nil, nil, []byte(text))
	if len(found) != 2 {
		t.Fatalf("found %v, want a mobile number and a plate", found)
	}
	if got := text[found[0].Start:found[0].End]; got != "１３８\u200b１２３４５６７８" {
		t.Errorf("the mobile number covers %q", got)
	}
	if got := text[found[1].Start:found[1].End]; got != "粤B12345" {
		t.Errorf("the plate covers %q", got)
	}
}

func TestScanAppends(t *testing.T) {
	dst := []Finding{{1, 2, MAC}}
	dst = NewScanner(Known{}).Scan(dst, []byte("phone"), []byte("13812345678"))
	if len(dst) != 2 || dst[0].Entity != MAC || dst[1] != (Finding{0, 11, Mobile}) {
		t.Errorf("got %v", dst)
	}
}

func TestContextWordsHaveOneBucketEach(t *testing.T) {
	seen := map[string]bool{}
	if len(hanWords) > bucketMask {
		t.Fatalf("%d buckets do not fit the table", len(hanWords))
	}
	for _, b := range hanWords {
		if seen[b.first] {
			t.Errorf("two buckets for %s", b.first)
		}
		seen[b.first] = true
		for i, w := range b.words {
			if !strings.HasPrefix(w.word, b.first) {
				t.Errorf("%s is in the bucket of %s", w.word, b.first)
			}
			for _, later := range b.words[i+1:] {
				if strings.HasPrefix(later.word, w.word) {
					t.Errorf("%s hides %s", w.word, later.word)
				}
			}
		}
	}
}

func TestEntityNames(t *testing.T) {
	if Opaque.String() != "OPAQUE" || ResidentID.String() != "RESIDENT_ID" || Entity(200).String() != "NONE" {
		t.Error("the table of names is out of step")
	}
}

func TestScanAllocatesNothing(t *testing.T) {
	s := NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"})
	dst := make([]Finding, 0, 64)
	for _, text := range []string{
		"ts=1700000000000 speed=83.25 rpm=2140 soc=71.5 tel 13812345678 vin 1M8GDM9AXKP042788 card 4111 1111 1111 1111 mac aa:bb:cc:dd:ee:ff mail a.b@c.cn pos 29.56123,106.55123 state=ok temp=21.5 door=closed seat=2 x=1",
		"车主张伟，电话１３８１２３４５６７８，车牌渝A·D12345，住重庆市渝北区金开大道100号，身份证11010519491231002X，微信号zhang_wei88，经度106.55123",
	} {
		b, key := []byte(text), []byte("ownerName")
		dst = s.Scan(dst[:0], key, b)
		if n := testing.AllocsPerRun(200, func() { dst = s.Scan(dst[:0], key, b) }); n != 0 {
			t.Errorf("%.0f allocations in %.40s..., want none", n, text)
		}
	}
}

// shared gives a directory of development data outside the repository.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no development data: %v", err)
	}
	return dir
}

func TestRealBusLogHasNoFindings(t *testing.T) {
	f, err := os.Open(filepath.Join(shared(t, "can"), "rav4_first10s.candump.log"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	s, lines, wrong := NewScanner(Known{}), 0, 0
	for sc := bufio.NewScanner(f); sc.Scan(); lines++ {
		if found := s.Scan(nil, nil, sc.Bytes()); len(found) > 0 {
			wrong++
			t.Logf("%v in %s", found, sc.Text())
		}
	}
	t.Logf("%d of %d lines", wrong, lines)
	if wrong*1000 > lines {
		t.Errorf("%d of %d lines of a bus log have findings, want under 0.1%%", wrong, lines)
	}
}

func TestRealReceiverLogsAreLocations(t *testing.T) {
	s, n, found := NewScanner(Known{}), 0, 0
	dir := shared(t, "nmea")
	for _, name := range []string{"ublox-8.log", "telit-he910.log", "quectel.log", "beidou-gb.log"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(b) {
			if !bytes.Contains(line, []byte(",N,")) || !bytes.Contains(line, []byte(",E,")) && !bytes.Contains(line, []byte(",W,")) || line[0] != '$' {
				continue
			}
			n++
			if len(s.Scan(nil, nil, line)) > 0 {
				found++
			} else {
				t.Logf("missed %s", line)
			}
		}
	}
	t.Logf("%d of %d sentences with a fix", found, n)
	if n == 0 || found*1000 < n*995 {
		t.Errorf("%d of %d sentences found", found, n)
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte("phone"), []byte("138 1234 5678 粤B12345 29°33'45\"N a@b.cn"))
	f.Add([]byte("姓名"), []byte("１３８\u200b１２３４５６７８\xe7\x9b"))
	f.Add([]byte("lat"), []byte("$GPGGA,1,4807.038,N,01131.000,E*47 POINT(1.5 2.5)"))
	f.Add([]byte(""), []byte("重庆市渝北区金开大道100号3栋1室 aa:bb:cc:dd:ee:ff wx:abc_123"))
	r := rand.New(rand.NewPCG(1, 1))
	f.Add([]byte("x"), []byte(telemetry(gen{r})))
	s := NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"})
	f.Fuzz(func(t *testing.T, key, text []byte) {
		before := bytes.Clone(text)
		first := s.Scan(nil, key, text)
		for _, x := range first {
			if x.Start < 0 || x.Start >= x.End || x.End > len(text) || x.Entity == None || x.Entity >= Media {
				t.Fatalf("finding %v in %d bytes", x, len(text))
			}
		}
		again := s.Scan(nil, key, text)
		if len(first) != len(again) || !bytes.Equal(before, text) {
			t.Fatal("a second scan differs, or the text was changed")
		}
	})
}
