// Package pki holds the platform's own keys and certificates for one machine:
// a development certificate authority made on first start, the broker's server
// certificate, client certificates by role, the Ed25519 key that signs receipts
// and key schedules, the fleet key behind pseudonyms, and the revocation list.
//
// An operator with an authority of their own replaces the files; the room reads
// nothing else. Folders are 0700, keys 0600.
package pki
