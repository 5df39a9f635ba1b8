// Package ledger is the export log: a Merkle tree of entries (RFC 6962 hashes) for
// each year, kept as C2SP tlog-tiles files under signed checkpoints. No entry holds
// content, a VIN or a coordinate. docs/export-log-format.md describes the entries.
package ledger
