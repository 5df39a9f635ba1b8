package pi

import "testing"

// TestGlued holds keys that are glued to values, and values in the forms of registers.
func TestGlued(t *testing.T) {
	s := NewScanner(Known{})
	for _, c := range []struct{ key, text, want string }{
		{"", "imsiNo460001234567890end", "IMSI"},
		{"", "passport_noE12345678ok", "PASSPORT"},
		{"", "licensePlateTag12345", ""},
		{"", "frameCount13812345678end", ""},
		{"phone", "00000013812345678", "MOBILE"},
		{"count", "00000013812345678", ""},
		{"", "EF_ICCID 986800351171905397F3", "ICCID"},
		{"imsi_bcd", "64000021436587F9", "IMSI"},
		{"", "addr=683118325476F8", "MOBILE"},
		{"", "crc=683118325476A8", ""},
		{"phone_hex", "0x3374e6e4e", "MOBILE"},
		{"crc_hex", "0x3374e6e4e", ""},
		{"phone", "138，12，34567，8", "MOBILE"},
		{"", "138，12，34567，8", ""},
		{"", "前半段：110101199\n后半段：003077854", "RESIDENT_ID"},
		{"", "温度：110101199\n压力：003077854", ""},
		{"", "证件re110101199003077854z已过期", "RESIDENT_ID"},
		{"imei", "im490154203237518z", "IMEI"},
		{"", "im490154203237518z", ""},
		{"", "re110101199003077855z", ""},
		{"", "id 110101+19900307+7854", "RESIDENT_ID"},
		{"", "110101，19900307，7854", "RESIDENT_ID"},
		{"", "麻烦打138，1234，5678", "MOBILE"},
		{"", "1,2,138,1234,5678,9", ""},
		{"plate", "粤A+KM+1783", "PLATE"},
		{"", "苏，E，02676超速", "PLATE"},
		{"", "护照号：E1\t2345\t678", "PASSPORT"},
		{"", "护照号\tno\tE1\t2345\t678", ""},
		{"permit", "H3，1234，567", "PERMIT"},
	} {
		if got := found(s, c.key, c.text); got != c.want {
			t.Errorf("key %q text %q: found %q, want %q", c.key, c.text, got, c.want)
		}
	}
}

// TestPartOf tells which keys name pieces of one value.
func TestPartOf(t *testing.T) {
	for _, c := range []struct {
		key, next string
		want      bool
	}{
		{"card_no_1", "card_no_2", true}, {"cardNo1", "cardNo2", true}, {"0", "1", true}, {"phoneHead", "phoneTail", true},
		{"card_no_2", "card_no_1", false}, {"card_no_1", "card_no_3", false}, {"phone_1", "plate_2", false}, {"身份证前段", "身份证后段", true},
		{"vin_part", "vin_part", true}, {"wmi", "vds", true}, {"trail", "tail", false}, {"speed", "speed", false}, {"a", "b", true}, {"b", "a", false},
	} {
		if got := PartOf([]byte(c.next)).Follows(PartOf([]byte(c.key))); got != c.want {
			t.Errorf("%s, %s: %v, want %v", c.key, c.next, got, c.want)
		}
	}
}
