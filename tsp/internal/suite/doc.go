// Package suite encrypts an export so that its recipient and the regulator, and
// nobody else, read it. There are two suites with one API.
//
// Suite A (age-v1) is an age file (age-encryption.org/v1): ChaCha20-Poly1305 in
// chunks of 64 KiB, one stanza per reader, X25519 or the hybrid post-quantum
// kind mlkem768x25519. The stock age program opens it. Passphrases, SSH keys,
// plugins and any other stanza are refused: an exported file has readers that the
// export log names, each with one stanza.
//
// Suite B (sm-v1) is for assessment as commercial cryptography: SM2, SM3 and SM4
// only. Its format is Cordon's own and is described in docs/export-suite-b.md:
//
//	magic      "cordon-export-sm-v1\n"
//	n          1 byte, 1..16 readers
//	stanzas    n of 129 bytes: the 32-byte file key encrypted by SM2
//	           (GB/T 32918.4), raw C1 C3 C2, C1 an uncompressed point
//	mac        32 bytes: HMAC-SM3, key HKDF-SM3(file key, salt none,
//	           info "cordon-export-sm-v1 header"), over everything before it
//	nonce      16 random bytes
//	payload    STREAM of SM4-GCM, chunks of 64 KiB and a 16-byte tag each; key
//	           HKDF-SM3(file key, salt nonce, info "cordon-export-sm-v1 payload"
//	           and the mac), 16 bytes; nonce of chunk i: 11 bytes big-endian i,
//	           then 1 if it is the last, else 0
//
// Magic to mac is the header. The last chunk may be short, and empty only if it
// is the only one. The fields have fixed lengths, so a header has one reading.
// The mac in the derivation of the payload's key ties a payload to its header.
//
// The header of either suite goes into the export log. [OpenHeader] needs no more
// than it to prove that a reader's stanza is real: it yields a key under which
// the whole header authenticates. The ciphers do not commit to their key, the
// header's MAC (HMAC, 32 bytes) does: readers who open one header have one file
// key, and so one text. What a sound header does not prove:
//
//   - that the payload is under its key; [Decrypt] does.
//   - whose the other stanzas are. They can be counted; whom they are for shows
//     only to one who holds a key for them.
//   - that a reader who conspires with the operator has no other key: its stanza
//     can hold one, and 16 or 32 bytes of a message in that, if its tools ignore
//     the MAC. The payload would have to pass the regulator's strict reading of
//     every row as well, which leaves no room of a row's size for a second text.
//
// Keys in memory: file and payload keys held by this package are overwritten
// after use, those of suite B's identities on Close. What age and the ciphers
// keep inside (expanded keys, age's identities) is left to the garbage collector,
// as Go gives no access to it.
package suite
