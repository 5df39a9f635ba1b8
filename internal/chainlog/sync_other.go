//go:build !linux

package chainlog

import "os"

// syncData makes f's content and length durable.
func syncData(f *os.File) error { return f.Sync() }
