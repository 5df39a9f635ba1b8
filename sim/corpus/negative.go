package corpus

import (
	"fmt"
	"strings"
)

// negative draws a record with nothing personal in it: half are telemetry.
func (m *maker) negative(id int) Record {
	switch m.IntN(6) {
	case 0:
		return Record{ID: id, Text: m.pick(m.prose)}
	case 1:
		return Record{ID: id, Form: Pair, Key: m.pick(m.counters), Text: m.number()}
	case 2:
		return Record{ID: id, Text: m.pick(m.prose) + " " + m.line()}
	case 3:
		return Record{ID: id, Form: Document, Text: fmt.Sprintf(`{"ts":%d,%q:%s,"note":%s,"id":%q}`,
			1_700_000_000_000+m.Int64N(80_000_000_000), m.pick(m.counters), m.of(fmt.Sprint(m.Uint32()), fmt.Sprintf("%.6f", m.Float64()*100)), quote(m.pick(m.prose)), m.uuid())}
	}
	return Record{ID: id, Text: m.line()}
}

const hexDigits = "0123456789abcdef"

func (m *maker) uuid() string {
	h := m.chars(hexDigits, 32)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}

// number draws digits that are no identifier: those of the lengths of identifiers
// begin with digits that none has.
func (m *maker) number() string {
	switch m.IntN(8) {
	case 0:
		return "2" + m.num(10)
	case 1:
		return "9" + m.num(14)
	case 2:
		return "17" + m.num(14)
	case 3:
		return "00" + m.num(16)
	case 4:
		return "17" + m.num(17)
	case 5:
		return fmt.Sprintf("%.6f", m.Float64()*1000)
	case 6:
		return fmt.Sprint(m.Uint32())
	}
	return fmt.Sprint(1_700_000_000_000 + m.Int64N(80_000_000_000))
}

// line draws a line of a program's log.
func (m *maker) line() string {
	ms := 1_700_000_000_000 + m.Int64N(80_000_000_000)
	switch m.IntN(20) {
	case 0:
		return fmt.Sprintf("ts=%d speed=%.2f rpm=%d soc=%.1f", ms, m.Float64()*120, m.IntN(7000), m.Float64()*100)
	case 1:
		return fmt.Sprintf("t_us=%d t_ns=%d", ms*1000+m.Int64N(1000), ms*1_000_000+m.Int64N(1_000_000))
	case 2:
		return "request " + m.uuid() + " done"
	case 3:
		return m.of("md5 ", "etag=") + m.chars(hexDigits, 32)
	case 4:
		return "sha256:" + m.chars(hexDigits, 64)
	case 5:
		return "sha1 " + m.chars(hexDigits, 40) + " ok"
	case 6:
		return fmt.Sprintf("part %s%s%s rev %s", m.of("5Q0", "8K0", "LX", "A", "BM-"), m.num(6), m.chars("ABCDEF", 1), m.num(2))
	case 7:
		return fmt.Sprintf("order %s%s%s created", m.of("SO-", "DD", "NO.", "#"), m.of("20260315", "20251102"), m.num(6))
	case 8:
		return fmt.Sprintf("peer %d.%d.%d.%d:%d rtt %dms", 1+m.IntN(222), m.IntN(256), m.IntN(256), m.IntN(256), 1024+m.IntN(60000), m.IntN(300))
	case 9:
		return fmt.Sprintf("2026-%02d-%02d %02d:%02d:%02d.%03d INFO boot ok", 1+m.IntN(12), 1+m.IntN(28), m.IntN(24), m.IntN(60), m.IntN(60), m.IntN(1000))
	case 10:
		return fmt.Sprintf("firmware v%d.%d.%d-%s build %s", m.IntN(9), m.IntN(30), m.IntN(99), m.chars(hexDigits, 7), m.num(8))
	case 11:
		return fmt.Sprintf("DTC P0%s U%s C1%s stored, odometer %d km", m.num(3), m.num(4), m.num(3), m.IntN(300000))
	case 12:
		return fmt.Sprintf("(%d.%06d) can0 %03X#%s", ms/1000, m.IntN(1e6), m.IntN(2048), strings.ToUpper(m.chars(hexDigits, 16)))
	case 13:
		return fmt.Sprintf("can1  %03X   [8]  %s", m.IntN(2048), strings.ToUpper(spaced(m.chars(hexDigits, 16))))
	case 14:
		return fmt.Sprintf("accel %.4f %.4f %.4f gyro %.5f %.5f %.5f", m.Float64()*2-1, m.Float64()*2-1, 9+m.Float64(), m.Float64(), m.Float64(), m.Float64())
	case 15:
		return fmt.Sprintf("cells mV %d %d %d %d %d", 3300+m.IntN(400), 3300+m.IntN(400), 3300+m.IntN(400), 3300+m.IntN(400), 3300+m.IntN(400))
	case 16:
		return fmt.Sprintf("里程%d公里，电量%d%%，胎压%.1f/%.1f", m.IntN(300000), m.IntN(100), 2+m.Float64(), 2+m.Float64())
	case 17:
		return "counter value " + m.number()
	case 18:
		return fmt.Sprintf("0x%s 0x%s 0b%s", m.chars(hexDigits, 8), m.chars(hexDigits, 16), m.chars("01", 8))
	}
	return fmt.Sprintf("temps %.1f %.1f %.1f pressure %.2f list [%d, %d, %d]", m.Float64()*90, m.Float64()*90, m.Float64()*90, m.Float64()*9, m.IntN(9999), m.IntN(9999), m.IntN(9999))
}

func spaced(h string) string {
	var b strings.Builder
	for i := 0; i < len(h); i += 2 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(h[i : i+2])
	}
	return b.String()
}
