package pi

import (
	"strings"
	"testing"
)

// found lists the entities in text under a key.
func found(s *Scanner, key, text string) string {
	var out []string
	for _, f := range s.Scan(nil, []byte(key), []byte(text)) {
		if f.Start < 0 || f.End > len(text) || f.Start >= f.End {
			return "offsets out of the text"
		}
		out = append(out, f.Entity.String())
	}
	return strings.Join(out, " ")
}

// TestEvaded holds forms that a reader understands, and what only looks like them. The
// identifiers are made up; their check digits hold.
func TestEvaded(t *testing.T) {
	s := NewScanner(Known{})
	for _, c := range []struct{ key, text, want string }{
		// Symbols, marks and other alphabets.
		{"", "打1👍3👍8👍1👍2👍3👍4👍5👍6👍7👍8找我", "MOBILE"},
		{"", "ID 1101⭐0119⭐9003⭐0778⭐54", "RESIDENT_ID"},
		{"", "vin 1M8★GDM9★AXKP★0427★88", "VIN"},
		{"", "⑴⑶⑻⑴⑵⑶⑷⑸⑹⑺⑻", "MOBILE"},
		{"", "¹³⁸¹²³⁴⁵⁶⁷⁸", "MOBILE"},
		{"", "१३८१२३४५६७८", "MOBILE"},
		{"", "1̶3̶8̶1̶2̶3̶4̶5̶6̶7̶8̶", "MOBILE"},
		{"", "𝟏M8GDM9AXKP𝟎𝟒𝟐𝟕𝟖𝟖", "VIN"},
		{"", "Ⓔ12345678", "PASSPORT"},
		{"", "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "MOBILE"},
		{"", "温度25℃30℃，见①②③", ""},
		{"", "第一、二、三章", ""},
		// Chinese numerals in codes.
		{"", "一M八GDM九AXKP〇四二七八八", "VIN"},
		{"", "E一二三四五六七八", "PASSPORT"},
		{"", "A4:五八:B1:二C:三D:九E", "MAC"},
		{"", "二维码三星WiFi一体机", ""},
		// Letters for digits.
		{"", "1M8GDM9AXKPO42788", "VIN"},
		{"", "护照 EI234S678", "PASSPORT"},
		{"", "mac OO:1A:2B:lC:4D:5E", "MAC"},
		{"", "SOSBOSSIZZZ", ""},
		// In pieces.
		{"", "138 then 1234 then 5678", "MOBILE"},
		{"", "前三位138，中间1234，后四位5678", "MOBILE"},
		{"", "area 460 rest 001234567890", "IMSI"},
		{"", "VIN starts with 1M8GDM9, then AXKP, last 042788", "VIN"},
		{"", "先记110101 1990，再记0307 7854，连起来", "RESIDENT_ID"},
		{"", "first 61 then 72 and then 1200 km", ""},
		{"", "1,1,0,1,0,1,1,9,9,0,0,3,0,7,7,8,5,4", "RESIDENT_ID"},
		{"phone", "1,3,8,1,2,3,4,5,6,7,8", "MOBILE"},
		{"", "13,812,345,678", ""},
		{"", "cells: 3650,4111,1111,1111,1111,3702", ""}, // four neighbours pass for a card
		{"", "cells=[41,11,11,11,11,11,11,11,40]", ""},
		{"", "6,5,4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,7", ""},
		{"", "4111,1111,1111,1111", "BANK_CARD"},
		{"bankcard", "3650,4111,1111,1111,1111", "BANK_CARD"},
		// Spoken.
		{"", "call one three eight one two three four five six seven eight", "MOBILE"},
		{"", "yi san ba, yi er san si wu liu qi ba", "MOBILE"},
		{"", "one three eight double one triple zero four five six", "MOBILE"},
		{"", "one two three, wu li and san zhang", ""},
		// Context on either side.
		{"", "E12345678（护照）", "PASSPORT"},
		{"", "D1234567是我的护照", "PASSPORT"},
		{"", "H12345678 (travel permit)", "PERMIT"},
		{"", "护照号码是P1234567", "PASSPORT"},
		{"", "D1234567 errors", ""},
		{"", "error E00012345", ""}, {"", "发动机故障码：E12345678", ""}, {"", "error in passport E00012345", "PASSPORT"},
		{"", "errors: E12345678", "PASSPORT"},
		{"", "part no. G12345678", ""},
		{"", "E00-007099", ""},
		// Counters.
		{"", "seq=13812345678", ""},
		{"", "frame count 13812345678", ""},
		{"frameCount", "13812345678", ""},
		{"", "计数值为13812345678", ""},
		{"", "13812345678 bytes", ""},
		{"", "seq=5 tel=13812345678", "MOBILE"},
		{"", "明天打13812345678", "MOBILE"},
		{"", "物联卡 1440123456789", "MOBILE"},
		{"ts", "1440123456789", ""},
		{"tel", "4008123456", ""},
		// Hardware addresses.
		{"", "temp=71, mac:02:b3:5d:99:be:76, rssi", "MAC"},
		{"", "16A-741-E9C-9A7", "MAC"},
		{"", "C4DF0F-3B2E08", "MAC"},
		{"", "Paired with a1b2c3d4e5f6", "MAC"},
		{"", "24-11-05-08-15-59", ""},
		{"", "[8] C2 31 12 93 C1 8F 9C 80", ""},
		// Mail.
		{"", "x i a o @ f o x m a i l . c o m", "EMAIL"},
		{"", "xi🚗ao@fox🚗mail🚗.c🚗om", "EMAIL"},
		{"", "x @ y", ""},
		// Plates.
		{"", "123456使", "PLATE"},
		{"", "使拐拐三洞三幺进厂", "PLATE"},
		{"", "WJ·京65375", "PLATE"},
		{"", "云DN〇三三五", "PLATE"},
		{"", "请在1234567使用", ""},
	} {
		if got := found(s, c.key, c.text); got != c.want {
			t.Errorf("key %q text %q: found %q, want %q", c.key, c.text, got, c.want)
		}
	}
}

// TestEvadedAllocates checks that no way of undoing an evasion needs memory.
func TestEvadedAllocates(t *testing.T) {
	s := NewScanner(Known{})
	dst := make([]Finding, 0, 16)
	for _, text := range []string{"138 then 1234 then 5678", "yi san ba yi er san si wu liu qi ba", "x i a o @ f o x m a i l . c o m", "一M八GDM九AXKP〇四二七八八", "seq=13812345678"} {
		b := []byte(text)
		dst = s.Scan(dst[:0], nil, b)
		if n := testing.AllocsPerRun(50, func() { dst = s.Scan(dst[:0], nil, b) }); n != 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}
