// Package filters decides what may leave the car.
//
// A [Record] goes in; a [Verdict] and, if something may leave, a [Cleared] come
// out. Only [Chain.Judge] makes a Cleared, and filters/wire encodes nothing
// else, so the compiler keeps unjudged data inside the shell.
//
// The package is pure: it has no clock, no randomness, no files, no network and
// no log. Time and consents are passed in by [Env], working memory by [Scratch].
// The same inputs give the same verdict on the car, on the platform and on a
// regulator's desk.
//
// The rules are those of the profile that filters/policy compiled, over a floor
// that no policy can lower: cabin data never leaves (T3), location is not kept
// past seven days (S1), location and exterior data are not exported (E2), and
// what nobody declared or nobody can parse is refused (U1, U2, U3).
package filters
