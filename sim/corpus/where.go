package corpus

import (
	"fmt"
	"math"
	"strings"
)

// spot is a point as a program would have it, mostly within 15 km of a city; datum
// is WGS-84, GCJ-02 or BD-09, whose differences of some hundred metres it carries.
type spot struct {
	lat, lon float64
	datum    string
	s2       string // first characters of the S2 cells around the city
}

func (d *draw) spot() spot {
	var s spot
	var city string
	_, _ = fmt.Sscan(d.from("location.places"), &city, &s.lat, &s.lon, &s.s2)
	s.lat += d.NormFloat64() * 0.06
	s.lon += d.NormFloat64() * 0.07
	s.datum = d.of("WGS-84", "WGS-84", "GCJ-02", "BD-09")
	shift := map[string]float64{"GCJ-02": 1, "BD-09": 2}[s.datum]
	s.lat, s.lon = s.lat-0.0026*shift, s.lon+0.0058*shift
	return s
}

func (d *draw) decimals() int { return d.between(4, 7) }

// position draws a place within a text, in any notation.
func (d *draw) position() string {
	s, n := d.spot(), d.decimals()
	switch d.IntN(16) {
	case 0:
		return dms(s, d.of("%s%d°%d′%.1f″", "%s%d度%d分%.0f秒"), "北纬", "东经", "，", true)
	case 1:
		return dms(s, d.of("%d°%d'%.1f\"%s", "%d° %d' %.2f\" %s"), "N", "E", d.of(" ", ", "), false)
	case 2:
		return nmea(s, d)
	case 3:
		return fmt.Sprintf(d.of("POINT(%.*f %.*f)", "POINT (%.*f %.*f)", "SRID=4326;POINT(%.*f %.*f)"), n, s.lon, n, s.lat)
	case 4:
		return fmt.Sprintf(`{"type":"Point","coordinates":[%.*f,%.*f]}`, n, s.lon, n, s.lat)
	case 5:
		return d.from("location.geohash") + d.of("=", ":", " ") + geohash(s, d.between(7, 10))
	case 6:
		return plusCode(s)
	case 7:
		return mgrs(s, d)
	case 8:
		return d.mapLink(s, n)
	case 9:
		return fmt.Sprintf(d.of("北纬%.*f，东经%.*f", "纬度%.*f，经度%.*f", "北纬%.*f度，东经%.*f度"), n, s.lat, n, s.lon)
	case 10:
		return fmt.Sprintf(d.of("lat %.*f lon %.*f", "latitude: %.*f, longitude: %.*f", "N%.*f E%.*f", "%.*f°N %.*f°E"), n, s.lat, n, s.lon)
	case 11:
		return d.cell(s)
	}
	if d.chance(25) {
		return fmt.Sprintf("%.*f,%.*f", n, s.lon, n, s.lat)
	}
	return fmt.Sprintf("%.*f%s%.*f", n, s.lat, d.of(",", ", ", " "), n, s.lon)
}

// members writes a position as members of a JSON object.
func (d *draw) members() string {
	s, n := d.spot(), d.decimals()
	lat, lon := d.pair()
	switch d.IntN(9) {
	case 0:
		return fmt.Sprintf(`"%s":"%.*f","%s":"%.*f"`, lat, n, s.lat, lon, n, s.lon)
	case 1:
		return fmt.Sprintf(`"location":{"%s":%.*f,"%s":%.*f,"crs":"%s"}`, lat, n, s.lat, lon, n, s.lon, s.datum)
	case 2:
		return fmt.Sprintf(`"geometry":{"type":"Point","coordinates":[%.*f,%.*f]}`, n, s.lon, n, s.lat)
	case 3:
		return fmt.Sprintf(`"%s":"%s"`, d.from("location.geohash"), geohash(s, d.between(7, 10)))
	case 4:
		return fmt.Sprintf(`"%s":"%s"`, d.from("location.h3"), d.h3())
	case 5:
		return fmt.Sprintf(`"%s":"%s"`, d.from("location.cell"), d.s2(s))
	}
	return fmt.Sprintf(`"%s":%.*f,"%s":%.*f`, lat, n, s.lat, lon, n, s.lon)
}

func (d *draw) pair() (lat, lon string) {
	lat, lon, _ = strings.Cut(d.from("location.pairs"), " ")
	return lat, lon
}

func (d *draw) mapLink(s spot, n int) string {
	f := d.of("geo:%.*f,%.*f", "https://maps.google.com/?q=%.*f,%.*f", "http://api.map.baidu.com/marker?location=%.*f,%.*f&title=car",
		"https://apis.map.qq.com/uri/v1/marker?marker=coord:%.*f,%.*f", "https://www.openstreetmap.org/#map=17/%.*f/%.*f")
	if d.chance(25) {
		return fmt.Sprintf("https://uri.amap.com/marker?position=%.*f,%.*f", n, s.lon, n, s.lat)
	}
	return fmt.Sprintf(f, n, s.lat, n, s.lon)
}

func dms(s spot, form, north, east, between string, first bool) string {
	one := func(v float64, side string) string {
		deg, frac := math.Modf(v)
		minute, rest := math.Modf(frac * 60)
		if first {
			return fmt.Sprintf(form, side, int(deg), int(minute), rest*60)
		}
		return fmt.Sprintf(form, int(deg), int(minute), rest*60, side)
	}
	return one(s.lat, north) + between + one(s.lon, east)
}

// nmea writes an RMC or GGA sentence of NMEA 0183 with its checksum.
func nmea(s spot, d *draw) string {
	angle := func(v float64, width int) string {
		deg, frac := math.Modf(v)
		return fmt.Sprintf("%0*d%07.4f", width, int(deg), frac*60)
	}
	body := fmt.Sprintf("GPRMC,%s.00,A,%s,N,%s,E,%s.%s,%s.0,%s,,,A", d.when().Format("150405"), angle(s.lat, 2), angle(s.lon, 3), d.pattern("%#"), d.pattern("#"), d.pattern("%#"), d.when().Format("020106"))
	if d.chance(50) {
		body = fmt.Sprintf("GNGGA,%s.00,%s,N,%s,E,1,%s,0.8,%s.4,M,-8.1,M,,", d.when().Format("150405"), angle(s.lat, 2), angle(s.lon, 3), d.pattern("1#"), d.pattern("%#"))
	}
	sum := byte(0)
	for i := range len(body) {
		sum ^= body[i]
	}
	return fmt.Sprintf("$%s*%02X", body, sum)
}

func geohash(s spot, n int) string {
	const alphabet = "0123456789bcdefghjkmnpqrstuvwxyz"
	lo, hi := [2]float64{-180, -90}, [2]float64{180, 90}
	v := [2]float64{s.lon, s.lat}
	out := make([]byte, n)
	for i := range n * 5 {
		axis := i % 2
		mid, bit := (lo[axis]+hi[axis])/2, 0
		if v[axis] >= mid {
			lo[axis], bit = mid, 1
		} else {
			hi[axis] = mid
		}
		out[i/5] = out[i/5]<<1 | byte(bit)
	}
	for i, c := range out {
		out[i] = alphabet[c]
	}
	return string(out)
}

// plusCode writes an Open Location Code of ten digits.
func plusCode(s spot) string {
	const alphabet = "23456789CFGHJMPQRVWX"
	lat, lon, size := s.lat+90, s.lon+180, 20.0
	var b strings.Builder
	for i := range 5 {
		if i == 4 {
			b.WriteByte('+')
		}
		y, x := int(lat/size), int(lon/size)
		b.WriteByte(alphabet[y])
		b.WriteByte(alphabet[x])
		lat, lon, size = lat-float64(y)*size, lon-float64(x)*size, size/20
	}
	return b.String()
}

// mgrs writes a grid reference with the right zone, band and column set; row letter
// and digits are drawn.
func mgrs(s spot, d *draw) string {
	zone := int(s.lon/6) + 31
	band := "CDEFGHJKLMNPQRSTUVWX"[int(s.lat+80)/8]
	columns := []string{"STUVWXYZ", "ABCDEFGH", "JKLMNPQR"}[zone%3]
	digits := d.of("#####", "####")
	sep := d.of("", " ")
	return fmt.Sprintf("%d%c%s%c%c%s%s%s%s", zone, band, sep, columns[d.IntN(8)], letters[d.IntN(18)], sep, d.pattern(digits), sep, d.pattern(digits))
}

func (d *draw) cell(s spot) string {
	if d.chance(50) {
		return d.from("location.h3") + "=" + d.h3()
	}
	return d.from("location.cell") + "=" + d.s2(s)
}

// s2 draws a cell's token, or its 64 bits in decimal.
func (d *draw) s2(s spot) string {
	token := s.s2 + d.pattern(strings.Repeat("~", d.between(4, 9))) + d.of("1", "4", "c", "f")
	if d.chance(30) {
		var id uint64
		_, _ = fmt.Sscanf((token + "0000000000000000")[:16], "%x", &id)
		return fmt.Sprint(id)
	}
	return token
}

// h3 draws an H3 cell: mode 1, resolution 7 to 10, a base cell of East Asia, digits
// 0 to 6, the unused ones 7.
func (d *draw) h3() string {
	resolution := d.between(7, 10)
	id := uint64(1)<<59 | uint64(resolution)<<52 | []uint64{24, 32, 30}[d.IntN(3)]<<45
	for i := 1; i <= 15; i++ {
		digit := uint64(7)
		if i <= resolution {
			digit = uint64(d.IntN(7))
		}
		id |= digit << (45 - 3*i)
	}
	return fmt.Sprintf("%x", id)
}
