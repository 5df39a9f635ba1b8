// Package canbus reads CAN frames from log files and live streams, replays
// them in time, and turns them into signal values by DBC definitions.
//
// Log formats: candump (can-utils), Vector ASC, Vector BLF, PEAK TRC. All four
// are read by a [Reader]; a live feed of candump lines by a [Stream]. A
// [Database] made by [LoadDBC] decodes frames.
//
// Damage is never passed over in silence: a line or object that cannot be read
// comes back as a [LineError], is counted in [Stats], and reading can go on.
package canbus

import (
	"maps"
	"sync"
	"sync/atomic"
)

// MaxData is the largest payload of a CAN FD frame in bytes.
const MaxData = 64

const (
	maxStandardID = 0x7FF
	maxExtendedID = 0x1FFFFFFF
)

// Frame is one CAN or CAN FD frame as a log or a stream gave it.
//
// Data beyond Len is zero. For a remote frame Len is the length asked for and
// Data is zero; for an error frame ID is the error class where the log has one.
type Frame struct {
	Time     int64  // Unix time in nanoseconds
	Bus      string // interned: equal names share one string
	ID       uint32 // 11 bits, or 29 when Extended
	Extended bool
	FD       bool
	Remote   bool
	Error    bool
	Len      uint8 // bytes used in Data, 0 to 64
	Data     [MaxData]byte
}

// fdLength gives the payload length in bytes for a data length code
// (ISO 11898-1:2015, table 5).
var fdLength = [16]uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64}

// payloadLength turns a data length code into bytes. In a classic frame the
// codes 9 to 15 all mean eight bytes. ok is false for a code above 15.
func payloadLength(dlc uint64, fd bool) (n uint8, ok bool) {
	switch {
	case dlc > 15:
		return 0, false
	case fd:
		return fdLength[dlc], true
	default:
		return uint8(min(dlc, 8)), true
	}
}

const (
	maxBusName  = 32
	maxBusNames = 1024
)

// busNames is the table of interned bus names, copied on write, so that a
// look-up takes no lock. It stops growing at maxBusNames: the names come from
// outside.
var busNames struct {
	mu    sync.Mutex
	table atomic.Pointer[map[string]string]
}

// internBus returns the shared string for name. prev is the name of the frame
// before, which is the same one more often than not.
func internBus(prev string, name []byte) string {
	if prev == string(name) {
		return prev
	}
	if t := busNames.table.Load(); t != nil {
		if s, ok := (*t)[string(name)]; ok {
			return s
		}
	}
	return addBus(string(name))
}

func addBus(name string) string {
	busNames.mu.Lock()
	defer busNames.mu.Unlock()
	next := map[string]string{}
	if t := busNames.table.Load(); t != nil {
		if s, ok := (*t)[name]; ok {
			return s
		}
		if len(*t) >= maxBusNames {
			return name
		}
		next = maps.Clone(*t)
	}
	next[name] = name
	busNames.table.Store(&next)
	return name
}

// numberedBus names channel n of a log that only numbers its channels, keeping
// the log's own count: channel 1 of a Vector log is "can1".
func numberedBus(prev string, n uint64) string {
	var buf [maxBusName]byte
	b := append(buf[:0], "can"...)
	b = appendUint(b, n)
	return internBus(prev, b)
}

func appendUint(b []byte, n uint64) []byte {
	if n >= 10 {
		b = appendUint(b, n/10)
	}
	return append(b, byte('0'+n%10))
}
