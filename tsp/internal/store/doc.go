// Package store keeps what the platform took in: one Badger database with three
// vaults in it. Records that tell where somebody was lie in hour buckets that end
// after seven days (rule S1), other personal information in day buckets that end no
// later than a consent can (rule T1), all others in day buckets that end after the
// configured years. Each vault has a keyring of its own, files outside Badger:
// destroying a bucket's secret ends its records, on a full disk too.
//
// The hour secrets also give the public keys that cars seal frames to, so the end
// of an hour ends every copy of its frames.
//
// docs/ingest.md describes the keys and values of the database.
package store
