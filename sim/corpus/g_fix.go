package corpus

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// fixes are the evasions of positions of set G: other units, grids and writings.
func fixes() []dodge {
	member := func(lat, lon string) []string {
		return []string{`{"` + lat + `":%s,"` + lon + `":%s}`, lat + "=%s " + lon + "=%s", lat + ": %s, " + lon + ": %s"}
	}
	return []dodge{
		{name: "microdegrees", of: "L", build: spotIn(scaledTo(1e6, "%.0f"), member("latE6", "lonE6")...)},
		{name: "degrees by ten million", of: "L", build: spotIn(scaledTo(1e7, "%.0f"), member("latitude_1e7", "longitude_1e7")...)},
		{name: "seconds", of: "L", build: spotIn(scaledTo(3600, "%.2f"), member("lat_arcsec", "lon_arcsec")...)},
		{name: "milliseconds of arc", of: "L", build: spotIn(scaledTo(3.6e6, "%.0f"), member("lat_mas", "lon_mas")...)},
		{name: "semicircles", of: "L", build: spotIn(scaledTo((1<<31)/180.0, "%.0f"), member("lat_semicircle", "lon_semicircle")...)},
		{name: "angles in radians", of: "L", build: spotIn(scaledTo(radian, "%.8f"), member("latRadians", "lonRadians")...)},
		{name: "decimal minutes", of: "L", build: spotIn(minuted(`N%d°%.4f′`, `E%d°%.4f′`), "GPS %s %s", "位置：%s，%s", `{"pos":"%s %s"}`)},
		{name: "minutes run on", of: "L", build: spotIn(minuted("%d%07.4f,N", "%03d%07.4f,E"), "fix,A,%s,%s", "gnss raw %s,%s", `{"gnssRaw":"%s,%s"}`)},
		{name: "sixty by colons", of: "L", build: spotIn(sixtieth("%d:%02d:%04.1f"), "position %s %s", `{"latlonDms":"%s,%s"}`, "坐标 %s / %s")},
		{name: "sixty in fractions", of: "L", build: spotIn(sixtieth("%d/1,%d/1,%.0f/1"), "GPSLatitude=%s GPSLongitude=%s", `{"GPSLatitude":"%s","GPSLongitude":"%s"}`)},
		{name: "metres of the web's map", of: "L", build: spotIn(mercator, `{"epsg":3857,"x_north":%s,"y_east":%s}`, "EPSG:3857 northing=%s easting=%s")},
		{name: "tile", of: "L", build: spotIn(tileOf, `{"zoom":18,"tileY":%s,"tileX":%s}`, "tile z=18 y=%s x=%s")},
		{name: "decimal comma", of: "L", build: spotIn(commas, "Breite %s; Laenge %s", "lat;%s;lon;%s", `{"lat":"%s","lon":"%s"}`)},
		{name: "letters of the hemisphere", of: "L", build: spotIn(scaledTo(1, "%.5f"), "at %sN%sE", `{"p":"%sN %sE"}`, "定位%sN,%sE")},
		{name: "strings in an array", of: "L", build: spotIn(scaledTo(1, "%.6f"), `{"latLngPair":["%s","%s"]}`, `{"coords_lat_lon":["%s","%s"]}`)},
		{name: "two lines", of: "L", build: spotIn(scaledTo(1, "%.6f"), "I Gnss: lat %s\nI Gnss: lon %s", "纬度：%s\n经度：%s", "latitude\t%s\nlongitude\t%s")},
		{name: "degrees in characters", of: "L", build: spotIn(inHan, "北纬%s度东经%s度", `{"say":"北纬%s，东经%s"}`, "纬度%s，经度%s")},
		{name: "exponents", of: "L", build: spotIn(scaledTo(1, "%.7e"), member("lat", "lon")...)},
		{name: "wide figures", of: "L", build: spotIn(wideFigures, "纬度%s，经度%s", `{"lat":"%s","lon":"%s"}`)},
		{name: "base and steps", of: "L", build: fromBase},
		{name: "well-known binary", of: "L", build: blobFix("wkbPoint", func(s spot) string { return "0101000000" + hexOf(float64s([]float64{s.lon, s.lat})) })},
		{name: "doubles in base64", of: "L", build: blobFix("latLonF64", func(s spot) string { return base64Of(float64s([]float64{s.lat, s.lon})) })},
		{name: "bytes of GB/T 32960", of: "L", build: blobFix("gbt32960_loc_0x05", platformBytes)},
	}
}

// spotIn writes latitude and longitude by a form with two places; the label runs from
// the first to the end of the second.
func spotIn(write func(*draw, spot) (lat, lon string), forms ...string) func(*author) leaf {
	return func(a *author) leaf {
		s := a.spotNear()
		lat, lon := write(a.draw, s)
		parts := strings.Split(a.of(forms...), "%s")
		l := leaf{sheet: joinSheets(parts[0], spread(spotMark(s), lat+parts[1]+lon), parts[2]), carrier: "fix"}
		switch {
		case strings.HasPrefix(parts[0], "{"):
			l.form = Document
			if a.chance(50) {
				l.sheet = joinSheets(`{"ts":`+a.stamp("ms")+`,"`+a.of("parked", "lastFix", "startPoint", "dest")+`":`, l.sheet, "}")
			}
		case a.chance(50):
			l.sheet = joinSheets(a.logHead()+" D Loc: ", l.sheet)
		}
		return l
	}
}

func scaledTo(unit float64, form string) func(*draw, spot) (string, string) {
	return func(_ *draw, s spot) (string, string) {
		return fmt.Sprintf(form, s.lat*unit), fmt.Sprintf(form, s.lon*unit)
	}
}

func minuted(lat, lon string) func(*draw, spot) (string, string) {
	return func(_ *draw, s spot) (string, string) {
		y, fy := math.Modf(s.lat)
		x, fx := math.Modf(s.lon)
		return fmt.Sprintf(lat, int(y), fy*60), fmt.Sprintf(lon, int(x), fx*60)
	}
}

func sixtieth(form string) func(*draw, spot) (string, string) {
	one := func(v float64) string {
		deg, frac := math.Modf(v)
		minute, rest := math.Modf(frac * 60)
		return fmt.Sprintf(form, int(deg), int(minute), math.Floor(rest*600)/10)
	}
	return func(_ *draw, s spot) (string, string) { return one(s.lat), one(s.lon) }
}

// mercator gives the metres of EPSG:3857, north first.
func mercator(_ *draw, s spot) (string, string) {
	const radius = 6378137.0
	return fmt.Sprintf("%.2f", radius*math.Log(math.Tan(math.Pi/4+s.lat*radian/2))), fmt.Sprintf("%.2f", radius*s.lon*radian)
}

// tileOf gives the row and column of a slippy map's tile at zoom 18.
func tileOf(_ *draw, s spot) (string, string) {
	n := math.Exp2(18)
	y := (1 - math.Log(math.Tan(s.lat*radian)+1/math.Cos(s.lat*radian))/math.Pi) / 2 * n
	return fmt.Sprintf("%.0f", math.Floor(y)), fmt.Sprintf("%.0f", math.Floor((s.lon+180)/360*n))
}

func commas(_ *draw, s spot) (string, string) {
	lat, lon := scaledTo(1, "%.5f")(nil, s)
	return strings.Replace(lat, ".", ",", 1), strings.Replace(lon, ".", ",", 1)
}

func wideFigures(d *draw, s spot) (string, string) {
	lat, lon := scaledTo(1, "%.5f")(nil, s)
	wide := faced(100, "wide")
	return strings.ReplaceAll(wide(d, lat), ".", "．"), strings.ReplaceAll(wide(d, lon), ".", "．")
}

func inHan(d *draw, s spot) (string, string) {
	lat, lon := scaledTo(1, "%.4f")(nil, s)
	han := faced(100, "characters")
	return strings.Replace(han(d, lat), ".", "点", 1), strings.Replace(han(d, lon), ".", "点", 1)
}

// fromBase writes a base and the steps from it, as tracks are packed.
func fromBase(a *author) leaf {
	s := a.spotNear()
	y, x := math.Floor(s.lat*10)/10, math.Floor(s.lon*10)/10
	text := fmt.Sprintf(`%.1f,"baseLon":%.1f,"dLat":%.6f,"dLon":%.6f`, y, x, s.lat-y, s.lon-x)
	return leaf{joinSheets(`{"track":{"baseLat":`, spread(spotMark(s), text), `}}`), Document, "", "fix"}
}

func blobFix(key string, write func(spot) string) func(*author) leaf {
	return func(a *author) leaf {
		s := a.spotNear()
		value := spread(spotMark(s), write(s))
		if a.chance(40) {
			return leaf{joinSheets(a.logHead()+" D Loc: "+key+"=", value), Text, "", "fix"}
		}
		return leaf{joinSheets(`{"`+key+`":"`, value, `","ts":`+a.stamp("ms")+`}`), Document, "", "fix"}
	}
}

// platformBytes is the location of GB/T 32960: a byte of state, then longitude and
// latitude in millionths of a degree.
func platformBytes(s spot) string {
	b := binary.BigEndian.AppendUint32([]byte{0}, uint32(math.Round(s.lon*1e6)))
	return grouped(strings.ToUpper(hexOf(binary.BigEndian.AppendUint32(b, uint32(math.Round(s.lat*1e6))))), " ", 2)
}
