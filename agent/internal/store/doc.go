// Package store keeps what the car has not yet handed over, and what never
// leaves it, in one Badger database with synchronous writes:
//
//   - the outbox: sealed frames in priority lanes, until a signed receipt, the end
//     of their bucket or the end of a consent frees them;
//   - the local vault: location that may not leave, sealed in hour buckets whose
//     secrets lie in a keyring outside Badger (internal/vault, at most 168 hours);
//   - the tally: counters in records, written in the transaction of what they count.
//
// The store loses nothing silently. What does not fit is shed lowest lane first
// and counted; what is damaged is moved aside, never deleted, reported by
// Config.OnDamage and counted. The layout of keys and values is described in key.go
// and tally.go.
package store
