package pi

import "testing"

func TestDivisions(t *testing.T) {
	for _, tc := range []struct {
		text string
		want string
	}{
		{"重庆渝北区", "重庆"}, {"渝北区", "渝北"}, {"浦东新区世纪大道", "浦东新区"}, {"忠县", "忠县"}, {"呼和浩特市", "呼和浩特"},
		{"东方市", "东方"}, {"张家界永定区", "张家界"}, {"阿", ""}, {"电池温度", ""}, {"abcdef", ""}, {"发动机", ""}, {"深水埗", "深水埗"},
	} {
		if got := tc.text[:divisionAt([]byte(tc.text), 0)]; got != tc.want {
			t.Errorf("%s begins with the division %q, want %q", tc.text, got, tc.want)
		}
	}
	d := divisionTable
	if len(d.text) > 1<<16-1 {
		t.Fatalf("%d bytes of names do not fit the offsets", len(d.text))
	}
	for k := range len(d.at) - 1 {
		n := d.name(k)
		if len(n) < 6 || divisionAt([]byte(n), 0) != len(n) {
			t.Errorf("%s is not found by itself", n)
		}
	}
	used := 0
	for _, s := range d.slot {
		if s != 0 {
			used++
		}
	}
	if used*2 > divisionSlots {
		t.Errorf("%d of %d slots used", used, divisionSlots)
	}
	t.Logf("%d names, %d bytes of text, %d slots used", len(d.at)-1, len(d.text), used)
}
