package pi

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// plain lists, per entity, how it is written plainly and what may stand around it.
func plain(g gen) []struct {
	e    Entity
	make func() string
} {
	return []struct {
		e    Entity
		make func() string
	}{
		{ResidentID, g.resident}, {ResidentID, g.legacyResident}, {Mobile, g.mobile},
		{Mobile, func() string { return "+86" + g.mobile() }}, {Plate, g.plate}, {VIN, g.vin},
		{Passport, g.passport}, {CreditCode, g.creditCode}, {BankCard, g.card}, {Email, g.email},
		{MAC, g.mac}, {IMEI, g.imei}, {IMSI, g.imsi}, {ICCID, g.iccid},
		{Location, g.position}, {Address, g.address},
		{Name, func() string { return g.pick("联系人：", "车主", "我叫", "姓名:") + g.name() }},
		{Name, func() string { return g.name() + g.pick("先生", "女士", "师傅") }},
		{WeChat, func() string {
			return g.pick("微信号:", "微信 ", "wechat: ", "wx:") + g.chars("abcdefgh", 6) + g.num(2)
		}},
		{Permit, func() string { return "回乡证 H" + g.num(8) }},
		{Location, func() string { return fmt.Sprintf("北纬29°%02d'%02d\"", g.IntN(60), g.IntN(60)) }},
		{Location, func() string { return fmt.Sprintf("POINT(106.%05d 29.%05d)", g.IntN(99999), g.IntN(99999)) }},
	}
}

func frames(g gen, value string) string {
	form := g.pick("%s", "data=%s;", "值为%s，请核对", "field %s end", "\"%s\"", "(%s)", "第3条：%s。", "a:%s,b:2")
	return strings.Replace(form, "%s", value, 1)
}

// hits scans text and tells whether e was found on the given part of it and what
// else was found.
func hits(s *Scanner, text, part string, e Entity) (found bool, wrong []Finding) {
	at := strings.Index(text, part)
	for _, f := range s.Scan(nil, nil, []byte(text)) {
		switch {
		case f.Entity == e && f.Start < at+len(part) && f.End > at:
			found = true
		default:
			wrong = append(wrong, f)
		}
	}
	return found, wrong
}

func TestPlainRecallAndPrecision(t *testing.T) {
	g := gen{rand.New(rand.NewPCG(1, 2))}
	s := NewScanner(Known{})
	type score struct{ n, found, wrong int }
	scores := map[Entity]*score{}
	example := map[Entity]string{}
	for _, p := range plain(g) {
		for range 600 {
			v := p.make()
			text := frames(g, v)
			sc := scores[p.e]
			if sc == nil {
				sc = &score{}
				scores[p.e] = sc
			}
			found, wrong := hits(s, text, v, p.e)
			sc.n++
			sc.wrong += len(wrong)
			if found {
				sc.found++
			} else {
				example[p.e] = text
			}
			if len(wrong) > 0 && example[p.e] == "" {
				example[p.e] = fmt.Sprintf("%s also %v", text, wrong)
			}
		}
	}
	for e := ResidentID; e <= Location; e++ {
		sc := scores[e]
		if sc == nil {
			continue
		}
		recall := float64(sc.found) / float64(sc.n)
		precision := float64(sc.found) / float64(max(1, sc.found+sc.wrong))
		t.Logf("%-12s recall %.4f precision %.4f  %s", e, recall, precision, example[e])
		if recall < 0.95 || precision < 0.95 {
			t.Errorf("%s: recall %.4f, precision %.4f, want 0.95 each; example: %s", e, recall, precision, example[e])
		}
	}
}

// evade writes a value in ways that a reader still understands.
func evade(g gen, v string) string {
	switch g.IntN(5) {
	case 0: // full width
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7F {
				return r + 0xFEE0
			}
			return r
		}, v)
	case 1: // groups
		if len(v) == 11 {
			return v[:3] + " " + v[3:7] + " " + v[7:]
		}
		return v[:4] + "-" + v[4:8] + "-" + v[8:12] + "-" + v[12:]
	case 2: // invisible characters
		return v[:3] + "\u200b" + v[3:6] + "\ufeff" + v[6:]
	case 3:
		return strings.ToLower(v)
	}
	return v[:3] + "\u00a0" + v[3:7] + "\u00a0" + v[7:]
}

func TestEvadedRecall(t *testing.T) {
	g := gen{rand.New(rand.NewPCG(3, 4))}
	s := NewScanner(Known{})
	for _, p := range []struct {
		e    Entity
		make func() string
	}{{ResidentID, g.resident}, {Mobile, g.mobile}, {VIN, g.vin}, {BankCard, g.card}, {IMEI, g.imei}, {ICCID, g.iccid}} {
		found, example := 0, ""
		for range 500 {
			text := evade(g, p.make())
			if ok, _ := hits(s, text, text, p.e); ok {
				found++
			} else {
				example = text
			}
		}
		t.Logf("%-12s evaded recall %.3f %s", p.e, float64(found)/500, example)
		if found < 350 {
			t.Errorf("%s: %d of 500 evaded forms found, want 350", p.e, found)
		}
	}
}

// telemetry makes one line as programs in cars write it, with nothing personal.
func telemetry(g gen) string {
	ms := 1_700_000_000_000 + g.Int64N(50_000_000_000)
	switch g.IntN(16) {
	case 0:
		return fmt.Sprintf("ts=%d speed=%.2f rpm=%d soc=%.1f", ms, g.Float64()*120, g.IntN(7000), g.Float64()*100)
	case 1:
		return fmt.Sprintf("{\"t\":%d,\"v\":%.6f,\"n\":%d}", ms, g.Float64()*100, g.Uint32())
	case 2:
		return "id " + g.chars("0123456789abcdef", 8) + "-" + g.chars("0123456789abcdef", 4) + "-4" + g.chars("0123456789abcdef", 3) + "-a" + g.chars("0123456789abcdef", 3) + "-" + g.chars("0123456789abcdef", 12)
	case 3:
		return "sha256:" + g.chars("0123456789abcdef", 64)
	case 4:
		return fmt.Sprintf("(%d.%06d) can0 %03X#%s", ms/1000, g.IntN(1e6), g.IntN(2048), strings.ToUpper(g.chars("0123456789abcdef", 16)))
	case 5:
		return "2026-0" + g.chars("123456789", 1) + "-1" + g.num(1) + "T1" + g.num(1) + ":3" + g.num(1) + ":0" + g.num(1) + "." + g.num(3) + "+08:00 INFO ecu: boot ok"
	case 6:
		return "part 5Q0" + g.num(6) + g.chars("ABCDEF", 1) + " sw " + g.num(4) + " hw H" + g.num(2)
	case 7:
		return fmt.Sprintf("accel %.4f %.4f %.4f gyro %.5f %.5f %.5f", g.Float64()*2-1, g.Float64()*2-1, 9.8+g.Float64(), g.Float64(), g.Float64(), g.Float64())
	case 8:
		return fmt.Sprintf("cells 3.%03d 3.%03d 3.%03d 3.%03d mV %d", g.IntN(999), g.IntN(999), g.IntN(999), g.IntN(999), g.IntN(400000))
	case 9:
		return fmt.Sprintf("counter %d total %d ns %d", g.Uint32(), g.Uint64N(1e12), 1_700_000_000_000_000_000+g.Int64N(1e17))
	case 10:
		return "前方路口左转，车速" + g.num(2) + "公里，电池温度" + g.num(2) + "度，里程" + g.num(5) + "公里"
	case 11:
		return "DTC P0" + g.num(3) + " U" + g.num(4) + " 发动机转速信号异常，请到服务区检查"
	case 12:
		return "10.0." + g.num(2) + ".1:8883 tls1.3 rtt " + g.num(2) + "ms v1." + g.num(2) + ".3"
	case 13:
		return "司机安全带未系 驾驶员应立即停车 市区道路拥堵"
	case 14:
		return "02:1A:" + g.num(2) + ":FF:00:11:22:33 frame dump " + g.chars("0123456789ABCDEF", 2) + " 0x" + g.chars("0123456789abcdef", 8)
	}
	return fmt.Sprintf("Vehicle.Powertrain.Battery.Temp=%.1f build %d.%d.%d-%s", g.Float64()*50, g.IntN(9), g.IntN(9), g.IntN(99), g.chars("0123456789abcdef", 7))
}

func TestTelemetryHasNoFindings(t *testing.T) {
	g := gen{rand.New(rand.NewPCG(5, 6))}
	s := NewScanner(Known{})
	wrong := 0
	for range 5000 {
		line := telemetry(g)
		if found := s.Scan(nil, nil, []byte(line)); len(found) > 0 {
			if wrong++; wrong <= 10 {
				t.Logf("%v in %s", found, line)
			}
		}
	}
	t.Logf("false findings in 5000 lines: %d", wrong)
	// One counter of eleven digits in fourteen has the form of a mobile number, which
	// has no check digit; 0.1% is the bound.
	if wrong > 5 {
		t.Errorf("%d lines of 5000 have findings, want at most 5", wrong)
	}
}
