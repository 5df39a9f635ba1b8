package canbus

import "bytes"

const ascHint = "save the log from CANoe or CANalyzer as ASC with numeric identifiers"

// Bits in the flags field of a CANFD line (Vector CAN FD ASC logging).
const (
	ascFlagRemote = 0x10
	ascFlagFD     = 0x1000
)

// ascReader reads Vector ASC logs. The date in the header has no time zone and
// is read as UTC; without a readable date, times count from 1970.
type ascReader struct {
	start    int64 // Unix ns of the measurement's start
	dated    bool
	relative bool  // each time stamp counts from the event before
	last     int64 // offset of the last event in ns
	base     uint64
}

func newASC() *ascReader { return &ascReader{base: 16} }

func (a *ascReader) line(line []byte, f *Frame) (string, error) {
	w := fields{line: line}
	first := w.next()
	if len(first) == 0 || bytes.HasPrefix(first, []byte("//")) {
		return ignored, nil
	}
	if first[0] < '0' || first[0] > '9' {
		return ignored, a.header(first, &w)
	}
	offset, ok := parseFixed(first, 1e9)
	if !ok {
		return "", w.bad("the time stamp is no number of seconds", ascHint)
	}
	if a.relative {
		if offset, ok = addTime(a.last, offset); !ok {
			return "", w.bad("the time stamps add up beyond any date", ascHint)
		}
	}
	a.last = offset
	ns, ok := addTime(a.start, offset)
	if !ok {
		return "", w.bad("the time stamp is out of range", ascHint)
	}
	*f = Frame{Bus: f.Bus, Time: ns}
	return a.event(&w, f)
}

// header takes in the lines that set how the rest is read.
func (a *ascReader) header(first []byte, w *fields) error {
	switch string(bytes.ToLower(first)) {
	case "date":
		return a.date(w)
	case "base":
		return a.setBase(w)
	case "begin":
		w.next() // "Triggerblock"
		if !a.dated {
			return a.date(w)
		}
	case "end", "internal", "no":
	default:
		return w.bad("neither a time stamp nor a header line", ascHint)
	}
	return nil
}

func (a *ascReader) setBase(w *fields) error {
	switch string(w.next()) {
	case "hex":
		a.base = 16
	case "dec":
		a.base = 10
	default:
		return w.bad("the base is neither hex nor dec", ascHint)
	}
	w.next() // "timestamps"
	a.relative = string(w.next()) == "relative"
	return nil
}

func (a *ascReader) date(w *fields) error {
	if w.peek() == nil {
		return nil
	}
	at := w.pos
	start, ok := parseASCDate(string(w.line[w.pos:]))
	if !ok {
		return badAt(at, "the date cannot be read; times count from 1970", "a date like Sat Sep 30 15:06:13.191 2017")
	}
	a.start, a.dated = start, true
	return nil
}

// event reads what follows the time stamp.
func (a *ascReader) event(w *fields, f *Frame) (string, error) {
	word := w.next()
	if string(word) == "CANFD" {
		return isFrame, a.fdFrame(w, f)
	}
	channel, ok := parseUint(word, 10)
	if !ok {
		return ascEvent(word), nil
	}
	f.Bus = numberedBus(f.Bus, channel)
	id := w.next()
	switch string(id) {
	case "ErrorFrame":
		f.Error = true
		return isFrame, nil
	case "Statistic:":
		return "statistic", nil
	case "J1939TP":
		return "J1939TP", nil
	}
	return isFrame, a.classicFrame(id, w, f)
}

// ascEvent names the kind of an event that belongs to no numbered channel.
func ascEvent(word []byte) string {
	switch s := string(word); s {
	case "Start":
		return "start of measurement"
	case "CAN":
		return "status"
	case "Li", "Fr", "ETH", "SV:", "GPS", "LIN", "MOST", "J1939TP":
		return s
	}
	return "other"
}

// classicFrame reads "ID Rx d 8 01 02 ..." and "ID Rx r 8".
func (a *ascReader) classicFrame(id []byte, w *fields, f *Frame) error {
	if !a.id(id, f) {
		return w.bad("no CAN identifier", ascHint)
	}
	if dir := w.next(); !isDirection(dir) {
		return w.bad("neither Rx nor Tx", ascHint)
	}
	switch kind := w.next(); string(kind) {
	case "r":
		f.Remote = true
		if dlc, ok := ascDLC(w.peek()); ok {
			f.Len, _ = payloadLength(dlc, false)
		}
		return nil
	case "d":
	default:
		return w.bad("neither a data (d) nor a remote (r) frame", ascHint)
	}
	dlc, ok := ascDLC(w.next())
	if !ok {
		return w.bad("no length code of 0 to 15", ascHint)
	}
	n, _ := payloadLength(dlc, false)
	return w.data(f, n, a.base)
}

// fdFrame reads "CHANNEL Rx ID [NAME] BRS ESI DLC LENGTH DATA... DURATION
// BITS FLAGS ...". Logs of FD channels write classic frames like this too; the
// flags tell.
func (a *ascReader) fdFrame(w *fields, f *Frame) error {
	channel, ok := parseUint(w.next(), 10)
	if !ok {
		return w.bad("no channel number behind CANFD", ascHint)
	}
	f.Bus = numberedBus(f.Bus, channel)
	if dir := w.next(); !isDirection(dir) {
		return w.bad("neither Rx nor Tx", ascHint)
	}
	id := w.next()
	if string(id) == "ErrorFrame" {
		f.Error = true
		return nil
	}
	if !a.id(id, f) {
		return w.bad("no CAN identifier", ascHint)
	}
	if b := w.peek(); !isBit(b) {
		w.next() // the message's name
	}
	rate, state := w.next(), w.next()
	if !isBit(rate) || !isBit(state) {
		return w.bad("the bit rate switch or error state is neither 0 nor 1", ascHint)
	}
	return a.fdPayload(w, f)
}

func (a *ascReader) fdPayload(w *fields, f *Frame) error {
	dlc, ok := ascDLC(w.next())
	if !ok {
		return w.bad("no length code of 0 to 15", ascHint)
	}
	n, ok := parseUint(w.next(), 10)
	if !ok || n > MaxData {
		return w.bad("no payload length of 0 to 64", ascHint)
	}
	if err := w.data(f, uint8(n), a.base); err != nil {
		return err
	}
	w.next() // duration
	w.next() // bit count
	flags, _ := parseUint(w.next(), 16)
	f.FD = flags&ascFlagFD != 0 || n > 8
	if flags&ascFlagRemote != 0 && !f.FD {
		f.Remote = true
		f.Len, _ = payloadLength(dlc, false)
	}
	return nil
}

// id reads an identifier; a trailing x marks an extended one.
func (a *ascReader) id(b []byte, f *Frame) bool {
	limit := uint64(maxStandardID)
	if n := len(b); n > 1 && b[n-1] == 'x' {
		f.Extended, limit, b = true, maxExtendedID, b[:n-1]
	}
	id, ok := parseUint(b, a.base)
	f.ID = uint32(id)
	return ok && id <= limit
}

// ascDLC reads a length code: one hexadecimal digit, or two decimal ones.
func ascDLC(b []byte) (dlc uint64, ok bool) {
	base := uint64(16)
	if len(b) == 2 {
		base = 10
	}
	dlc, ok = parseUint(b, base)
	return dlc, ok && len(b) <= 2 && dlc <= 15
}

func isDirection(b []byte) bool { return string(b) == "Rx" || string(b) == "Tx" || string(b) == "TxRq" }

func isBit(b []byte) bool { return len(b) == 1 && (b[0] == '0' || b[0] == '1') }
