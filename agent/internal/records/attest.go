package records

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"cordon/filters"
)

// attestation is the JSON form of what a detector says of a masked image (T2).
type attestation struct {
	Detector  string `json:"detector"`
	Version   string `json:"version"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
	Faces     int    `json:"faces"`
	Plates    int    `json:"plates"`
	Masked    int    `json:"masked"`
	SHA256    string `json:"sha256"`    // of the image, hexadecimal
	Signature []byte `json:"signature"` // base64
}

var errAttest = errors.New("attest is not an attestation: detector, version, width, height, faces, plates, masked, sha256 (hexadecimal) and signature (base64)")

// Attestation reads what a detector says of a masked image, one JSON object.
func Attestation(raw []byte) (*filters.Attestation, error) {
	var j attestation
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil || d.More() {
		return nil, errAttest
	}
	sum, err := hex.DecodeString(j.SHA256)
	if err != nil || len(sum) != sha256.Size {
		return nil, errAttest
	}
	a := &filters.Attestation{
		Detector: j.Detector, Version: j.Version, Width: j.Width, Height: j.Height,
		Faces: j.Faces, Plates: j.Plates, Masked: j.Masked, Hash: [sha256.Size]byte(sum), Signature: j.Signature,
	}
	if !a.Valid() {
		return nil, errAttest
	}
	return a, nil
}
