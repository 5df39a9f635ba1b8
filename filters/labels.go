package filters

import (
	"math/bits"
	"strings"
)

// Labels is a set of data classes, one bit each. Labels are only ever added:
// what is computed from a thing carries the union of its parents' classes.
type Labels uint32

// The data classes of the rule book.
const (
	CabinAudio Labels = 1 << iota
	CabinVideo
	CabinImage
	CabinDerived // anything processed from cabin audio, video or images
	PI
	SensitivePI
	Biometric
	Location
	Trajectory
	ExteriorMedia
	ExteriorObject // traffic participants
	ExteriorMap    // roads, buildings, terrain
	DrivingStatus
	AbnormalWarning
	Diagnostic
	VehicleConfig
	Opaque  // bytes that nobody vouches for
	Unknown // origin or class not declared
)

// Sets that rules speak of.
const (
	Cabin    = CabinAudio | CabinVideo | CabinImage | CabinDerived
	Personal = PI | SensitivePI | Biometric | Location | Trajectory
	Position = Location | Trajectory
	Exterior = ExteriorMedia | ExteriorObject | ExteriorMap
	Denied   = Opaque | Unknown
)

var labelNames = [...]string{
	"CabinAudio", "CabinVideo", "CabinImage", "CabinDerived",
	"PI", "SensitivePI", "Biometric", "Location", "Trajectory",
	"ExteriorMedia", "ExteriorObject", "ExteriorMap",
	"DrivingStatus", "AbnormalWarning", "Diagnostic", "VehicleConfig",
	"Opaque", "Unknown",
}

// AllLabels is every class that has a name.
const AllLabels Labels = 1<<18 - 1

// Any reports whether l holds at least one class of set.
func (l Labels) Any(set Labels) bool { return l&set != 0 }

// All reports whether l holds every class of set.
func (l Labels) All(set Labels) bool { return l&set == set }

// Names lists the classes in the order of their definition. A bit without a
// name is listed as Unknown.
func (l Labels) Names() []string {
	names := make([]string, 0, bits.OnesCount32(uint32(l)))
	for i, n := range labelNames {
		if l&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	if l&^AllLabels != 0 && l&Unknown == 0 {
		names = append(names, "Unknown")
	}
	return names
}

// String joins the names with commas; the empty set is "none".
func (l Labels) String() string {
	if l == 0 {
		return "none"
	}
	return strings.Join(l.Names(), ",")
}

// ParseLabel finds a class by its name. ok is false for a name that no class has.
func ParseLabel(name string) (l Labels, ok bool) {
	for i, n := range labelNames {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}
