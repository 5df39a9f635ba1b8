// Package rooms holds the test that keeps the project's rooms apart: who may
// import whom, where a third-party library may be used, and a few rules about
// the source files themselves. Every rule carries its reason.
package rooms
