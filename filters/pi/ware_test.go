package pi

import "testing"

// TestWares checks what has the form of a plate, of a position or of a name by itself and is the code,
// the measurement or the name of a thing by what stands around it, and its likes that are none.
func TestWares(t *testing.T) {
	s := NewScanner(Known{})
	for _, c := range []struct {
		key, text string
		of        Entity
		found     bool
	}{
		{"partNo", "苏B12034", Plate, false},
		{"color_code", "青B12034", Plate, false},
		{"物料编码", "苏B12034", Plate, false},
		{"vehicle", "苏B12034", Plate, true},
		{"", "零件号:苏B12034", Plate, false},
		{"", "桩号 鲁K12345 限速", Plate, false},
		{"", "粤A03021号桩离线", Plate, false},
		{"", "粤A03021号车离线", Plate, true},
		{"", "更换零件后 京A12345 出厂", Plate, true},
		{"", "已完成 B10023 工单", Plate, false},
		{"", "跟随成B10023", Plate, true},
		{"", "浙A00000 示例", Plate, false},
		{"ci", "31.2304,121.4737", Location, false},
		{"temp_in", "31.2304,121.4737", Location, false},
		{"place", "31.2304,121.4737", Location, true},
		{"", "CI 95% [31.2304, 121.4737]", Location, false},
		{"", "epoch 3 31.2304 121.4737 done", Location, false},
		{"", "图像坐标 (31.23041,121.47371)", Location, false},
		{"", "车辆坐标 (31.23041,121.47371)", Location, true},
		{"", "lat 0.1234 g lon 1.2345 g", Location, false},
		{"", "redis lat=31.2304 ms", Location, false},
		{"", "lat=31.2304 lon=121.4737", Location, true},
		{"", `"accel":{"lat":31.2304,"lon":121.4737}`, Location, false},
		{"", `"gps":{"lat":31.2304,"lon":121.4737}`, Location, true},
		{"", "Ford, Lincoln and Mercedes ran laps", Name, false},
		{"", "the Yang Pu depot is full", Name, false},
		{"colorName", "雪域白", Name, false},
		{"ownerName", "张伟", Name, true},
	} {
		found := false
		for _, f := range s.Scan(nil, []byte(c.key), []byte(c.text)) {
			found = found || f.Entity == c.of
		}
		if found != c.found {
			t.Errorf("%s under %q: %v found: %v, want %v", c.text, c.key, c.of, found, c.found)
		}
	}
}
