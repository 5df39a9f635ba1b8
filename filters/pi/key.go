package pi

// Context is what a JSON key says about its value. The zero Context says nothing.
type Context struct {
	h    hint
	a    aspect
	code Code
}

// ContextOf reads a key: driverMobile, owner_vin, 联系电话.
func ContextOf(key []byte) Context {
	h := keyHint(key)
	if h&(encodable|loosely) != 0 {
		return Context{h: h, code: codeOfKey(key)}
	}
	return Context{h: h, a: aspectOf(key, h)}
}

// Personal is the context of a value that may be the name of a person.
var Personal = Context{h: hintNameWeak}

// Empty reports whether the key says nothing of what the value is.
func (c Context) Empty() bool { return c.h&^hintTally == 0 }

// Counts reports whether the key says that the value counts, orders or dates something.
func (c Context) Counts() bool { return c.h != 0 && c.h&^hintTally == 0 }

// Measures reports whether the key says that the value is measured or computed.
func (c Context) Measures() bool { return c.a&(aspectReading|aspectComputed) != 0 }

// Refutes reports whether the key says that digits with the form of an e, which nothing proves, are
// none.
func (c Context) Refutes(e Entity) bool {
	return c.Counts() && (c.h&hintNot != 0 || e == Mobile)
}

// Figures tells which numbers of an object are figures by the key of the object.
type Figures uint8

// FiguresOf tells which numbers of an object under key are figures: all of what is counted or
// measured, {"bytes": {"in": 1, "out": 2}}; of a thing its number, {"build": {"no": 3}}.
func FiguresOf(key []byte) Figures {
	switch {
	case !ascii(key):
		return 0
	case quantityName(key):
		return 2
	case keyHint(key)&^hintTally == 0 && keyHint(key) != 0:
		return 1
	}
	return 0
}

// All reports whether all of them are.
func (f Figures) All() bool { return f > 1 }

// Has reports whether the member under key, which says nothing itself, is one of them.
func (f Figures) Has(key []byte) bool {
	return f > 1 || f > 0 && (exactThingEnds.has(key) || string(key) == "key")
}

// Inner gives what the key says of what a value encodes: counters are not encoded.
func (c Context) Inner() Context { return Context{h: c.h &^ hintTally} }

// Lat and Lon report whether the value is one half of a position.
func (c Context) Lat() bool { return c.h&hintLat != 0 }

// Lon reports whether the value is a longitude.
func (c Context) Lon() bool { return c.h&hintLon != 0 }

// Sure reports whether the key cannot mean lateral or longitudinal.
func (c Context) Sure() bool { return c.h&hintGeoSure != 0 }

// Place reports whether the value is a position or part of one.
func (c Context) Place() bool { return c.h&(hintLat|hintLon|hintCoord|hintCell) != 0 }

// Coordinates reports whether the value is one or more positions.
func (c Context) Coordinates() bool { return c.h&hintCoord != 0 }

// Biometric reports whether the value is a biometric template.
func (c Context) Biometric() bool { return c.h&hintBio != 0 }

// Whole reports whether the numbers of an object under the key are one thing: a coordinate
// in degrees, minutes and seconds, or a template.
func (c Context) Whole() bool { return c.h&(hintLat|hintLon|hintBio) != 0 }

// Account reports whether the value is the name of an account, which may have the form of
// anything.
func (c Context) Account() bool { return c.h&hintWeChat != 0 }

// Coordinate reads a number that could be a coordinate in degrees: its value and the
// count of its decimals. Integers of seven digits or more are taken as scaled by
// 10^5 to 10^7, whatever brings them into range. ok is false for all else.
func Coordinate(text []byte) (v float64, places int, ok bool) {
	neg := len(text) > 0 && text[0] == '-'
	if neg {
		text = text[1:]
	}
	if len(text) == 0 || !isDigit(text[0]) {
		return 0, 0, false
	}
	v, places, end := decimalAt(text, 0)
	if end != len(text) {
		return 0, 0, false
	}
	if places == 0 {
		v, places = scaled(v)
	}
	if neg {
		v = -v
	}
	return v, places, v >= -180 && v <= 180
}

// WholeCoordinate is Coordinate for the digits of an integer below 2^53.
func WholeCoordinate(n uint64) (v float64, places int, ok bool) {
	v, places = scaled(float64(n))
	return v, places, v <= 180
}

// scaled brings an integer of seven digits or more into range.
func scaled(n float64) (v float64, places int) {
	if v = n; n < 1e6 {
		return v, 0
	}
	for ; v > 180; places++ {
		v /= 10
	}
	return v, places
}

// InChina reports whether two numbers, in either order, are a position within the span of
// China.
func InChina(a, b float64) bool {
	a, b = min(a, b), max(a, b)
	return a >= 3 && a <= 54 && b >= 73 && b <= 136
}

// Position reports whether two numbers with at least the given count of decimals
// are a latitude and a longitude in either order. announced means that a key or a
// word said so; then two decimals do.
func Position(a, b float64, places int, announced bool) bool {
	return position(a, b, places, true, announced)
}
