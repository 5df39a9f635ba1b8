package scan

import "testing"

func TestNamesAndValues(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct{ doc, want string }{
		{`{"value":"haoran1631","name":"wechat"}`, "WECHAT"}, {`{"name":"wechat","value":"haoran1631"}`, "WECHAT"},
		{`{"content":"阚浩然","label":"holder"}`, "NAME"}, {`{"value":34.262394,"name":"lat"}`, "LOCATION"},
		{`{"key":"plateNo","value":"B12345"}`, "PLATE"}, {`{"value":"enabled","name":"wechat"}`, ""},
		{`{"value":"haoran1631","name":"build"}`, ""}, {`{"a":{"value":"haoran1631"},"name":"wechat"}`, ""},
		{`{"value":2140,"name":"rpm"}`, ""}, {`["wechat","haoran1631"]`, ""},
	} {
		found, err := s.JSON(nil, []byte(tc.doc))
		got := ""
		for _, f := range found {
			got += f.Entity.String()
		}
		if err != nil || got != tc.want {
			t.Errorf("%s: found %q (%v), want %q", tc.doc, got, err, tc.want)
		}
	}
}
