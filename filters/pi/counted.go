package pi

// counted reports whether the number norm[i:j] follows a word that says that it counts,
// orders or dates something: seq=13812345678. A country's code says that it does not.
func (s *Scanner) counted(i, j int) bool {
	if international(s.norm[i:j]) || i > 0 && s.norm[i-1] == '+' {
		return false
	}
	if s.key&hintNot != 0 && j-i >= len(s.norm)-2 {
		return true
	}
	if countedBehind(s.norm[j:]) || countedBefore(s.norm[:i]) || countLabel(s.norm[:i]) || j-i == 11 && s.inRow(i, j) {
		return true
	}
	rest, name := behindTag(s.norm[:i])
	return rest != nil && (countedBefore(rest) || len(name) > 0 && keyHint(name) == hintNot || tagCounts(s.norm[len(rest):i]))
}

// tagCounts reports whether the attribute at the end of the tag t names a counter:
// <counter name="rx">.
func tagCounts(t []byte) bool {
	for len(t) > 0 && (t[len(t)-1] == '>' || t[len(t)-1] == ' ') {
		t = t[:len(t)-1]
	}
	return len(t) > 1 && t[0] == '<' && countedBefore(t)
}

// international reports whether d is a mobile number behind the country's code.
func international(d []byte) bool {
	return len(d) == 13 && d[0] == '8' && d[1] == '6' && mobile(d[2:])
}

// countedBefore reports whether b ends with such a word, or with one and a verb.
func countedBefore(b []byte) bool {
	thing := false
	for range 3 {
		k := len(b)
		for k > 0 && k > len(b)-6 && counting[b[k-1]] {
			k--
		}
		end := k
		if k >= 6 && b[k-1] >= 0x80 {
			return countedHan(b[:k])
		}
		for k > 0 && k > end-4 && isDigit(b[k-1]) {
			k-- // crc32
		}
		if k > 1 && end < len(b) && b[end] == '/' && isDigit(b[k-1]) { // dropped=12/34
			k = digitsStart(b, k)
			for k > 0 && counting[b[k-1]] {
				k--
			}
		}
		if k > 1 && (b[k-1]-'A' < 26 && b[k-2]-'a' < 26 || class[b[k-1]]&cLetter != 0 && b[k-2] == '_') && letteredEnd(b[:k-1]) {
			k-- // counterA, counter_a
			for k > 0 && b[k-1] == '_' {
				k--
			}
		}
		last := k
		k = humpBefore(b, k, k) // frameCount
		if last-k == 2 && b[k]|0x20 == 'u' && (k == 0 || b[k-1] == ' ' || b[k-1] == ',') && (end == len(b) || b[end] != '=') {
			return false // call us at
		}
		if k > 4 && last-k == 4 && b[k-1] == '-' && string(b[k:last]) == "free" {
			return false // hands-free, toll-free
		}
		if counts.has(b[k:last]) || unitName(b, k, last) || last-k == 1 && b[k] == 't' && end < len(b) && b[end] == '=' && (k == 0 || class[b[k-1]]&cGap != 0) {
			return true
		}
		if thing && things.has(b[k:last]) {
			return true
		}
		if !countLinks.has(b[k:last]) {
			return false
		}
		thing = b[last-1]|0x20 == 'd'
		b = b[:k]
	}
	return false
}

// letteredEnd reports whether b ends with a letteredWord, and perhaps lines.
func letteredEnd(b []byte) bool {
	k := len(b)
	for k > 0 && b[k-1] == '_' {
		k--
	}
	end := k
	for k > 0 && end-k < 16 && class[b[k-1]]&cLetter != 0 {
		k--
	}
	return lettered.has(b[k:end])
}

// unitEnds are units as the last word of a name of several says them: fuel_ul, p_kpa. Most say nothing
// where they stand alone.
var unitEnds = wordSetOf("ul ml nl dl cl ug mg kg um nm pm ps fs uj mj kj mwh gwh pa hpa kpa mpa bar mbar kva kn nmi mi rad mrad urad kph kmh mph mps rpm pct ppt ohm lux nt uah uwh mas hr hrs min mins days kib mib " +
	"gib kb mb gb kbps mbps")

// unitName reports whether b[:last] is a name of several words of which the last, b[k:last], is
// a unit and the one before no person nor what belongs to one: not owner_mb.
func unitName(b []byte, k, last int) bool {
	if k < 1 || b[k-1] != '_' || !unitEnds.has(b[k:last]) {
		return false
	}
	end := k - 1
	for k = end; k > 0 && class[b[k-1]]&cLetter != 0; {
		k--
	}
	return textHint(b[k:end])&ofPerson == 0
}

// ofPerson are the contexts of a person and of what belongs to one.
const ofPerson = hintName | hintNameWeak | identifying&^hintMAC

// countLinks stand between the name of a counter and its value.
var countLinks = exactSetOf("is was at of id Id ID value val now reached no number num nr No hits passed about over")

// countedBehind reports whether b begins with a unit or with what is counted.
func countedBehind(b []byte) bool {
	k := 0
	for k < len(b) && k < 1 && (b[k] == ' ' || b[k] == '_') {
		k++
	}
	n := lettersEnd(b[:min(len(b), k+12)], k)
	if n < len(b) && (b[n] == '=' || b[n] == '_') {
		return false // the name of the next member: times_contacted=45
	}
	if countedThings.has(b[k:n]) {
		return true
	}
	if k+6 <= len(b) {
		if countedHans.has(b[k : k+6]) {
			return true
		} else if begunHans.has(b[k : k+6]) {
			return false
		}
	}
	return k+3 <= len(b) && countedHans.has(b[k:k+3])
}

var (
	// countedThings are units and what is counted, countedHans the same in Chinese.
	countedThings = exactSetOf("us ns ms bytes byte B KB kB MB KiB MiB GiB bits bps kbps frames packets ticks cycles rows records events messages samples times km mm m cm meters metres Wh mWh kWh mAh Ah As J Hz kHz MHz ppm " +
		"ppb rpm mV uV mA uA mW pages blocks sectors seconds milliseconds microseconds nanoseconds pulses steps counts errors msgs pkts jiffies revolutions rotations edges interrupts iterations ops " +
		"hits misses items units entries lines exceeded wrap elapsed ago leaked freed")
	countedHans = exactSetOf("次 帧 条 件 步 米 元 秒 圈 个 字节 毫秒 微秒 公里 个包")
	// begunHans are words that such a unit begins.
	begunHans = exactSetOf("个人 次日 次要 元旦 元宝 条件 步行 米粉 米线 圈子")
)

// counting holds what may stand between such a word and its number.
var counting = [256]bool{' ': true, '=': true, ':': true, '"': true, '\'': true, '#': true, '[': true, '(': true, '\t': true, '.': true, '_': true, ',': true, '/': true, '\\': true, ']': true}

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
	return countHans.has(b[len(b)-6:]) || len(b) >= 9 && countHans.has(b[len(b)-9:])
}

// countHans are the last two ideographs of words for counts, orders and times, three of a word whose
// last two also end that for a telephone and "the same number": 会话号, 合同号.
var countHans = exactSetOf("会话号 合同号 " +
	"计数 序号 编号 单号 帧号 帧数 次数 总数 偏移 间戳 水号 案号 批号 行号 件数 里程 长度 序列 列号 保单 订单 数器 求号 任务 事务 踪号 版本 " +
	"验和 验码 时长 毫秒 微秒 字节 心跳 报文 息号 息数 批次 索引 游标 自增 主键 累计 总计 合计 共计 料号 件号 型号 图号 物料 票号 发票 税额 " +
	"合同 容量 大小 总线 脉冲 步数 循环 数值 总量 帧计 文数 包数 条数 行数 码值 工单 流水 赔单 运单 包裹 快件 物流 编码 条码 形码 误码 障码 " +
	"奖号 券码 换码 凭证 票据 账单 工号 积分 余额 金额 费用 流量 用量 读数 示数 时间 时刻 周期 间隔 计时 频率 功耗 能量 能耗 电量 电能 距离 " +
	"油耗 转数 圈数 页码 版号 固件 哈希 校验 种子 机数 句柄 指针 进程 线程 端口 冲数 代码 区块 扇区 槽位 频点 配件 零件 品号 货号 仓位 库位 " +
	"消息 次号 查点 始值 原始 总长 下限 上限 案件 赔案 报案 立案 定损 易号")

// counts say of a number that it counts, orders or dates something.
var counts = wordSetOf("acc accum alloc bat bitmap delta dev duration elapsed energy gen heap inode interval iter iteration jiffies job jobid latency lsn mask mem mileage mono monotonic nonce " +
	"odo odometer period ptr pulse pulses rx sample samples sec secs seconds tx usec nsec msec wh kwh mah ah wrap rollover model component spare material article sku barcode " +
	"batch blk block blocks build bytes checksum cnt cnts count counts countdown counter counters crc cycle cycles epoch epochms eventid frame frameid frames hash idx index " +
	"len length logid lot micros micro millis milli ms msgid nanos nano ns offset order orderid orderno packet packets part pid pkt pkts policy req reqid request requestid rev " +
	"row rowid rows sector sectors seq seqno seqnum sequence sequenceno serial serialno session sessionid size sn sum tick ticket tickets ticks tid time times timestamp " +
	"timestampms total totals trace traceid ts txid uptime us meter meters metre metres mm cm km dist distance trip lifetime runtime clock clk rtc stamp timer tow week cursor " +
	"handle deadline drift lag jitter skew backlog watermark highwater lowwater waybill invoice parcel shipment tracking consignment receipt voucher coupon obu obuid obuno ljbh ljhm lingjianhao pjbh wlbm strokes pattern ean upc gtin isbn " +
	"issn imo txn transaction tran seg segment event events dropped drops lost retries retry retrans errs faults freq frequency hz ppb ppm rate bps bitrate baud throughput " +
	"bandwidth quota used free avail available cap capacity limit max min avg mean median stddev var cumulative accumulated aggregate sumtotal nvm eeprom flash wear pages page " +
	"sectorcount lba cluster extent slot slots bucket partition shard segmentid ver version revision release commit patch change changelist changeset snapshot checkpoint " +
	"generation term epochs round step steps stage pts dts gop bitpos bytepos filepos seek addr0 baseaddr stack sp pc lr reg register regs irq irqs interrupts ctxt ctxsw " +
	"switches fd gid ppid tgid cpu core thread threads process volt volts mv uv ma ua mw uw watt watts joule joules temp rpm torque speed accel yaw lux db keyid seed salt rand " +
	"random entropy token tokens digest fingerprint signature etag sha md5 sha1 sha256 adler fletcher errno errcode errorcode error exitcode status flags flag bits bit " +
	"bitfield mode opcode cmd cmdid sid oid vid rid mid bid eid partno partnumber revolutions rotations edges crossings hits hit misses reads writes io iops erase erases " +
	"programs boot boots reboot reboots wakeup wakeups resets cols columns width height stride pitch depth weight mass volume level levels price amount amt cost fee fare " +
	"balance points score rank pos posn position ecu mcu module sensor battery pack inverter calc raw adc dac pwm duty ticksperrev cookie handleid objid objectid recordid " +
	"recid docid seqid packid frameno pktno lineno rowno blockno pageno lotno batchno billno serialnum seqcount messageid bucketid nodeid taskid traceno flowno flow stream " +
	"streamid channel chan port ports vlan mtu ttl hop hops rtt srtt cwnd ssthresh window win instructions branches loads stores references allocs objects nodes symbols " +
	"downloaded uploaded transferred written wrote wrapped overflow overflowed affected chunk chunks tile tiles realtime expires expiry accumulator ws kws spanid pixel pixels " +
	"roi bounds percentile gyro addr rb tb remaining left pending queued processed handled completed skipped ignored sampled generated emitted produced consumed indexed " +
	"scanned visited allocated committed")
