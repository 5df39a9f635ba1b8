package pi

// counted reports whether the number norm[i:j] follows a word that says that it counts,
// orders or dates something: seq=13812345678.
func (s *Scanner) counted(i, j int) bool {
	if s.key&hintNot != 0 && j-i >= len(s.norm)-2 {
		return true
	}
	b, k := s.norm, i
	for k > 0 && k > i-4 && counting[b[k-1]] {
		k--
	}
	end := k
	if k >= 6 && b[k-1] >= 0x80 {
		return countedHan(b[:k])
	}
	for k > 0 && class[b[k-1]]&cLetter != 0 {
		if k--; b[k]-'A' < 26 && k+1 < end && b[k+1]-'a' < 26 {
			break // frameCount
		}
	}
	return countText(b[k:end])
}

// counting holds what may stand between such a word and its number.
var counting = [256]bool{' ': true, '=': true, ':': true, '"': true, '\'': true, '#': true, '[': true, '(': true, '\t': true}

// countedHan reports whether b ends with a Chinese word for a count, an order or a time.
func countedHan(b []byte) bool {
	switch string(b[len(b)-6:]) {
	case "计数", "序号", "编号", "单号", "帧号", "帧数", "次数", "总数", "偏移", "间戳", "水号", "案号", "批号", "行号", "件数", "里程", "长度", "序列", "列号", "保单", "订单":
		return true
	}
	return false
}

// countText is countWord for a word of any case.
func countText(w []byte) bool {
	var low [12]byte
	if len(w) < 2 || len(w) > len(low) {
		return false
	}
	return countWord(lowerInto(low[:], w))
}

// countWord reports whether w, in lower case, says of a number that it counts, orders or
// dates something.
func countWord(w []byte) bool {
	switch string(w) {
	case "batch", "blk", "block", "build", "bytes", "checksum", "cnt", "count", "countdown", "counter", "crc",
		"cycle", "cycles", "epoch", "epochms", "eventid", "frame", "frameid", "frames", "hash", "idx", "index", "len",
		"length", "logid", "lot", "micros", "millis", "ms", "msgid", "nanos", "ns", "offset", "order", "orderid", "orderno",
		"packet", "packets", "part", "pid", "pkt", "pkts", "policy", "req", "reqid", "request", "requestid",
		"rev", "row", "rowid", "sector", "seq", "seqno", "seqnum", "sequence", "sequenceno", "serial", "session", "sessionid",
		"size", "sn", "sum", "tick", "ticket", "ticks", "tid", "timestamp", "timestampms", "total", "trace",
		"traceid", "ts", "txid", "uptime", "us":
		return true
	}
	return false
}
