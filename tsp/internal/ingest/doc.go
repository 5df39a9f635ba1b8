// Package ingest takes sealed frames, opens them, judges every record again,
// has them stored and answers with signed receipts.
//
// It trusts no car: what the chain refuses here should not have left, so its
// content is dropped and the incident is counted and journalled by class and
// rule. It trusts no broker either: the receipt, made after the store's
// synchronous commit, is the only thing that lets a car free a frame.
//
// Frames run through workers, one per vehicle by hash, so that a vehicle's frames
// keep their order, and then through one committer that puts the frames of all
// connections that are waiting into one transaction.
package ingest
