// Package walk reads untrusted documents without building them: JSON as a stream of
// events over the original bytes, MessagePack, CBOR and protobuf as lists of nodes that
// point into them; and encodings (base64, hexadecimal, lists of numbers, escapes,
// quoted-printable, UTF-16, gzip, zlib, deflate, zstd) within a budget. It is pure.
package walk

import (
	"errors"
	"fmt"
)

// Errors of this package. Both mean that the content was not read in full, so that
// whoever asked must refuse it.
var (
	ErrBudget    = errors.New("over the reading budget")
	ErrMalformed = errors.New("malformed")
)

// Budget bounds what is read of one value. A zero field takes the default.
type Budget struct {
	Bytes   int // size of one document, default 1 MiB
	Depth   int // nesting of objects and arrays, default 64
	Nodes   int // keys and values of one document, default 100,000
	Layers  int // encodings inside encodings, default 6
	Ratio   int // decompressed to compressed size, default 200
	Decoded int // sum of all decoded bytes for one value, default 4 MiB
}

// WithDefaults gives b with every zero field set.
func (b Budget) WithDefaults() Budget {
	if b.Bytes != 0 && b.Depth != 0 && b.Nodes != 0 && b.Layers != 0 && b.Ratio != 0 && b.Decoded != 0 {
		return b
	}
	return b.filled()
}

func (b Budget) filled() Budget {
	set := func(field *int, v int) {
		if *field == 0 {
			*field = v
		}
	}
	set(&b.Bytes, 1<<20)
	set(&b.Depth, 64)
	set(&b.Nodes, 100_000)
	set(&b.Layers, 6)
	set(&b.Ratio, 200)
	set(&b.Decoded, 4<<20)
	return b
}

// Validate names a field that is negative or beyond what a reader can hold.
func (b Budget) Validate() error {
	for _, f := range [...]struct {
		name string
		v    int
		most int
	}{
		{"Bytes", b.Bytes, 1 << 30}, {"Depth", b.Depth, 10_000}, {"Nodes", b.Nodes, 1 << 30},
		{"Layers", b.Layers, 16}, {"Ratio", b.Ratio, 100_000}, {"Decoded", b.Decoded, 1 << 30},
	} {
		if f.v < 0 || f.v > f.most {
			return fmt.Errorf("budget: %s is %d. Try: 0 for the default, or 1 to %d", f.name, f.v, f.most)
		}
	}
	return nil
}
