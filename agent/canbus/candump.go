package canbus

import "bytes"

// Flag bits in the identifier of a candump line (linux/can.h): only the error
// flag is ever written to a log.
const candumpErrorFlag = 0x20000000

const candumpHint = "lines look like (1530000000.000000) can0 123#DEADBEEF, as candump -L writes them"

// ParseCandump reads one line of a candump log (can-utils, "candump -L") into
// f. It allocates nothing unless the line is malformed or names a bus never
// seen before; the error is then a [LineError].
//
//	(1530000000.000000) can0 123#DEADBEEF        classic, 11-bit identifier
//	(1530000000.000000) can0 12345678#R4         remote, 29-bit identifier
//	(1530000000.000000) can0 123##1DEADBEEF      CAN FD, one digit of flags
//	(1530000000.000000) can0 20000080#0000...    error frame
//
// A trailing direction ("R" or "T") and dots between the bytes are accepted.
func ParseCandump(line []byte, f *Frame) error {
	*f = Frame{Bus: f.Bus}
	w := fields{line: line}
	stamp := w.next()
	if len(stamp) < 3 || stamp[0] != '(' || stamp[len(stamp)-1] != ')' {
		return w.bad("no time stamp in round brackets", candumpHint)
	}
	ns, ok := parseFixed(stamp[1:len(stamp)-1], 1e9)
	if !ok {
		return badAt(w.at+1, "the time stamp is no number of seconds", candumpHint)
	}
	f.Time = ns
	bus := w.next()
	if len(bus) == 0 || len(bus) > maxBusName || !printable(bus) {
		return w.bad("no bus name of 1 to 32 printable characters", candumpHint)
	}
	f.Bus = internBus(f.Bus, bus)
	if err := parseCandumpFrame(&w, f); err != nil {
		return err
	}
	return candumpTail(&w)
}

func candumpTail(w *fields) error {
	tail := w.next()
	if tail == nil || len(tail) == 1 && (tail[0] == 'R' || tail[0] == 'T') && w.peek() == nil {
		return nil
	}
	return w.bad("text after the frame", candumpHint)
}

func parseCandumpFrame(w *fields, f *Frame) error {
	frame := w.next()
	hash := bytes.IndexByte(frame, '#')
	if hash < 0 {
		return w.bad("no identifier followed by #", candumpHint)
	}
	if !candumpID(frame[:hash], f) {
		return w.bad("the identifier is not 3 or 8 hexadecimal digits of a CAN identifier", candumpHint)
	}
	body, at := frame[hash+1:], w.at+hash+1
	switch {
	case len(body) > 0 && body[0] == '#':
		f.FD = true
		if len(body) < 2 || hexDigit[body[1]] == 0xFF {
			return badAt(at+1, "no digit of CAN FD flags after ##", candumpHint)
		}
		return candumpData(body[2:], at+2, MaxData, f)
	case len(body) > 0 && body[0] == 'R':
		return candumpRemote(body[1:], at+1, f)
	default:
		return candumpData(dropRawDLC(body), at, 8, f)
	}
}

// candumpID takes 3 digits for a standard and 8 for an extended identifier.
func candumpID(b []byte, f *Frame) bool {
	id, ok := parseUint(b, 16)
	switch {
	case !ok:
		return false
	case len(b) == 3:
		f.ID = uint32(id)
		return id <= maxStandardID
	case len(b) == 8 && id&^maxExtendedID == candumpErrorFlag:
		f.ID, f.Error = uint32(id)&maxExtendedID, true
		return true
	case len(b) == 8:
		f.ID, f.Extended = uint32(id), true
		return id <= maxExtendedID
	}
	return false
}

func candumpRemote(b []byte, at int, f *Frame) error {
	f.Remote = true
	b = dropRawDLC(b)
	switch {
	case len(b) == 0:
		return nil
	case len(b) == 1 && b[0] >= '0' && b[0] <= '8':
		f.Len = b[0] - '0'
		return nil
	}
	return badAt(at, "a remote frame asks for no length of 0 to 8", candumpHint)
}

// dropRawDLC cuts off "_9" to "_F": a classic frame of eight bytes whose
// length code was above eight.
func dropRawDLC(b []byte) []byte {
	if n := len(b); n >= 2 && b[n-2] == '_' && hexDigit[b[n-1]] > 8 && hexDigit[b[n-1]] != 0xFF {
		return b[:n-2]
	}
	return b
}

func candumpData(b []byte, at, most int, f *Frame) error {
	n := 0
	for i := 0; i < len(b); n++ {
		if b[i] == '.' && n > 0 {
			i++
		}
		if i+1 >= len(b) {
			return badAt(at+i, "the payload ends within a byte", candumpHint)
		}
		hi, lo := hexDigit[b[i]], hexDigit[b[i+1]]
		if hi|lo > 0xF {
			return badAt(at+i, "the payload holds something other than hexadecimal digits", candumpHint)
		}
		if n == most {
			return badAt(at+i, "the payload is longer than the frame type allows", candumpHint)
		}
		f.Data[n] = hi<<4 | lo
		i += 2
	}
	f.Len = uint8(n)
	return nil
}

func printable(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 0x7F {
			return false
		}
	}
	return true
}
