// Package sample draws the exports of a spot check so that neither side can steer
// the draw and anybody can repeat it.
//
// The regulator picks a secret R and gives its commitment, SHA-256(R), away. The
// operator picks a secret of its own and commits to it before the log is frozen.
// Only when a checkpoint is frozen are both secrets shown. Then
//
//	seed     = SHA-256(R || R of the operator || root of the checkpoint)
//	ticket_i = SHA-256(seed || leaf hash of entry i || i)
//
// where a secret is 32 bytes, the root and a leaf hash are 32 bytes as in RFC 6962,
// and i is the entry's sequence number, big-endian in 8 bytes. The entries with the
// n smallest tickets are the sample. The operator cannot know R when it writes the
// log, and the regulator cannot choose R once it has seen the root.
package sample
