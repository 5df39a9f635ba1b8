// Package tpm keeps the key-encryption key of a keyring in a TPM 2.0.
//
// The key's generations lie in two NV indices of the owner hierarchy, odd ones in
// one and even ones in the other. Rotating writes over the older one inside the
// chip, so there is never a copy of an old generation outside it that could be
// unsealed: neither a disk image with the present state of the TPM nor the seeds of
// its hierarchies give one back. A key sealed under a primary key and bound to a
// counter would leave its blobs on the disk for ever, as safe as the chip's seeds.
//
// Every command that carries the key runs in a session of its own, salted to a key
// of the chip, with the parameters encrypted: a probe on the bus sees ciphertext.
// One that also answers in the chip's place is stopped by the indices'
// authorization value, if there is one, since it enters the session's keys.
package tpm
