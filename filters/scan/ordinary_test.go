package scan

import "testing"

// TestCharactersInLists: characters as numbers, halves of positions and accounts in pieces, columns
// written backwards.
func TestCharactersInLists(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct{ doc, want string }{
		{`{"applicant_name":[39532,23376,28085]}`, "NAME=[39532,23376,28085]"},
		{`{"姓名_bytes":[39532, 40527],"ts":1}`, "NAME=[39532, 40527]"},
		{`{"samples":[39532,23376,28085]}`, ""},
		{`{"name":[20013,30000]}`, ""},
		{`{"lat":["28.39","4980"]}`, `LOCATION="28.39","4980"`},
		{`{"lat":["12.5","13"]}`, ""},
		{`{"lat":["12.5","13.25"]}`, ""},
		{`{"wx_account_parts":["zhang_g","uiying19"]}`, `WECHAT="zhang_g","uiying19" | WECHAT=zhang_g | WECHAT=uiying19`},
		{`{"renter_passport":"RzUwNzk4MTQzCg"}`, "PASSPORT=RzUwNzk4MTQzCg"},
	} {
		found, err := s.JSON(nil, []byte(tc.doc))
		if got := dedupe(show(found, []byte(tc.doc))); err != nil || got != tc.want {
			t.Errorf("%s: got %s, %v, want %s", tc.doc, got, err, tc.want)
		}
	}
	for _, tc := range []struct{ text, want string }{
		{"mobile_rev,rpm\n62418666681,2212", "MOBILE=62418666681"},
		{"part_rev,qty\n62418666681,4", ""},
		{"INSERT INTO t (id, bankcard_rev, status) VALUES (38689, '3046891305563997126', 4);", "BANK_CARD=3046891305563997126"},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		if got := dedupe(show(found, []byte(tc.text))); err != nil || got != tc.want {
			t.Errorf("%s: got %s, %v, want %s", tc.text, got, err, tc.want)
		}
	}
}
