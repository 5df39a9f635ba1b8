package filters

import "math"

// Kind is the type of a value.
type Kind uint8

// The kinds. The zero kind is invalid and never leaves.
const (
	Invalid Kind = iota
	Bool
	Int
	Uint
	Float
	String
	JSON // a structured value as JSON text
	Bytes
	numKinds
)

var kindNames = [numKinds]string{"invalid", "bool", "int", "uint", "float", "string", "json", "bytes"}

// String gives the name used in catalogues.
func (k Kind) String() string {
	if k >= numKinds {
		return "invalid"
	}
	return kindNames[k]
}

// ParseKind finds a kind by its catalogue name.
func ParseKind(name string) (Kind, bool) {
	for i, n := range kindNames {
		if n == name && i > 0 {
			return Kind(i), true
		}
	}
	return Invalid, false
}

// Value is a typed value without an interface inside, so that judging a scalar
// allocates nothing. Num holds bool, int, uint and the bits of a float; Data
// holds string, JSON and bytes. Data is borrowed: it is valid until the owner of
// the record reuses it.
type Value struct {
	Kind Kind
	Num  uint64
	Data []byte
}

// BoolValue makes a Bool.
func BoolValue(b bool) Value {
	if b {
		return Value{Kind: Bool, Num: 1}
	}
	return Value{Kind: Bool}
}

// IntValue makes an Int.
func IntValue(i int64) Value { return Value{Kind: Int, Num: uint64(i)} }

// UintValue makes a Uint.
func UintValue(u uint64) Value { return Value{Kind: Uint, Num: u} }

// FloatValue makes a Float.
func FloatValue(f float64) Value { return Value{Kind: Float, Num: math.Float64bits(f)} }

// StringValue makes a String over b, which it keeps.
func StringValue(b []byte) Value { return Value{Kind: String, Data: b} }

// JSONValue makes a JSON value over b, which it keeps.
func JSONValue(b []byte) Value { return Value{Kind: JSON, Data: b} }

// BytesValue makes a Bytes over b, which it keeps.
func BytesValue(b []byte) Value { return Value{Kind: Bytes, Data: b} }

// Number gives a numeric value as a float64; ok is false for the other kinds.
func (v Value) Number() (f float64, ok bool) {
	switch v.Kind {
	case Bool, Uint:
		return float64(v.Num), true
	case Int:
		return float64(int64(v.Num)), true
	case Float:
		return math.Float64frombits(v.Num), true
	}
	return 0, false
}

// Record is one signal value on its way to the shell of the car.
type Record struct {
	// Signal is the VSS path, for example Vehicle.Speed.
	Signal string
	// Source is the declared name of where the value came from, for example
	// can.powertrain, gnss, cam.cabin, app.nav.
	Source string
	// DerivedFrom names the sources that the value was computed from. Their
	// classes are added; a name that no policy declares makes the record Unknown.
	DerivedFrom []string
	// Lineage holds classes that the source adapter already knows of.
	Lineage Labels
	// Subject is the person the value was collected from; empty is the driver.
	Subject string
	// CollectedAt is the time of collection in Unix nanoseconds, UTC.
	CollectedAt int64
	Value       Value
	// Attest is what a detector says of an exterior image that it masked (T2); nil for
	// everything else.
	Attest *Attestation
}

// Attestation is the signed statement of a face and plate detector about one image
// that it masked.
type Attestation struct {
	Detector, Version string
	Width, Height     int      // pixels
	Faces, Plates     int      // found
	Masked            int      // of them erased
	Hash              [32]byte // SHA-256 of the image as it is to leave
	Signature         []byte   // Ed25519 by the detector's key
}

// Finding is one thing that a detector saw: Type in the half-open byte range
// [Start, End) of the value's data. A finding inside an encoding covers the
// encoded text.
type Finding struct {
	Start, End int
	Type       string
}

// Verdict is the decision on one record.
type Verdict struct {
	Effect Effect
	Rule   Rule
	Labels Labels
	// Reason says in plain words what was decided and what would change it. It is
	// one of a fixed set of texts: it never holds content.
	Reason string
	// Findings lie in the Scratch and are valid until its next use.
	Findings []Finding
}

// Cleared is a record that may leave the car. Only Chain.Judge makes one that is
// not zero. Its value's Data may lie in the Scratch that judged it: encode it
// before judging the next record.
type Cleared struct {
	rec     Record
	labels  Labels
	consent uint64
	ok      bool
}

// OK reports whether a chain made this value.
func (c Cleared) OK() bool { return c.ok }

// Record gives the record as it may leave: redacted where the verdict said so.
func (c Cleared) Record() Record { return c.rec }

// Labels gives all classes of the record.
func (c Cleared) Labels() Labels { return c.labels }

// Consent is the id of the consent that let the record pass, 0 where none was needed.
func (c Cleared) Consent() uint64 { return c.consent }
