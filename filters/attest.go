package filters

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"

	"cordon/filters/media"
)

// MaxPixels is the size up to which a masked exterior image may leave (T2).
const MaxPixels = 1_200_000

// attestContext separates what a detector signs from every other signature.
const attestContext = "cordon masked image v1\x00"

// Bounds of an attestation: the longest name of a detector and of its version, in
// bytes, the most faces and plates, the longest side in pixels.
const (
	maxDetector = 64
	maxFaces    = 100_000
	maxSide     = 65_535
)

// Message appends to dst the bytes that a detector signs:
//
//	"cordon masked image v1" 0x00
//	length of detector (1 byte), detector, length of version (1 byte), version
//	width, height, faces, plates, masked (4 bytes each, big endian)
//	SHA-256 of the image (32 bytes)
//
// It is not defined for an attestation that Valid refuses.
func (a *Attestation) Message(dst []byte) []byte {
	dst = append(dst, attestContext...)
	for _, s := range [...]string{a.Detector, a.Version} {
		dst = append(append(dst, byte(len(s))), s...)
	}
	for _, n := range [...]int{a.Width, a.Height, a.Faces, a.Plates, a.Masked} {
		dst = binary.BigEndian.AppendUint32(dst, uint32(n))
	}
	return append(dst, a.Hash[:]...)
}

// Valid reports whether the attestation is well formed: its names are plain (lower
// case letters, digits, dots, underscores, hyphens, at most 64), its numbers lie in
// their bounds and its signature has the right length.
func (a *Attestation) Valid() bool {
	return plainName(a.Detector) && len(a.Detector) <= maxDetector && plainName(a.Version) &&
		a.Width > 0 && a.Width <= maxSide && a.Height > 0 && a.Height <= maxSide &&
		a.Faces >= 0 && a.Faces <= maxFaces && a.Plates >= 0 && a.Plates <= maxFaces &&
		a.Masked >= 0 && a.Masked <= 2*maxFaces && len(a.Signature) == ed25519.SignatureSize
}

// attested gives the reason why a record is not an exterior image for which the
// exception of T2 is met; empty means that it is one.
func (c *Chain) attested(r *Record, k *resolved, l Labels) string {
	a := r.Attest
	switch {
	case a == nil:
		return reasonNoAttest
	case l != ExteriorMedia || k.own != ExteriorMedia || r.Value.Kind != Bytes:
		return reasonLineage
	case !a.Valid():
		return reasonAttest
	case a.Masked != a.Faces+a.Plates:
		return reasonMasked
	case a.Width*a.Height > MaxPixels:
		return reasonPixels
	case sha256.Sum256(r.Value.Data) != a.Hash:
		return reasonHash
	}
	key, ok := c.prog.Detectors[a.Detector]
	if !ok || len(key) != ed25519.PublicKeySize {
		return reasonDetector
	}
	if !ed25519.Verify(key, a.Message(nil), a.Signature) {
		return reasonSignature
	}
	if w, h, err := media.PlainImage(r.Value.Data); err != nil || w != a.Width || h != a.Height {
		return reasonPicture
	}
	return ""
}
