package scan

import (
	"testing"

	"cordon/filters/pi"
)

func TestValuesOfStatements(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct {
		text, want string
		entity     pi.Entity
	}{
		{"INSERT INTO t (id, 姓名, x) VALUES (1, '于丹', 'a')", "于丹", pi.Name},
		{"insert into `t` (`wxh`, `create_time`) values ('lucky_77', '2025-01-01'), ('', 'x')", "lucky_77", pi.WeChat},
		{"x=1 INSERT INTO t (x, owner_name)\nVALUES ('a''b', 'null'), ('c,d)', '于丹')", "于丹", pi.Name},
		{"INSERT INTO t (owner_name, speed) VALUES ('unknown', 3)", "", pi.Name},
		{"INSERT INTO t (state, speed) VALUES ('于丹', 3)", "", pi.Name},
		{"INSERT INTO t (owner_name", "", pi.Name},
		{"INSERT INTO t (owner_name) VALUES ('于丹", "于丹", pi.Name},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range found {
			if f.Entity == tc.entity {
				got += tc.text[f.Start:f.End]
			}
		}
		if got != tc.want {
			t.Errorf("%q: found %q, want %q", tc.text, got, tc.want)
		}
	}
}
