package canbus

import (
	"bytes"
	"strconv"
)

const trcHint = "save the trace as TRC version 1.1, 2.0 or 2.1"

// trcColumns gives the columns of each file version in the letters of
// $COLUMNS: N number, O offset in ms, B bus, T type, I identifier, d direction,
// R reserved, l length, L length code, D data. Versions 1.x have no $COLUMNS,
// and their T holds Rx, Tx, Warng or Error.
var trcColumns = map[string]string{
	"1.0": "NOIlD",
	"1.1": "NOTIlD",
	"1.2": "NOBTIlD",
	"1.3": "NOBTIRlD",
	"2.0": "NOTIdlD",
	"2.1": "NOTBIdRLD",
}

// trcKinds are the types of version 2 that are events but no frames.
var trcKinds = map[string]string{"ST": "status", "EC": "error counter", "EV": "event", "Warng": "status"}

// trcReader reads PEAK trace files. The start time in the header has no time
// zone and is read as UTC; without one, times count from 1970. A file without
// a bus column has one bus, "can1".
type trcReader struct {
	start   int64
	columns string
}

func newTRC() *trcReader { return &trcReader{columns: trcColumns["1.0"]} }

func (t *trcReader) line(line []byte, f *Frame) (string, error) {
	w := fields{line: line}
	first := w.peek()
	if len(first) == 0 {
		return ignored, nil
	}
	if first[0] == ';' {
		return ignored, t.header(bytes.TrimSpace(line))
	}
	*f = Frame{Bus: internBus(f.Bus, []byte("can1"))}
	row := trcRow{Frame: f}
	for i := range len(t.columns) {
		if kind, err := row.column(t.columns[i], &w, t.start); kind != isFrame || err != nil {
			return kind, err
		}
	}
	return isFrame, nil
}

func (t *trcReader) header(line []byte) error {
	if v, ok := bytes.CutPrefix(line, []byte(";$FILEVERSION=")); ok {
		columns, known := trcColumns[string(v)]
		if !known {
			return badAt(0, "unknown file version", trcHint)
		}
		t.columns = columns
	}
	if v, ok := bytes.CutPrefix(line, []byte(";$COLUMNS=")); ok {
		return t.setColumns(v)
	}
	if v, ok := bytes.CutPrefix(line, []byte(";$STARTTIME=")); ok {
		if t.start, ok = parseOLEDate(string(v)); !ok {
			return badAt(0, "the start time cannot be read; times count from 1970", "")
		}
	}
	return nil
}

func (t *trcReader) setColumns(v []byte) error {
	columns := bytes.ReplaceAll(v, []byte(","), nil)
	for _, c := range columns {
		if bytes.IndexByte([]byte("NOBTIdRlLD"), c) < 0 {
			return badAt(0, "unknown column", trcHint)
		}
	}
	// The type decides whether a line has an identifier at all, and the length
	// how much data follows, so they must come first.
	at := func(c byte) int { return bytes.IndexByte(columns, c) }
	if at('O') < 0 || at('I') < 0 || at('T') > at('I') || max(at('l'), at('L')) < 0 || at('D') != len(columns)-1 {
		return badAt(0, "the columns leave out time, identifier, length or data, or are out of order", trcHint)
	}
	t.columns = string(columns)
	return nil
}

// trcRow is a line being read.
type trcRow struct {
	*Frame
	length uint8
}

func (r *trcRow) column(c byte, w *fields, start int64) (kind string, err error) {
	switch c {
	case 'O':
		return isFrame, r.offset(w, start)
	case 'B':
		n, ok := parseUint(w.next(), 10)
		if !ok {
			return "", w.bad("no bus number", trcHint)
		}
		r.Bus = numberedBus(r.Bus, n)
	case 'T':
		return r.kind(w)
	case 'I':
		return r.id(w)
	case 'l', 'L':
		return isFrame, r.payloadLength(c == 'L', w)
	case 'D':
		return isFrame, r.payload(w)
	case 'd', 'R':
		w.next()
	case 'N':
		if n := bytes.TrimSuffix(w.next(), []byte(")")); !isNumber(n) {
			return "", w.bad("no message number", trcHint)
		}
	}
	return isFrame, nil
}

func (r *trcRow) offset(w *fields, start int64) error {
	ms, ok := parseFixed(w.next(), 1e6)
	if ok {
		r.Time, ok = addTime(start, ms)
	}
	if !ok {
		return w.bad("the time offset is no number of milliseconds in range", trcHint)
	}
	return nil
}

func (r *trcRow) kind(w *fields) (string, error) {
	switch s := string(w.next()); s {
	case "DT", "Rx", "Tx":
	case "FD", "FB", "FE", "BI":
		r.FD = true
	case "RR":
		r.Remote = true
	case "ER", "Error":
		r.Error = true
	default:
		if kind, known := trcKinds[s]; known {
			return kind, nil
		}
		return "", w.bad("unknown message type", trcHint)
	}
	return isFrame, nil
}

// id reads 4 digits as a standard and 8 as an extended identifier.
func (r *trcRow) id(w *fields) (string, error) {
	b := w.next()
	if r.Error {
		return isFrame, nil // "-", or a code of no use
	}
	id, ok := parseUint(b, 16)
	switch {
	case ok && id == 0xFFFFFFFF:
		return "status", nil // a bus warning in version 1
	case ok && len(b) == 4 && id <= maxStandardID:
	case ok && len(b) == 8 && id <= maxExtendedID:
		r.Extended = true
	default:
		return "", w.bad("the identifier is not 4 or 8 hexadecimal digits of a CAN identifier", trcHint)
	}
	r.ID = uint32(id)
	return isFrame, nil
}

func (r *trcRow) payloadLength(code bool, w *fields) error {
	n, ok := parseUint(w.next(), 10)
	most := uint64(8)
	if r.FD {
		most = MaxData
	}
	switch {
	case code && ok:
		r.length, ok = payloadLength(n, r.FD)
	default:
		r.length, ok = uint8(min(n, most)), ok && n <= most
	}
	if !ok {
		return w.bad("no payload length that the frame type allows", trcHint)
	}
	return nil
}

func (r *trcRow) payload(w *fields) error {
	switch {
	case string(w.peek()) == "RTR":
		r.Remote = true
	case string(w.peek()) == "ERROR":
		r.Error = true
		return nil
	}
	if r.Remote {
		r.Len = r.length
		return nil
	}
	return w.data(r.Frame, r.length, 16)
}

func isNumber(b []byte) bool {
	_, ok := parseUint(b, 10)
	return ok
}

// parseOLEDate reads days since 30 December 1899, as PEAK writes the start
// time, into Unix nanoseconds. The fraction is read on its own: a float of the
// whole would be half a microsecond coarse.
func parseOLEDate(s string) (ns int64, ok bool) {
	const unixDay, day = 25569, 86400 * 1e9
	whole, err := strconv.ParseFloat(s, 64)
	if err != nil || whole < unixDay || whole > unixDay+84000 {
		return 0, false
	}
	days := int64(whole)
	frac := 0.0
	for i := range len(s) {
		if s[i] == '.' {
			frac, err = strconv.ParseFloat("0"+s[i:], 64)
		}
	}
	return (days-unixDay)*day + int64(frac*day), err == nil
}
