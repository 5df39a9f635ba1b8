package geo

import "math"

// MGRS decodes a reference of the Military Grid Reference System to the centre of
// its square: zone, band, square of 100 km, and 2 to 10 digits, an even count; single
// spaces may part them. Polar references are not read.
func MGRS(text []byte) (Point, bool) {
	var c [15]byte
	n := 0
	for i, b := range text {
		if b == ' ' && i > 0 && text[i-1] != ' ' {
			continue
		}
		if n == len(c) {
			return Point{}, false
		}
		c[n] = fold(b)
		n++
	}
	zone, k := 0, 0
	for k < n && k < 2 && c[k] >= '0' && c[k] <= '9' {
		zone = zone*10 + int(c[k]-'0')
		k++
	}
	if zone < 1 || zone > 60 || n < k+5 || (n-k-3)%2 != 0 {
		return Point{}, false
	}
	band, column, row := letter(c[k]), letter(c[k+1]), letter(c[k+2])
	if band < 2 || band > 21 || column < 0 || row < 0 || row > 19 {
		return Point{}, false
	}
	column -= (zone - 1) % 3 * 8 // each zone uses eight of the 24 letters
	if column < 0 || column > 7 {
		return Point{}, false
	}
	half := (n - k - 3) / 2
	e, ok1 := decimal(c[k+3 : k+3+half])
	f, ok2 := decimal(c[k+3+half : n])
	if !ok1 || !ok2 {
		return Point{}, false
	}
	unit := math.Pow10(5 - half)
	easting := float64(column+1)*1e5 + (float64(e)+0.5)*unit
	if zone%2 == 0 {
		row = (row + 15) % 20 // even zones start five letters on
	}
	northing := float64(row)*1e5 + (float64(f)+0.5)*unit
	return inBand(zone, band, easting, northing)
}

// inBand finds the multiple of 2,000 km, after which row letters repeat, that brings
// a northing into a band of eight degrees (the northernmost has twelve).
func inBand(zone, band int, easting, northing float64) (Point, bool) {
	south := float64(band-2)*8 - 80
	north := south + 8
	if band == 21 {
		north = 84
	}
	for range 5 {
		y := northing
		if south < 0 {
			y -= 1e7
		}
		lat, lon := fromUTM(zone, easting, y)
		if lat >= south-0.01 && lat < north+0.01 {
			return cell(lat, lon)
		}
		northing += 2e6
	}
	return Point{}, false
}

func fold(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 32
	}
	return c
}

// letter numbers the letters from A, without I and O; -1 is none.
func letter(c byte) int {
	switch {
	case c < 'A' || c > 'Z' || c == 'I' || c == 'O':
		return -1
	case c > 'O':
		return int(c-'A') - 2
	case c > 'I':
		return int(c-'A') - 1
	}
	return int(c - 'A')
}

func decimal(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(b) > 0
}

// UTM converts coordinates of the Universal Transverse Mercator system, in metres.
// North says on which side of the equator they are; the false northing of the south
// is 10,000 km.
func UTM(zone int, north bool, easting, northing float64) (Point, bool) {
	if zone < 1 || zone > 60 || easting < 1e5 || easting >= 9e5 || northing < 0 || northing > 1e7 {
		return Point{}, false
	}
	if !north {
		northing -= 1e7
	}
	return cell(fromUTM(zone, easting, northing))
}

// fromUTM inverts the transverse Mercator projection on the WGS-84 ellipsoid by
// Snyder's series (USGS PP 1395, equations 8-17 to 8-25), good to a millimetre
// within a zone.
func fromUTM(zone int, easting, northing float64) (lat, lon float64) {
	const (
		a  = 6378137.0
		f  = 1 / 298.257223563
		e2 = f * (2 - f)
		k0 = 0.9996
	)
	ep := e2 / (1 - e2)
	root := math.Sqrt(1 - e2)
	e1 := (1 - root) / (1 + root)
	mu := northing / k0 / (a * (1 - e2/4 - 3*e2*e2/64 - 5*e2*e2*e2/256))
	phi := mu + (3*e1/2-27*e1*e1*e1/32)*math.Sin(2*mu) + (21*e1*e1/16-55*math.Pow(e1, 4)/32)*math.Sin(4*mu) +
		151*e1*e1*e1/96*math.Sin(6*mu) + 1097*math.Pow(e1, 4)/512*math.Sin(8*mu)
	sin, cos := math.Sincos(phi)
	tan := sin / cos
	c, t := ep*cos*cos, tan*tan
	w := 1 - e2*sin*sin
	n, r := a/math.Sqrt(w), a*(1-e2)/(w*math.Sqrt(w))
	d := (easting - 5e5) / (n * k0)
	lat = phi - n*tan/r*(d*d/2-(5+3*t+10*c-4*c*c-9*ep)*math.Pow(d, 4)/24+
		(61+90*t+298*c+45*t*t-252*ep-3*c*c)*math.Pow(d, 6)/720)
	lon = (d - (1+2*t+c)*d*d*d/6 + (5-2*c+28*t-3*c*c+8*ep+24*t*t)*math.Pow(d, 5)/120) / cos
	return lat * 180 / math.Pi, lon*180/math.Pi + float64(zone)*6 - 183
}

// MGRSForm reports whether text has the form of a reference of the Military Grid
// Reference System whose column letter fits the zone; whether the row letter fits the
// band is not looked at. zone is 1 to 60.
func MGRSForm(text []byte) (zone int, ok bool) {
	k, n := 0, len(text)
	for k < n && k < 2 && text[k] >= '0' && text[k] <= '9' {
		zone = zone*10 + int(text[k]-'0')
		k++
	}
	var c [3]int
	for i := range c {
		for k < n && text[k] == ' ' {
			k++
		}
		if k == n {
			return 0, false
		}
		c[i] = letter(fold(text[k]))
		k++
	}
	digits := 0
	for ; k < n; k++ {
		if text[k] >= '0' && text[k] <= '9' {
			digits++
		} else if text[k] != ' ' {
			return 0, false
		}
	}
	column := c[1] - (zone+2)%3*8
	return zone, zone >= 1 && zone <= 60 && c[0] >= 2 && c[0] <= 21 && column >= 0 && column <= 7 && c[2] >= 0 && c[2] <= 19 && digits%2 == 0
}
