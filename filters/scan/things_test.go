package scan

import (
	"slices"
	"testing"
)

// TestWhatCounts: numbers of eleven digits and codes like those of a passport, told by any word
// of their keys, labels and tags.
func TestWhatCounts(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct{ text, want string }{
		{`{"bytesRead":15841134907,"energyWs":15045905230}`, ""},
		{`{"tileId":19915200055,"meterStop":15868677752}`, ""},
		{`{"消息序号":16641576522,"累计放电量":19993071761}`, ""},
		{`can_frames_total{bus="0"} 18057429299`, ""},
		{`<counter name="rx">15174374674</counter>`, ""},
		{`<Odometer unit="mm">17370967275</Odometer>`, ""},
		{`eth0: 15868041290 1234 0 0 0`, ""},
		{`map tile id 13888462820`, ""},
		{`里程表原始值13586245581`, ""},
		{`{"userId":"13586245581"}`, "MOBILE=13586245581"},
		{`<owner>13586245581</owner>`, "MOBILE=13586245581"},
		{`贺英 13586245581 2 3`, "NAME=贺英 | MOBILE=13586245581"},
		{`{"errorCode":"E62528155","swPartNumber":"E96699393"}`, ""},
		{`error code E75844620`, ""},
		{`P/N E30964449`, ""},
		{"零件号,数量\nE70261850,2", ""},
		{`护照 E70261850`, "PASSPORT=E70261850"},
		{`{"torque":"38.2779771/114.433833"}`, ""},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		if got := dedupe(show(found, []byte(tc.text))); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.text, got, err, tc.want)
		}
	}
}

// TestWhoIsNamed: persons behind keys and labels of many words, and songs, roads, firms and
// programs that have names as well.
func TestWhoIsNamed(t *testing.T) {
	s := New(Options{})
	for _, tc := range []struct{ text, want string }{
		{`{"submittedBy":"贺英","rev":4}`, "NAME=贺英"},
		{`{"driver1":"贺英"}`, "NAME=贺英"},
		{`{"callerName":"古丽娜扎尔"}`, "NAME=古丽娜扎尔"},
		{`接车顾问：逯军  预计交车：18:00`, "NAME=逯军"},
		{`driver profile "顾岚" activated`, "NAME=顾岚"},
		{`沈欣怡邀请你加入车队`, "NAME=沈欣怡"},
		{`好的，武志远，现在出发`, "NAME=武志远"},
		{`【ETC】韩冰，您的车辆已通行`, "NAME=韩冰"},
		{`Noor Al-Hashimi shared a destination with you`, "NAME=Noor Al-Hashimi"},
		{"Dear Aaliyah Brooks,\nyour lease", "NAME=Aaliyah Brooks"},
		{`Dear Valued Customer, your lease`, ""},
		{`Seat Heating shared a bus`, ""},
		{`{"name":"River Stone","album":"Golden April","durationMs":1}`, ""},
		{`{"name":"River Stone","phone":"13912345678"}`, "NAME=River Stone | MOBILE=13912345678"},
		{`{"driverName":"org.postgresql.Driver"}`, ""},
		{`{"clientName":"mqtt-bridge","displayName":"Cabin Air Filter"}`, ""},
		{`{"contactName":"客服中心","customerName":"东风汽车有限公司"}`, ""},
		{`{"driverName":"wang-lei"}`, "NAME=wang-lei"},
		{`Take me to 7 Wutong Li, Tianyuan District`, ""},
	} {
		found, err := s.Text(nil, nil, []byte(tc.text))
		if got := dedupe(show(found, []byte(tc.text))); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.text, got, err, tc.want)
		}
	}
}

// TestDisownedOfTheText: a member that disowns what the text of its document had found takes nothing
// from the objects around it, which find what they find in a document that is no text.
func TestDisownedOfTheText(t *testing.T) {
	s := New(Options{})
	for _, doc := range []string{
		`{"street":5,"bytes":{"note":"a weak pump","tile_x":14230233302},"x":9425084.8}`,
		`{"name":"ok","city":"x","bytes":{"in":13812345678,"out":13912345678},"unit":{}}`,
		`{"city":"北京市","load":{"value":14230233302,"unit":"km"},"street":"建国路88号"}`,
		`{"load":{"value":14230233302,"unit":"km"},"city":"北京市","street":"建国路88号"}`,
		`{"o":{"city":"北京市","load":{"value":14230233302,"unit":"rows","of":{"value":14230233303,"unit":"km"}},"street":"建国路88号"}}`,
	} {
		got, err := s.Text(nil, nil, []byte(doc))
		if err != nil {
			t.Error(err)
		}
		if want, err := s.JSON(nil, []byte(doc)); !slices.Equal(got, want) || err != nil {
			t.Errorf("%s: %v, want %v (%v)", doc, got, want, err)
		}
	}
}
