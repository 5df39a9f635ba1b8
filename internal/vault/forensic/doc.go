// Package forensic reads raw images of file systems the way somebody would who
// wants erased location back. It finds canaries that lie in the clear, keyring
// slots, key-encryption keys and sealed frames wherever they lie: in files, in
// journals, in free space. It tries every secret it can get on every ciphertext.
//
// It shares no code with the vault. It knows the formats (docs/vault-format.md,
// docs/keyring-format.md, docs/wire-format.md) and the ciphers, and it checks no
// deadline, no tag and no associated data: a stream cipher is undone and the result
// searched. So it opens more than the vault itself ever would.
//
// What it looks for in the clear: the canary's bytes, hexadecimal in either case,
// base64 of both alphabets at every alignment, and hexadecimal in UTF-16 of either
// order. Snappy and S2 leave 16 random bytes as they are, so blocks of theirs are
// covered; zstd and deflate are not looked into, except in frames of the outbox.
//
// Limits: the first frameReach bytes of a frame are tried with every secret, and a
// frame that the file system cut in two is read up to the cut.
package forensic
