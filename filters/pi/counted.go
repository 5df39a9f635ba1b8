package pi

// counted reports whether the number norm[i:j] follows a word that says that it counts,
// orders or dates something: seq=13812345678.
func (s *Scanner) counted(i, j int) bool {
	if s.key&hintNot != 0 && j-i >= len(s.norm)-2 {
		return true
	}
	return countedBehind(s.norm[j:]) || countedBefore(s.norm[:i])
}

// countedBefore reports whether b ends with such a word, or with one and a verb.
func countedBefore(b []byte) bool {
	for range 3 {
		k := len(b)
		for k > 0 && k > len(b)-4 && counting[b[k-1]] {
			k--
		}
		end := k
		if k >= 6 && b[k-1] >= 0x80 {
			return countedHan(b[:k])
		}
		for k > 0 && k > end-4 && isDigit(b[k-1]) {
			k-- // crc32
		}
		last := k
		for k > 0 && class[b[k-1]]&cLetter != 0 {
			if k--; b[k]-'A' < 26 && k+1 < last && b[k+1]-'a' < 26 {
				break // frameCount
			}
		}
		if countText(b[k:last]) {
			return true
		}
		if !copula(b[k:last]) {
			return false
		}
		b = b[:k]
	}
	return false
}

// copula reports whether w is a word between the name of a counter and its value.
func copula(w []byte) bool {
	switch string(w) {
	case "is", "was", "at", "of", "value", "val", "now", "reached", "to", "no", "number", "num", "nr", "No", "hits", "passed", "about", "over":
		return true
	}
	return false
}

// countedBehind reports whether b begins with a unit or with what is counted.
func countedBehind(b []byte) bool {
	k := 0
	for k < len(b) && k < 1 && (b[k] == ' ' || b[k] == '_') {
		k++
	}
	n := k
	for n < len(b) && n < k+12 && class[b[n]]&cLetter != 0 {
		n++
	}
	switch string(b[k:n]) {
	case "us", "ns", "ms", "bytes", "byte", "B", "KB", "kB", "MB", "frames", "packets", "ticks", "cycles", "rows", "records", "events", "messages",
		"samples", "times", "km", "mm", "m", "Wh", "mWh", "mAh", "Hz", "seconds", "milliseconds", "microseconds", "pulses", "steps", "counts", "errors", "msgs", "pkts":
		return true
	}
	if k+3 > len(b) {
		return false
	}
	switch string(b[k : k+3]) {
	case "次", "帧", "条", "件", "步", "米":
		return true
	}
	return len(b) >= k+6 && (string(b[k:k+6]) == "字节" || string(b[k:k+6]) == "毫秒" || string(b[k:k+6]) == "微秒" || string(b[k:k+6]) == "公里" || string(b[k:k+6]) == "个包")
}

// counting holds what may stand between such a word and its number.
var counting = [256]bool{' ': true, '=': true, ':': true, '"': true, '\'': true, '#': true, '[': true, '(': true, '\t': true, '.': true, '_': true, ',': true}

// countedHan reports whether b ends with a Chinese word for a count, an order or a time,
// and perhaps a verb.
func countedHan(b []byte) bool {
	for len(b) >= 9 {
		switch string(b[len(b)-3:]) {
		case "为", "是", "到", "达", "值", "至", "了":
			b = b[:len(b)-3]
			continue
		}
		break
	}
	switch string(b[len(b)-6:]) {
	case "计数", "序号", "编号", "单号", "帧号", "帧数", "次数", "总数", "偏移", "间戳", "水号", "案号", "批号", "行号", "件数", "里程", "长度", "序列",
		"列号", "保单", "订单", "数器", "求号", "话号", "务号", "踪号", "版本", "验和", "验码", "时长", "毫秒", "微秒", "字节", "心跳", "报文", "消息",
		"批次", "索引", "游标", "自增", "主键", "累计", "总计", "合计", "共计", "料号", "件号", "型号", "图号", "物料", "票号", "发票", "税额", "合同",
		"同号", "容量", "大小", "总线", "脉冲", "步数", "循环", "数值", "总量", "帧计", "包数", "条数", "行数", "码值":
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
	case "acc", "accum", "alloc", "bat", "bitmap", "delta", "dev", "duration", "elapsed", "energy", "gen", "heap", "inode", "interval", "iter", "iteration",
		"jiffies", "job", "latency", "lsn", "mask", "mem", "mileage", "mono", "monotonic", "nonce", "odo", "odometer", "period", "ptr", "pulses", "rx",
		"samples", "sec", "secs", "seconds", "task", "tx", "usec", "nsec", "msec", "wh", "kwh", "mah", "wrap", "rollover", "written", "read", "received",
		"item", "model", "component", "spare", "material", "article", "sku", "barcode", "batch", "blk", "block", "build", "bytes", "checksum", "cnt", "count", "countdown", "counter", "crc",
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
