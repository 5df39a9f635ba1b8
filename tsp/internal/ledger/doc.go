// Package ledger is the export log: a Merkle tree of entries (RFC 6962 hashes) for
// each year, kept as C2SP tlog-tiles files under signed checkpoints. No entry holds
// content, a VIN or a coordinate. docs/export-log-format.md describes the entries.
//
// On disk, below the log's folder:
//
//	lock                          held by the process that has the log open
//	<year>/checkpoint             origin <gate>/<year>, size, root; signed, cosigned
//	<year>/checkpoint.next        a signed tree on its way to being published
//	<year>/tile/<L>/<NNN>[.p/<W>] 256 hashes, or W, of level 8*L
//	<year>/tile/entries/<NNN>...  as many entries: two bytes of length, and bytes
//	<year>.new/                   a year that has no signed tree yet
//
// A commit writes and syncs tiles, signs, syncs checkpoint.next, asks witnesses,
// and renames it to checkpoint. A stop before checkpoint.next is whole leaves tiles
// that no signature covers: Open removes them. After that, Open goes on with that very
// tree. So no two trees of one size are ever shown to anybody.
package ledger
