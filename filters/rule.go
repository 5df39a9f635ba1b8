package filters

// Rule names the predicate that decided. T, C, P, S, E and A are the ids of the
// law-derived rule book (docs/rules.md); U1 to U5 are the project's own floor:
// refuse what is not declared, does not fit its declaration, cannot be read, is
// outside the scope of its app or over the capacity of its source.
type Rule uint8

// The rules. RuleNone is carried by records that no rule stopped. The numbers are
// stored in the car's counters: a new rule goes at the end.
const (
	RuleNone Rule = iota
	T1            // personal information needs consent
	T2            // exterior images need masking
	T3            // cabin audio, video, image and derivatives never leave
	T4            // every egress channel passes the same chain
	C1            // collection is off by default
	C2            // consent is bounded
	P1            // purpose limit
	P2            // precision range
	S1            // location at most seven days
	S2            // longer hold needs a legal basis
	S3            // deletion on request
	E1            // a vehicle never sends abroad
	E2            // location and exterior data are never exported
	E3            // driving status needs a legal route
	E4            // volume counters
	E5            // approved scope
	E6            // encrypted export is recorded
	E7            // foreign judicial request
	A1
	A2
	A3
	A4
	A5
	U1 // not declared: signal, source, lineage or content
	U2 // does not fit its declaration: type, range, length, charset, time
	U3 // cannot be read within its budget
	U4 // outside the declared scope of the app: scope drift
	U5 // over the capacity budget of the source
	numRules
)

var ruleNames = [numRules]string{
	"", "T1", "T2", "T3", "T4", "C1", "C2", "P1", "P2", "S1", "S2", "S3",
	"E1", "E2", "E3", "E4", "E5", "E6", "E7", "A1", "A2", "A3", "A4", "A5",
	"U1", "U2", "U3", "U4", "U5",
}

// NumRules is the number of rule values, RuleNone included: rules are dense, so
// counters per rule fit an array.
const NumRules = int(numRules)

// String gives the id, empty for RuleNone.
func (r Rule) String() string {
	if r >= numRules {
		return "?"
	}
	return ruleNames[r]
}

// marks stand for redacted values.
var marks = func() (m [numRules]string) {
	for i, name := range ruleNames {
		m[i] = "[redacted:" + name + "]"
	}
	return m
}()

// Mark gives what stands for a value that was redacted because r asked for it, such as
// [redacted:T1].
func (r Rule) Mark() string {
	if r >= numRules {
		r = RuleNone
	}
	return marks[r]
}

// ParseRule finds a rule by id.
func ParseRule(id string) (Rule, bool) {
	for i, n := range ruleNames {
		if n == id && n != "" {
			return Rule(i), true
		}
	}
	return RuleNone, false
}

// Effect is what happens to a record. The order is that of strictness reversed:
// a smaller effect is stricter, and the zero value refuses.
type Effect uint8

// The effects.
const (
	Drop   Effect = iota // refused: counted, journalled, gone
	Hold                 // stays in the car, in the seven-day vault
	Redact               // leaves with the offending values replaced whole
	Pass                 // leaves unchanged
	numEffects
)

// NumEffects is the number of effects, for counters.
const NumEffects = int(numEffects)

// String gives the name used in machine output.
func (e Effect) String() string {
	switch e {
	case Drop:
		return "drop"
	case Hold:
		return "hold"
	case Redact:
		return "redact"
	case Pass:
		return "pass"
	}
	return "drop"
}

// ParseEffect finds an effect by name.
func ParseEffect(name string) (Effect, bool) {
	for e := Drop; e < numEffects; e++ {
		if e.String() == name {
			return e, true
		}
	}
	return Drop, false
}

// Purpose is a declared purpose of collection (P1).
type Purpose uint8

// The purposes. draft-2021 knows the first two; current-law those that are directly
// tied to the design, production, sale, use and maintenance of vehicles. Purposes
// travel with consents: a new one goes at the end. The zero value is no purpose.
const (
	NoPurpose Purpose = iota
	VehicleManagement
	DrivingSafety
	VehicleDesign
	VehicleProduction
	VehicleSale
	VehicleUse
	VehicleMaintenance
	InCarService
	numPurposes
)

var purposeNames = [numPurposes]string{
	"", "vehicle-management", "driving-safety", "vehicle-design", "vehicle-production",
	"vehicle-sale", "vehicle-use", "vehicle-maintenance", "in-car-service",
}

// String gives the purpose code.
func (p Purpose) String() string {
	if p >= numPurposes {
		return "?"
	}
	return purposeNames[p]
}

// ParsePurpose finds a purpose by its code.
func ParsePurpose(code string) (Purpose, bool) {
	for i, n := range purposeNames {
		if n == code && n != "" {
			return Purpose(i), true
		}
	}
	return NoPurpose, false
}
