package pi

import "bytes"

// figureKey reports whether a key, as countKey takes it, says of bare digits that they are a figure:
// keys_expired, wheelTurns, contractNo.
func figureKey(key []byte, third, prev, last int) bool {
	if last == len(key) {
		return false
	}
	w := key[last:]
	for len(w) > 3 && isDigit(w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	if figureWord(w) && (last == 0 || !personWord(key[prev:last]) && (prev <= third || !personWord(key[third:prev]))) {
		return true
	}
	if last == 0 {
		return false
	}
	before := key[prev:last]
	if n := len(w); n > 4 && w[n-1] == 'd' && w[n-2] == 'e' && before[len(before)-1] == 's' && figureWord(before) {
		return true // keys_expired
	}
	if figureEnds.has(w) {
		return figureWord(before) || (w[0] == 'i' || w[0] == 'k' || w[0] == 'r') && markedThing(before)
	}
	return false
}

// countKey reports whether a key, in lower case without separators, whose last three words
// begin at third, prev and last, names a counter, a code or a thing: seq, frameCount, orderId,
// bytesRead, tile_id, errorCode.
func countKey(key []byte, third, prev, last int) bool {
	w := key[last:]
	for len(w) > 3 && isDigit(w[len(w)-1]) && !counts.has(w) {
		w = w[:len(w)-1] // counter2
	}
	switch {
	case counts.has(w), faultWords.has(w):
		return true
	case last == 0:
		return false
	case counts.has(key):
		return true
	case unitEnds.has(w): // fuel_ul, but not owner_mb
		return wordHint(key[prev:last])&ofPerson == 0
	}
	before := key[prev:last]
	if thingEnds.has(w) {
		return counts.has(before) || things.has(before) || faultWords.has(before)
	}
	if len(w) == 1 && lettered.has(before) { // counter_a
		return true
	}
	return quantities.has(before) || prev > third && quantities.has(key[third:prev])
}

// thingEnds, at the end of a key, say that its value tells one thing from others of its kind,
// figureEnds the same or which of several figures it is.
var (
	thingEnds      = wordSetOf(thingEndWords)
	figureEnds     = wordSetOf(thingEndWords, "key pos name")
	exactThingEnds = exactSetOf(thingEndWords)
)

const thingEndWords = "id no num nr number code ref idx index"

// quantities are what is counted or measured, so that a key in which one stands is that of a counter,
// whatever follows: bytesRead, energyWs.
var quantities = wordSetOf(quantityWords)

const quantityWords = "bytes byte packets pkts frames ticks energy kwh wh pulses pulse odometer odo mileage cycles sectors pages counter counters count counts total totals memory mem heap ah mah mwh joules " +
	"revolutions sum hist histogram buckets cum cumulative accum accumulated meter samples octets jiffies uptime elapsed duration rx tx checksum crc inode offset"

// lettered are counters of which a car may have several, told apart by a letter: counter_a, but not
// part_a.
var lettered = wordSetOf(quantityWords, "frame cnt tick seq timer adc volt volts reg register ch channel sensor speed torque temp raw")

// things have a number of their own, as tileId; a person, a card or a device that has that of a
// telephone is none.
var things = wordSetOf(officeList, "obu rsu esam tile link poi song track album artist playlist span road lane zone region area map layer chunk camera radar gate pile charger connector evse plug bay spot route trip signal rule alarm fault "+
	"notice campaign package pkg bundle image file folder topic tag category product goods bill city district province country intersection junction node edge relation tower sector scene clip "+
	"video photo picture app widget skill intent dialog test case bug issue feature experiment")

// faultWords are followed by the code of a fault, a part or a version.
var faultWords = wordSetOf("error err errcode errorcode fault faultcode dtc alarm exception firmware software hardware sw hw fw calibration calib cal calid cvn pn swpn hwpn diag diagnostic trouble odx flashware " +
	"supplierpart tool fixture die mould mold asm assembly drawing spec config")

// behindTag gives b without the tag or the labels at its end, and what these name the value:
// <counter name="rx">, can_frames_total{bus="0"}. Both are nil if there is none.
func behindTag(b []byte) (rest, name []byte) {
	k := len(b)
	for k > 0 && k > len(b)-2 && b[k-1] == ' ' {
		k--
	}
	if k < 3 {
		return nil, nil
	}
	from := max(0, k-96)
	switch b[k-1] {
	case '}':
		if at := bytes.LastIndexByte(b[from:k], '{'); at > 0 && isAlnum(b[from+at-1]) {
			return b[:from+at], nil
		}
	case '>':
		at := bytes.LastIndexByte(b[from:k-1], '<')
		if at < 0 {
			return nil, nil
		}
		tag := b[from+at+1 : k-1]
		end := 0
		for end < len(tag) && (isAlnum(tag[end]) || tag[end] == '_' || tag[end] == ':' || tag[end] == '-') {
			end++
		}
		if end > 0 {
			return b[:from+at], tag[:end]
		}
	}
	return nil, nil
}

// countLabel reports whether b ends with the name of a counter and marks, of which one says that
// a value follows, or with a name of several words: calibrationId=, "bytesRead": .
func countLabel(b []byte) bool {
	k := len(b)
	value := false
	for k > 0 && k > len(b)-4 && counting[b[k-1]] && b[k-1] != '.' && b[k-1] != ',' {
		k--
		value = value || b[k] == '=' || b[k] == ':'
	}
	end, words := k, false
	for k > 0 && end-k < 40 && (isAlnum(b[k-1]) || b[k-1] == '_') {
		k--
		words = words || b[k] == '_' || k+1 < end && b[k]-'a' < 26 && b[k+1]-'A' < 26
	}
	return end-k > 2 && (words || value && class[b[k]]&cLetter != 0) && (k == 0 || b[k-1] < 0x80) && keyHint(b[k:end]) == hintNot
}

// inRow reports whether the number norm[i:j] is one in a row of numbers that spaces part, as
// in the tables of a kernel: eth0: 13812345678 1234 0 0. Ideographs before it say that it is a
// person's.
func (s *Scanner) inRow(i, j int) bool {
	b := s.norm
	if i < 2 || b[i-1] != ' ' || b[i-2] >= 0x80 {
		return false
	}
	behind, k := 0, j
	for behind < 2 {
		n, e := rowNumber(b, k)
		if n == 0 {
			break
		}
		behind, k = behind+1, e
	}
	if behind == 2 {
		return true
	}
	before := 0
	for k = i; before < 2; before++ {
		e := k
		for e > 0 && k-e < 3 && b[e-1] == ' ' {
			e--
		}
		m := e
		for m > 0 && e-m < 11 && isDigit(b[m-1]) {
			m--
		}
		if e == k || m == e || e-m > 10 || m == 0 || b[m-1] != ' ' {
			return false
		}
		k = m
	}
	return behind == 1
}

// rowNumber gives the length and the end of the number of at most ten digits that follows at
// b[k:] behind spaces.
func rowNumber(b []byte, k int) (n, end int) {
	i := skipSpaces(b[:min(len(b), k+3)], k)
	e := digitsEnd(b[:min(len(b), i+11)], i)
	if i == k || e == i || e-i > 10 || e < len(b) && b[e] != ' ' && b[e] != '\n' {
		return 0, k
	}
	return e - i, e
}
