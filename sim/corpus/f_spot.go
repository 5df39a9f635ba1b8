package corpus

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

const radian = math.Pi / 180

// spotMark is the mark of a position, in degrees.
func spotMark(s spot) mark { return mark{"LOCATION", fmt.Sprintf("%.6f,%.6f", s.lat, s.lon), true} }

// spotAs writes a position as members in another unit; the label runs from the first
// figure to the last.
func spotAs(form string, unit float64) func(*author) leaf {
	return func(a *author) leaf {
		s := a.spotF()
		head, rest, _ := strings.Cut(form, "%")
		body, tail := "%"+rest, ""
		if cut := strings.LastIndexAny(body, "f"); cut >= 0 {
			body, tail = body[:cut+1], body[cut+1:]
		}
		return a.objectOf(joinSheets(head, spread(spotMark(s), fmt.Sprintf(body, s.lat*unit, s.lon*unit)), tail))
	}
}

func fractions(a *author) leaf {
	s := a.spotF()
	lat, lon := strings.Split(fmt.Sprintf("%.6f", s.lat), "."), strings.Split(fmt.Sprintf("%.6f", s.lon), ".")
	return a.objectOf(joinSheets(`"lat_int":`, spread(spotMark(s), fmt.Sprintf(`%s,"lat_frac":"%s","lon_int":%s,"lon_frac":"%s`, lat[0], lat[1], lon[0], lon[1])), `"`))
}

func hexFloats(a *author) leaf {
	s := a.spotF()
	return a.objectOf(joinSheets(`"lat_f64":"`, spread(spotMark(s), fmt.Sprintf(`%016x","lon_f64":"%016x`, math.Float64bits(s.lat), math.Float64bits(s.lon))), `"`))
}

func rawFloats(a *author) leaf {
	s := a.spotF()
	return a.objectOf(joinSheets(quote(a.key)+`:"`, spread(spotMark(s), base64.StdEncoding.EncodeToString(float64s([]float64{s.lat, s.lon}))), `"`))
}

// minutesOf writes an angle as NMEA does, degrees and minutes run together.
func minutesOf(v float64, width int) string {
	deg, frac := math.Modf(v)
	return fmt.Sprintf("%0*d%08.5f", width, int(deg), frac*60)
}

func minuteMembers(a *author) leaf {
	s := a.spotF()
	return a.objectOf(joinSheets(`"lat":"`, spread(spotMark(s), minutesOf(s.lat, 2)+`","ns":"N","lon":"`+minutesOf(s.lon, 3)+`","ew":"E`), `"`))
}

func runTogether(a *author) leaf {
	s := a.spotF()
	text := fmt.Sprintf("N%.0fE%.0f", s.lat*1e6, s.lon*1e6)
	return leaf{joinSheets(a.logHead()+" I GnssHal: pos=", spread(spotMark(s), text), " sv="+a.pattern("1#")), Text, "", "log"}
}

// polylineOf writes a short track by the algorithm of encoded polylines.
func polylineOf(a *author) leaf {
	s := a.spotF()
	var out strings.Builder
	lastLat, lastLon := 0, 0
	for i := range a.between(3, 8) {
		lat, lon := int(math.Round((s.lat+float64(i)*0.0007)*1e5)), int(math.Round((s.lon+float64(i)*0.0011)*1e5))
		polylineStep(&out, lat-lastLat)
		polylineStep(&out, lon-lastLon)
		lastLat, lastLon = lat, lon
	}
	return a.objectOf(joinSheets(`"`+a.of("routePolyline", "polyline", "trackPolyline5")+`":"`, spread(spotMark(s), out.String()).inString(), `"`))
}

func polylineStep(out *strings.Builder, v int) {
	v <<= 1
	if v < 0 {
		v = ^v
	}
	for ; v >= 0x20; v >>= 5 {
		out.WriteByte(byte(v&0x1f|0x20) + 63)
	}
	out.WriteByte(byte(v) + 63)
}

// binaryPoint writes a point of the well-known binary of OGC 06-103r4 in hex.
func binaryPoint(a *author) leaf {
	s := a.spotF()
	b := binary.LittleEndian.AppendUint32([]byte{1}, 1)
	text := strings.ToUpper(hex.EncodeToString(append(b, float64s([]float64{s.lon, s.lat})...)))
	return a.objectOf(joinSheets(`"`+a.of("geom", "geom_wkb", "park_geom")+`":"`, spread(spotMark(s), text), `"`))
}

func groupedHash(a *author) leaf {
	s := a.spotF()
	text := strings.ToUpper(grouped(geohash(s, 8), a.of(" ", "-"), 4))
	return a.objectOf(joinSheets(`"`+a.of("geohash", "parkGeohash", "geo_hash")+`":"`, spread(spotMark(s), text), `"`))
}
