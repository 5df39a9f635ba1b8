package leak

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	utf "unicode/utf16"

	"cordon/sim/truth"
)

func utf16(s string, little bool) string {
	var b []byte
	for _, u := range utf.Encode([]rune(s)) {
		if little {
			b = binary.LittleEndian.AppendUint16(b, u)
		} else {
			b = binary.BigEndian.AppendUint16(b, u)
		}
	}
	return string(b)
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// lower folds ASCII letters, in binary forms too: the haystack is folded the
// same way.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		b[i] = folded[c]
	}
	return string(b)
}

var folded = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if i >= 'A' && i <= 'Z' {
			t[i] = byte(i + 'a' - 'A')
		}
	}
	return t
}()

// numbers reads a comma-separated list; what is no number ends it.
func numbers(s string) []float64 {
	var out []float64
	for part := range strings.SplitSeq(s, ",") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return out
		}
		out = append(out, v)
	}
	return out
}

func doubles(v float64) (little, big string) {
	bits := math.Float64bits(v)
	return string(binary.LittleEndian.AppendUint64(nil, bits)), string(binary.BigEndian.AppendUint64(nil, bits))
}

// location adds the forms in which a position would travel: decimal degrees
// cut or rounded to six decimals (a tenth of a metre; with fewer, other
// numbers would be taken for positions), the NMEA fields, and doubles but
// for their last 16 bits, which depend on how they were computed.
func (b *Builder) location(e truth.Entity, seq uint64) {
	id, fresh := b.needle(e.Type, e.Value, seq)
	if !fresh {
		return
	}
	for i, v := range numbers(e.Value) {
		b.pattern(id, "decimal", strconv.FormatFloat(v, 'f', 6, 64))
		b.pattern(id, "decimal", strconv.FormatFloat(math.Trunc(v*1e6)/1e6, 'f', 6, 64))
		if short := strconv.FormatFloat(v, 'f', -1, 64); len(short) > 7 { // ends in zeros
			b.pattern(id, "decimal", short)
		}
		little, big := doubles(v)
		b.pattern(id, "double-le", little[2:])
		b.pattern(id, "double-be", big[:6])
		degrees := math.Trunc(v)
		minutes := math.Round((v-degrees)*60*1e5) / 1e5
		b.pattern(id, "nmea", fmt.Sprintf("%0*d%08.5f", 2+i, int(degrees), minutes))
	}
}

// biometric adds parts of a vector: three numbers in a row as text, and two in a row
// as doubles or floats, packed or with MessagePack's tags. One number alone, such as
// 0.016, is no sign of a face: a signal may well have that value.
func (b *Builder) biometric(e truth.Entity, seq uint64) {
	id, fresh := b.needle(e.Type, e.Value, seq)
	if !fresh {
		return
	}
	vector, text := numbers(e.Value), strings.Split(e.Value, ",")
	for i := 0; i+3 <= len(vector); i += 4 {
		b.pattern(id, "plain", strings.Join(text[i:i+3], ","))
		b.pattern(id, "plain", strings.Join(text[i:i+3], ", "))
	}
	for i := 0; i+2 <= len(vector); i += 2 {
		if x, y := vector[i], vector[i+1]; x != 0 && y != 0 && x != y { // else fillings would hit
			b.pair(id, x, y)
		}
	}
}

// pair adds the binary forms of two numbers in a row.
func (b *Builder) pair(id int32, x, y float64) {
	le, be := binary.LittleEndian, binary.BigEndian
	xLittle, xBig := doubles(x)
	yLittle, yBig := doubles(y)
	b.pattern(id, "double-le", xLittle+yLittle)
	b.pattern(id, "double-be", xBig+yBig)
	b.pattern(id, "double-msgpack", "\xCB"+xBig+"\xCB"+yBig)
	fx, fy := math.Float32bits(float32(x)), math.Float32bits(float32(y))
	b.pattern(id, "float-le", string(le.AppendUint32(le.AppendUint32(nil, fx), fy)))
	b.pattern(id, "float-be", string(be.AppendUint32(be.AppendUint32(nil, fx), fy)))
	tagged := append(be.AppendUint32([]byte{0xCA}, fx), 0xCA)
	b.pattern(id, "float-msgpack", string(be.AppendUint32(tagged, fy)))
}
