package canbus

import (
	"encoding/binary"
	"errors"
	"strconv"
)

// Object types of a BLF file that hold frames.
const (
	blfMessage     = 1
	blfError       = 2
	blfErrorExt    = 73
	blfMessage2    = 86
	blfFDMessage   = 100
	blfFDMessage64 = 101
	blfFDError64   = 104
)

// blfKinds names the other types that are common in car logs.
var blfKinds = map[uint32]string{3: "overload frame", 4: "statistic", 5: "trigger", 31: "driver error",
	65: "text", 92: "text", 96: "marker"}

const (
	blfExtended = 0x80000000 // in the identifier
	blfRemote   = 0x80       // in the flags of types 1, 86 and 100
	blfEDL      = 0x1        // in the FD flags of type 100
	blfRemote64 = 0x10       // in the flags of type 101
	blfEDL64    = 0x1000
)

var errBLFShort = errors.New("an object is shorter than its type needs")

// decodeBLF reads one object; its size field has been checked against it.
func decodeBLF(object []byte, start int64, f *Frame) (kind string, err error) {
	typ := binary.LittleEndian.Uint32(object[12:])
	*f = Frame{Bus: f.Bus}
	var decode func([]byte, *Frame) error
	switch typ {
	case blfMessage, blfMessage2:
		decode = blfClassic
	case blfFDMessage:
		decode = blfFD
	case blfFDMessage64:
		decode = blfFD64
	case blfError, blfErrorExt:
		decode = blfErrorFrame
	case blfFDError64:
		decode = blfFDErrorFrame
	default:
		if name, known := blfKinds[typ]; known {
			return name, nil
		}
		return "object type " + strconv.Itoa(int(typ)), nil
	}
	header := int(binary.LittleEndian.Uint16(object[4:]))
	if header < 32 || header > len(object) {
		return "", errBLFShort
	}
	var ok bool
	if f.Time, ok = blfTime(object, start); !ok {
		return "", errors.New("a time stamp is out of range")
	}
	return isFrame, decode(object[header:], f)
}

// blfTime reads the object header's flags (1: tens of microseconds, else
// nanoseconds) at 16 and the offset from the start at 24.
func blfTime(object []byte, start int64) (int64, bool) {
	unit := uint64(1)
	if binary.LittleEndian.Uint32(object[16:]) == 1 {
		unit = 10_000
	}
	offset := binary.LittleEndian.Uint64(object[24:])
	if offset > (1<<63-1)/unit {
		return 0, false
	}
	return addTime(start, int64(offset*unit))
}

// setBLFID takes over the identifier. One wider than 11 bits can only be an
// extended one, whether the writer set the flag or not.
func setBLFID(id uint32, f *Frame) {
	f.ID = id & maxExtendedID
	f.Extended = id&blfExtended != 0 || f.ID > maxStandardID
}

// blfClassic: channel u16, flags u8, length code u8, identifier u32, data[8].
func blfClassic(b []byte, f *Frame) error {
	if len(b) < 16 {
		return errBLFShort
	}
	f.Bus = numberedBus(f.Bus, uint64(binary.LittleEndian.Uint16(b)))
	setBLFID(binary.LittleEndian.Uint32(b[4:]), f)
	f.Len = min(b[3], 8)
	if f.Remote = b[2]&blfRemote != 0; !f.Remote {
		copy(f.Data[:f.Len], b[8:])
	}
	return nil
}

// blfFD: channel u16, flags u8, length code u8, identifier u32, frame length
// u32, bit count u8, FD flags u8, valid bytes u8, 5 bytes, data[64].
func blfFD(b []byte, f *Frame) error {
	if len(b) < 20 {
		return errBLFShort
	}
	f.Bus = numberedBus(f.Bus, uint64(binary.LittleEndian.Uint16(b)))
	setBLFID(binary.LittleEndian.Uint32(b[4:]), f)
	f.FD = b[13]&blfEDL != 0
	f.Remote = b[2]&blfRemote != 0 && !f.FD
	return blfPayload(b[20:], b[14], f)
}

// blfFD64: channel u8, length code u8, valid bytes u8, tx count u8, identifier
// u32, frame length u32, flags u32, and 24 bytes of timing, then the data.
func blfFD64(b []byte, f *Frame) error {
	if len(b) < 40 {
		return errBLFShort
	}
	f.Bus = numberedBus(f.Bus, uint64(b[0]))
	setBLFID(binary.LittleEndian.Uint32(b[4:]), f)
	flags := binary.LittleEndian.Uint32(b[12:])
	f.FD = flags&blfEDL64 != 0
	f.Remote = flags&blfRemote64 != 0 && !f.FD
	return blfPayload(b[40:], b[2], f)
}

func blfPayload(data []byte, valid uint8, f *Frame) error {
	if valid > MaxData {
		return errors.New("an object states more than 64 payload bytes")
	}
	f.Len = valid
	if f.Remote {
		return nil
	}
	if len(data) < int(valid) {
		return errBLFShort
	}
	copy(f.Data[:valid], data)
	return nil
}

func blfErrorFrame(b []byte, f *Frame) error {
	if len(b) < 4 {
		return errBLFShort
	}
	f.Error = true
	f.Bus = numberedBus(f.Bus, uint64(binary.LittleEndian.Uint16(b)))
	return nil
}

func blfFDErrorFrame(b []byte, f *Frame) error {
	if len(b) < 4 {
		return errBLFShort
	}
	f.Error = true
	f.Bus = numberedBus(f.Bus, uint64(b[0]))
	return nil
}
