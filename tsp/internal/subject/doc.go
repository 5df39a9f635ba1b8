// Package subject carries out requests for erasure (rule S3): a ticket with a
// deadline in working days of the mainland, the steps that make what is stored of a
// person unreadable, the order to the car and its signed answer, and the receipt.
//
// A ticket is a file that is replaced after every step, so that a crash at any
// moment is followed by the same step again; every step may be done twice.
package subject
