package corpus

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

// bearings are the evasions of positions of set H: other units, other orders, and
// latitude and longitude apart.
func bearings() []dodge {
	return []dodge{
		{name: "integers of 1e-6 degrees", of: "L", build: bearingIn(func(v float64) string { return fmt.Sprintf("%.0f", v*1e6) }, `"latE6":%s,"lngE6":%s`, `"wd_u":%s,"jd_u":%s`)},
		{name: "ten-millionths in text", of: "L", build: bearingIn(func(v float64) string { return fmt.Sprintf("%.0f", v*1e7) }, `"lat_1e7":"%s","lon_1e7":"%s"`)},
		{name: "degrees minutes seconds in members", of: "L", build: bearingIn(sexagesimal, `"lat":%s,"lon":%s`, `"纬度":%s,"经度":%s`)},
		{name: "degrees and minutes in one", of: "L", build: bearingIn(func(v float64) string {
			return fmt.Sprintf("%.4f", math.Floor(v)*100+(v-math.Floor(v))*60)
		}, `"nmeaLat":"%s","ns":"N","nmeaLon":"%s","ew":"E"`)},
		{name: "milliseconds of arc", of: "L", build: bearingIn(func(v float64) string { return fmt.Sprintf("%.0f", v*3.6e6) }, `"lat_mas":%s,"lon_mas":%s`)},
		{name: "double bits in hex", of: "L", build: bearingIn(func(v float64) string {
			return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
		}, `"lat":"0x%s","lon":"0x%s"`)},
		{name: "four bytes each", of: "L", build: bearingIn(func(v float64) string { return fmt.Sprintf("%08X", uint32(v*1e6)) }, `"t0200":{"lat":"%s","lng":"%s"}`)},
		{name: "decimal comma in a list", of: "L", build: bearingIn(func(v float64) string {
			return strings.Replace(fmt.Sprintf("%.5f", v), ".", ",", 1)
		}, `"latlon":["%s","%s"]`)},
		{name: "hemisphere glued on", of: "L", build: bearingIn(func(v float64) string { return fmt.Sprintf("%.5f", v) }, `"fix":"N%sE%s"`, `"pos":"北%s东%s"`)},
		{name: "whole degrees apart", of: "L", build: bearingIn(func(v float64) string {
			whole, part, _ := strings.Cut(fmt.Sprintf("%.6f", v), ".")
			return whole + `,"` + part + `"`
		}, `"latParts":[%s],"lonParts":[%s]`)},
		{name: "two log lines", of: "L", build: twoLines},
		{name: "two list items", of: "L", build: bearingIn(func(v float64) string { return fmt.Sprintf("%.6f", v) },
			`"items":[{"k":"lat","v":%s},{"k":"lng","v":%s}]`, `"signals":[{"name":"GPS_Latitude","value":%s},{"name":"GPS_Longitude","value":%s}]`)},
		{name: "in spoken characters", of: "L", build: spokenFix},
		{name: "in English words", of: "L", build: wordedFix},
	}
}

// bearingIn writes latitude and longitude as members of JSON; the label runs from the first
// figure to the end of the second.
func bearingIn(write func(float64) string, forms ...string) func(*author) leaf {
	return func(a *author) leaf {
		s := a.spotNear()
		parts := strings.Split(a.of(forms...), "%s")
		body := write(s.lat) + parts[1] + write(s.lon)
		return leaf{joinSheets(`{"n":`+a.pattern("%##")+`,`+parts[0], spread(spotMark(s), body), parts[2]+`,"spd":`+a.pattern("%#")+`}`), Document, "", "fix"}
	}
}

func sexagesimal(v float64) string {
	deg := math.Floor(v)
	minutes := math.Floor((v - deg) * 60)
	return fmt.Sprintf(`{"d":%.0f,"m":%.0f,"s":%.2f}`, deg, minutes, (v-deg-minutes/60)*3600)
}

func twoLines(a *author) leaf {
	s := a.spotNear()
	head := a.logHead() + " D GnssHal: "
	lat, lon, _ := strings.Cut(a.from("latlon"), "|")
	body := fmt.Sprintf("%.6f\n%s%s=%.6f", s.lat, head, lon, s.lon)
	return leaf{joinSheets(head+lat+"=", spread(spotMark(s), body)), Text, "", "fix"}
}

// spokenFix reads a position out digit by digit.
func spokenFix(a *author) leaf {
	s := a.spotNear()
	say := func(v float64) string {
		return strings.ReplaceAll(mapped(inCharacters)(a.draw, fmt.Sprintf("%.4f", v)), ".", "点")
	}
	body := say(s.lat) + a.of("，东经", " 东经", "度，东经") + say(s.lon)
	return leaf{joinSheets(a.of("我在北纬", "报坐标，北纬", "救援，位置北纬"), spread(spotMark(s), body), a.of("", "，快来", "附近")), Text, "", "fix"}
}

func wordedFix(a *author) leaf {
	s := a.spotNear()
	say := func(v float64) string {
		whole, part, _ := strings.Cut(fmt.Sprintf("%.4f", v), ".")
		return inWords(a.draw, whole) + " point " + inWords(a.draw, part)
	}
	body := say(s.lat) + a.of(" north, ", ", longitude ", " by ") + say(s.lon)
	return leaf{joinSheets(a.of("My position is latitude ", "Mayday from ", "Send help to "), spread(spotMark(s), body), a.of(" east.", ".")), Text, "", "fix"}
}
