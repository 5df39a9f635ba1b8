// Package wire encodes what crosses the network between car and platform.
//
// A [Batch] is a group of cleared records of one vehicle, one collection hour and
// one lane. [Encoder.Add] accepts a filters.Cleared and nothing else, and refuses
// a zero one. A sealed frame carries a [Header] in clear and the compressed,
// encrypted batch. [Receipt] and [KeySchedule] travel the other way, signed.
//
// All of it is MessagePack, encoded as arrays so that a field's place is its
// name. docs/wire-format.md describes every byte; Version rises when a reader of
// the old version could misread.
package wire

//go:generate go tool -modfile=../../hack/tools/go.mod msgp -file types.go -io=false -tests=false
