// Package truth is the ground truth of a simulation: one JSON line for every
// thing emitted, written by what emitted it and by nothing that is tested.
package truth

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
)

// Class is a data class. The list is fixed.
type Class string

// The classes.
const (
	CabinAudio      Class = "CabinAudio"
	CabinVideo      Class = "CabinVideo"
	CabinImage      Class = "CabinImage"
	CabinDerived    Class = "CabinDerived"
	PI              Class = "PI"
	SensitivePI     Class = "SensitivePI"
	Biometric       Class = "Biometric"
	Location        Class = "Location"
	Trajectory      Class = "Trajectory"
	ExteriorMedia   Class = "ExteriorMedia"
	ExteriorObject  Class = "ExteriorObject"
	ExteriorMap     Class = "ExteriorMap"
	DrivingStatus   Class = "DrivingStatus"
	AbnormalWarning Class = "AbnormalWarning"
	Diagnostic      Class = "Diagnostic"
	VehicleConfig   Class = "VehicleConfig"
)

// EntityType says what a contained value is. The list is fixed.
type EntityType string

// The entity types.
const (
	ResidentID  EntityType = "RESIDENT_ID"
	Mobile      EntityType = "MOBILE"
	Plate       EntityType = "PLATE"
	VIN         EntityType = "VIN"
	Passport    EntityType = "PASSPORT"
	BankCard    EntityType = "BANK_CARD"
	Email       EntityType = "EMAIL"
	Name        EntityType = "NAME"
	Address     EntityType = "ADDRESS"
	WeChat      EntityType = "WECHAT"
	BiometricOf EntityType = "BIOMETRIC"
	Position    EntityType = "LOCATION"
	Media       EntityType = "MEDIA"
)

// Entity is one thing that an item contains. A MEDIA entity's value is the
// SHA-256 of the item's bytes; a LOCATION's is "latitude,longitude" in degrees
// as emitted.
type Entity struct {
	Type  EntityType `json:"type"`
	Value string     `json:"value"`
}

// Channels.
const (
	CAN  = "can"
	GNSS = "gnss"
	HTTP = "http"
)

// Frame is a CAN frame and what it encodes.
type Frame struct {
	ID      uint32 `json:"id"`
	Ext     bool   `json:"ext,omitempty"`
	Data    string `json:"data"`              // hex
	Message string `json:"message,omitempty"` // in the DBC; empty for unknown identifiers
	// Signals holds the physical value of every signal present in the frame,
	// after quantization: what a right decoder gets.
	Signals map[string]float64 `json:"signals,omitempty"`
}

// Item is one line.
type Item struct {
	Seq      uint64   `json:"seq"`
	T        int64    `json:"t"` // Unix nanoseconds
	Channel  string   `json:"channel"`
	Source   string   `json:"source"`
	Signal   string   `json:"signal,omitempty"`
	Kind     string   `json:"kind"`
	Classes  []Class  `json:"classes"`
	Contains []Entity `json:"contains,omitempty"`
	Derived  []string `json:"derived_from,omitempty"`
	Value    any      `json:"value,omitempty"`
	Frame    *Frame   `json:"frame,omitempty"`
	SHA256   string   `json:"sha256,omitempty"`
	Bytes    []byte   `json:"bytes,omitempty"` // base64 in JSON
}

// Kinds of items.
const (
	KindFrame    = "frame"    // CAN, declared in a DBC
	KindUnknown  = "unknown"  // CAN, in no DBC
	KindVIN      = "vin"      // CAN, a piece of the VIN
	KindPosition = "position" // GNSS with a fix
	KindNoFix    = "nofix"    // GNSS without
	KindImage    = "image"
	KindAudio    = "audio"
	KindScalar   = "scalar"
	KindVector   = "vector"
	KindObject   = "object"
	KindText     = "text"
	KindWarning  = "warning"
	KindBlob     = "blob" // bytes nobody declared
)

// SetBytes attaches bytes and their digest.
func (i *Item) SetBytes(b []byte) {
	sum := sha256.Sum256(b)
	i.Bytes, i.SHA256 = b, hex.EncodeToString(sum[:])
}

// Has says whether the item bears the class.
func (i *Item) Has(c Class) bool {
	for _, have := range i.Classes {
		if have == c {
			return true
		}
	}
	return false
}

// Writer writes items as JSON lines.
type Writer struct {
	buf *bufio.Writer
	enc *json.Encoder
	n   uint64
}

// NewWriter wraps w; call Flush at the end.
func NewWriter(w io.Writer) *Writer {
	buf := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &Writer{buf: buf, enc: enc}
}

// Write adds one line.
func (w *Writer) Write(i *Item) error {
	w.n++
	if i.Classes == nil {
		i.Classes = []Class{}
	}
	if err := w.enc.Encode(i); err != nil {
		return fmt.Errorf("ground truth line %d: %w", w.n, err)
	}
	return nil
}

// Lines is how many lines were written.
func (w *Writer) Lines() uint64 { return w.n }

// Flush writes out what is buffered.
func (w *Writer) Flush() error { return w.buf.Flush() }

// Read calls each for every line of r.
func Read(r io.Reader, each func(*Item) error) error {
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	for line := 1; ; line++ {
		var item Item
		if err := dec.Decode(&item); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("ground truth line %d: %w", line, err)
		}
		if err := each(&item); err != nil {
			return err
		}
	}
}
