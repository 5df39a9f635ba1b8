// Package e2e holds the tests that join car, platform and simulator in one
// process: real Badger, a real broker, real TLS on loopback.
package e2e
