package pi

import (
	"bytes"

	"cordon/geo"
)

// Bounds of a position on a plane behind the word that announces one.
const (
	planeReach = 96 // bytes from the word to the last number
	planeMost  = 6  // numbers that are looked at
	leastZoom  = 12 // level of the coarsest tile that is a place: 10 km
)

// figure is a number in a text.
type figure struct {
	v          float64
	places     int
	start, end int
}

// planeAfter looks behind a word for a plane, norm[i:j], for a position on it: a tile of the web's
// map, metres of a projection, or two coordinates behind words that also mean width and length. It
// gives where to go on.
func (s *Scanner) planeAfter(i, j int) int {
	b := s.norm
	if (b[i]|0x20 == 'b' || b[i]|0x20 == 'l') && j-i < 7 && b[j-1]|0x20 == 'e' {
		return s.widthLength(j)
	}
	var list [planeMost]figure
	n := figures(b[:min(len(b), j+planeReach)], j, &list)
	if !metric(b[i:j]) {
		for k := range max(n-2, 0) {
			if at, end := tileOf(list[k:]); end > 0 && (!s.near(at, end, aheadMost, mapWords[:]) || s.near(at, end, aheadMost, whereWords[:])) {
				s.add(at, end, Location)
				return end
			}
		}
		return j
	}
	metres := b[i]|0x20 == 'e' && j-i > 5 || b[i]|0x20 == 'n' || b[i]|0x20 == 'g' || b[i] >= 0x80 // of any zone
	for k := range max(n-1, 0) {
		if list[k].v > 1e5 && onPlane(list[k].v, list[k+1].v, metres) {
			s.add(list[k].start, list[k+1].end, Location)
			return list[k+1].end
		}
	}
	return j
}

// mapWords say near a tile that it is one that was loaded, not one where somebody is.
var mapWords = [...]string{"cache", "version", "ver=", "map_ver", "mapver", "bytes", "etag", "缓存", "下载"}

// whereWords say that it is where somebody is nevertheless.
var whereWords = [...]string{"position", "location", "driver", "home", "parked", "位置", "所在"}

// metresAt handles the number at norm[k:] behind a word for a position, which ends at norm[:j]: with
// the next one it may be a position in metres, both with decimals. It gives where to go on.
func (s *Scanner) metresAt(k, j int) int {
	b := s.norm
	var list [planeMost]figure
	if n := figures(b[:min(len(b), k+planeReach/2)], k, &list); n < 2 || list[0].v < 1e5 || min(list[0].places, list[1].places) == 0 || !onPlane(list[0].v, list[1].v, false) {
		return j
	}
	s.add(list[0].start, list[1].end, Location)
	return list[1].end
}

// figures reads the numbers of b behind j into list, as far as they stand near each other.
func figures(b []byte, j int, list *[planeMost]figure) (n int) {
	for k, near := j, j+48; k < len(b) && k < near && n < planeMost; {
		if !isDigit(b[k]) {
			k++
			continue
		}
		v, places, end := decimalAt(b, k)
		if end-k > 14 || end < len(b) && class[b[end]]&cLetter != 0 {
			k = end
			continue
		}
		list[n] = figure{v, places, k, end}
		n, k, near = n+1, end, end+28
	}
	return n
}

// metric reports whether a word for a plane is of a projection, whose positions are metres, and not of
// the tiles of a map.
func metric(w []byte) bool {
	switch w[0] | 0x20 {
	case 'e', 'n', 'g', 'b':
		return true
	case 'm':
		return w[1]|0x20 == 'e'
	case 'w':
		return w[1]|0x20 == 'e'
	}
	return w[0] >= 0x80 && string(w) != "瓦片"
}

// tileOf gives where the column and the row of a tile in China begin and end, if the first three
// numbers of list are whole and its level, which is the first or the last of them, its column and its row;
// end is 0 if not.
func tileOf(list []figure) (start, end int) {
	zoom, x, y := list[0], list[1], list[2]
	if zoom.v > x.v || zoom.v > y.v {
		zoom, x, y = y, zoom, x
	}
	if zoom.places+x.places+y.places > 0 || zoom.v > 23 || max(x.v, y.v) >= 1<<24 || !InTile(int(zoom.v), int(max(x.v, y.v)), int(min(x.v, y.v))) {
		return 0, 0
	}
	return x.start, y.end
}

// InTile reports whether a tile of the web's map, its rows counted from the north or from the
// south, lies in China and is small enough to be a place.
func InTile(zoom, x, y int) bool {
	return zoom >= leastZoom && (inChina(geo.Tile(zoom, x, y)) || inChina(geo.Tile(zoom, x, 1<<zoom-1-y)))
}

// inChina reports whether a point lies within the span of China.
func inChina(p geo.Point, ok bool) bool {
	lat, lon, valid := p.LatLon()
	return ok && valid && lat > 0 && lon > 0 && InChina(lat, lon)
}

// onPlane reports whether two numbers, in either order, are a position in China in metres: of the
// web's map, of a zone of a survey with its number, or, if metres of any zone will do, of one without.
func onPlane(a, b float64, metres bool) bool {
	north, east := min(a, b), max(a, b)
	if north >= 3e5 && (inChina(geo.WebMercator(east, north)) || inChina(geo.GaussKruger(north, east))) {
		return true
	}
	return metres && north >= 1.6e5 && north <= 8.4e5 && east >= 3.3e5 && east <= 6e6
}

// OnPlane is onPlane for numbers of which names say that they are metres.
func OnPlane(a, b float64) bool { return onPlane(a, b, true) }

// Planar reports whether a text, of which its name says that it is a position on a plane, is one:
// 18/215817/109866, 12958175.11,4825923.77.
func Planar(text []byte) bool {
	var list [planeMost]figure
	n := figures(text[:min(len(text), planeReach)], 0, &list)
	for k := range max(n-1, 0) {
		if k+2 < n {
			if _, end := tileOf(list[k:]); end > 0 {
				return true
			}
		}
		if list[k].v > 1e5 && onPlane(list[k].v, list[k+1].v, false) {
			return true
		}
	}
	return false
}

// widthLength looks behind norm[:j], a word for width that also means latitude, or one for length,
// for a position: its coordinates have four decimals, and the other word stands between them.
func (s *Scanner) widthLength(j int) int {
	b := s.norm
	k := angleStart(b, j, false)
	if k == 0 {
		return j
	}
	first := angleAt(b, k)
	if first.end == 0 || first.places < 4 {
		return j
	}
	m, _ := secondAngle(b, first.end)
	if m == 0 || bytes.IndexByte(b[first.end:m], 'e') < 0 {
		return j
	}
	second := angleAt(b, m)
	if second.places < 4 || !position(first.v, second.v, min(first.places, second.places), true, false) {
		return j
	}
	s.add(signed(b, k), second.end, Location)
	return second.end
}

// gluedAngle handles norm[i:j], the last of which are the digits of a number with decimals, if what
// stands before them is a word for a position: position19.454328,109.660630. It gives where to go
// on, 0 if it is none.
func (s *Scanner) gluedAngle(i, j, digits int) int {
	b, k := s.norm, j-digits
	for m := k; m < j; m++ {
		if !isDigit(b[m]) {
			return 0
		}
	}
	h := textHint(b[i:k]) | tailHint(b[i:k])
	if h &= hintLat | hintLon | hintCoord | hintGeoSure; h == 0 || h&hintCoord != 0 && ofDevice(b, i) || h&(hintLat|hintLon) != 0 && measuredAxis(b, i) {
		return 0
	}
	s.context(h, k)
	if end := s.angleAfter(k, h); end > k {
		return end
	}
	return s.number(k, j)
}

// runTogetherPair reads a position in degrees and minutes run together (ddmm.mmmm), as receivers
// have them, of which norm[i:j] is the first number: the letters of the hemispheres stand behind
// both numbers, perhaps behind a comma, or before both, or words for the axes do. end is 0 for none.
func (s *Scanner) runTogetherPair(i, j int) (start, end int) {
	b := s.norm
	k := skipSpaces(b, j)
	behind := sideAt(b, k) || k+1 < len(b) && b[k] == ',' && sideAt(b, k+1)
	if behind {
		if end = anglePair(b, i); end > 0 {
			return i, end
		}
	}
	if minutesEnd(b, i) == 0 {
		return 0, 0
	}
	if behind && i > 1 && b[i-1] == ',' && sideAt(b, i-2) && k+2 < len(b) && b[k] == ',' && b[k+2] == ',' && axisOf(b[i-2]) != axisOf(b[k+1]) { // N,3113.8250,E,12128.4221
		return i - 2, minutesEnd(b, k+3)
	}
	if first := s.ctx & (hintLat | hintLon); s.key == 0 && first != hintLat|hintLon && s.hints(i)&first != 0 && s.follows(i) {
		if m, h := axisAfter(b, j); m > 0 && h&(hintLat|hintLon) == first^(hintLat|hintLon) {
			return i, minutesEnd(b, m)
		}
	}
	return 0, 0
}

// minutesEnd gives the end of degrees and minutes run together at b[k:], with three decimals or
// more; 0 for none.
func minutesEnd(b []byte, k int) int {
	if k >= len(b) || !isDigit(b[k]) {
		return 0
	}
	v, places, end := decimalAt(b, k)
	if places < 3 || v < 100 || v >= 18000 || v-float64(int(v/100)*100) >= 60 || !alone(b, end) {
		return 0
	}
	return end
}

// commaPair gives the end of two coordinates in China of four decimals or more, the first of them at
// b[i:], with commas for their points (b[j] is one) and other marks between them; 0 for none.
func commaPair(b []byte, i, j int) int {
	e := digitsEnd(b, j+1)
	if e-j < 5 || e+8 > len(b) || b[e] != ';' && b[e] != '/' && b[e] != '|' && b[e] != ' ' {
		return 0
	}
	k := e
	for k < e+3 && (b[k] == ';' || b[k] == '/' || b[k] == '|' || b[k] == ' ') {
		k++
	}
	if !isDigit(b[k]) {
		return 0
	}
	first, second := decimalAngle(b, i), decimalAngle(b, k)
	if second.end == 0 || min(first.places, second.places) < 4 || !second.odd || !InChina(first.v, second.v) || measuredPair(b, i, second.end) {
		return 0
	}
	return second.end
}

// shortPair reads two coordinates of two decimals behind words for the two axes, which are a
// position in China: lat=31.23 lng=121.47. norm[i:j] is the first. It gives the end, 0 for none.
func (s *Scanner) shortPair(i, j int, v float64) int {
	b := s.norm
	first := s.hints(i) & (hintLat | hintLon)
	if first == hintLat|hintLon || !s.follows(i) {
		return 0
	}
	k, h := axisAfter(b, j)
	if k == 0 || h&(hintLat|hintLon) != first^(hintLat|hintLon) || !isDigit(b[k]) {
		return 0
	}
	w, places, end := decimalAt(b, k)
	if first == hintLon {
		v, w = w, v
	}
	if places < 2 || places > 3 || v < 3 || v > 54 || w < 73 || w > 136 || !alone(b, end) {
		return 0
	}
	s.add(i, end, Location)
	return end
}

// axisAfter reads the name of an axis behind marks at b[j:] and the marks behind it: where its
// value stands, 0 for nowhere, and what the name says. The name may have parts and stand in markup.
func axisAfter(b []byte, j int) (k int, h hint) {
	named := false
	for k = j; k < len(b) && k < j+axisReach; k++ {
		if !isAlnum(b[k]) {
			continue
		}
		if named && isDigit(b[k]) {
			return k, h
		}
		e := k
		for e < len(b) && e < k+48 && (isAlnum(b[e]) || e+1 < len(b) && (b[e] == '_' || b[e] == '.' || b[e] == '-') && isAlnum(b[e+1])) {
			e++
		}
		if e == len(b) {
			return 0, 0
		}
		if !markupAt(b, k, e) && !betweenAxes.has(b[k:e]) {
			if named {
				return 0, 0
			}
			named, h = true, keyHint(b[k:e])&^hintNot
			if h&(hintLat|hintLon) == 0 && k > j+3 {
				return 0, 0
			}
		}
		k = e - 1
	}
	return 0, 0
}

// axisReach is how far behind one coordinate the other one is looked for, in bytes.
const axisReach = 80

// betweenAxes stand between one coordinate and the name of the other.
var betweenAxes = wordSetOf("and export set und")

// markupAt reports whether the word b[k:e] ends an element of markup or is the name of one that holds
// a name or a value: <td>.
func markupAt(b []byte, k, e int) bool {
	return k > 1 && b[k-1] == '/' && b[k-2] == '<' || k > 0 && b[k-1] == '<' && valueElements.has(b[k:e])
}

// valueElements are names of elements of markup that say nothing of what they hold.
var valueElements = wordSetOf("td th tr key string real integer double float number long text span div p b i li dt dd value val v entry field item br")
