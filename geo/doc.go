// Package geo holds positions and the coordinate systems in use in China.
//
// The zero [Point] is invalid, so a receiver without a fix never becomes the
// point 0,0 in the Gulf of Guinea. A point carries its coordinate system: WGS-84
// as GNSS gives it, GCJ-02 as Chinese maps must use it, or BD-09 as one map
// vendor shifts it again.
package geo
