package pi

// hintTally are the contexts of what counts, orders or dates something.
const hintTally = hintNot | hintFigure

// fillers say nothing of the number that they stand beside.
var fillers = wordSetOf("a an the of is was are were at in on by to from for with and or about over now new current currently last next all value val no nr number num id has had be been still only just nearly almost " +
	"up it its so far since than then as via n v approx roughly exactly already around code ref key start boot reset startup out fl fr rl rr lf rf lh rh seen address addr")

// personWords are words, in lower case, that speak of a person, of what belongs to one, or of
// telephones, besides those that are contexts.
const personWords = "call calls called calling caller callee dial dials dialed dialled dialing dialling redial redialed ring rings rang ringing phone phones phoned phoning tel mob cell cellular text texts texted texting sms mms msg " +
	"messaged messaging reach reachable contact contacts contacted contacting whatsapp wechat weixin alipay telegram viber line sip user users usr account accounts acct acc login logins logon logged signin member members " +
	"sender senders recipient recipients receiver receivers notify notified notifying invite invites invited inviting share shares shared sharing otp verify verified verifying bind binding unbind registered registering " +
	"subscriber subscribers subscribe subscribed msisdn recents recent emergency sos hotline helpdesk home mum mom dad wife husband boss friend friends mother father sister brother son daughter uncle aunt colleague me my him her whom who mr mrs miss dr sir madam " +
	"handset headset voicemail voicemails ussd favourite favourites favorite favorites mobile mobiles cellphone customer customers client clients driver drivers owner owners passenger passengers guest guests person persons people staff crew cust pax emp kin party " +
	"name names buyer seller tenant renter patient applicant insured claimant witness courier technician adviser advisor agent agents operator manager visitor visitors consignee consignor payee payer holder relative relatives " +
	"reply replied replies respond answer answered answers answering blocked whitelisted blacklisted whitelist blacklist authorised authorized entered typed informed linked paired connected missed forwarded transferred redirected " +
	"identified validated confirmed assigned masked enrolled recharged topped requested submitted changed replaced saved stored added attached associated authenticated activated deactivated suspended granted delegated introduced recommended referred nominated " +
	"remind reminded reminder callback callbacks phonebook book banned muted unpaired unlinked credited billed says said say asks asked wants wanted needs needed complains complained belongs wishes lives works drives owns rides speaks spoke met meet named dubbed " +
	"clip clcc ccwa colp cnum cpbr cpbw cmgs cmgr cmgl cmt cmgw csca hfp bluetooth handsfree line1 ext extension peer remote party counterpart target targets dest dests participant participants follower followers attendee attendees sharee sharees cc bcc att attn"

// otherWords are words, in lower case, with the form of a plural or a participle that say nothing
// of a number: what holds any values, what numbers of other kinds belong to, other words.
const otherWords = "matched found recognized recognised trusted detected numbers nums phonenumbers details args arguments params parameters values items data fields contents results entries lists extras props attributes payloads messages inputs outputs strings texts elements ids aliases devices " +
	"enquiries inquiries reservations appointments complaints bookings leads prospects mails emails addresses cards plates vins passports permits licences licenses credentials certificates identities bankcards sims imeis imsis iccids macs coordinates locations positions places points routes " +
	"status minus previous always news alas perhaps across towards besides whereas unless kudos thanks regards cheers lists series species means bonus campus census focus virus circus bus gps does goes gets comes takes makes has " +
	"need seed feed speed exceed proceed indeed embed hundred sacred naked wicked united limited related detailed based unnamed undefined mixed shed sled bed red wed med fed led"

// figureWords are words, in lower case, that say of a number that it is a figure, the place of
// something or the mark of a thing, besides those of counts and those that their form gives.
const figureWords = "stroke actuation opening closing hinge latch rivet blow shot lift miss xid ul dl inflight accumulate accumulates discharge starts tally logical swapin swapout cs correction geofence hourmeter odograph program tokens canary kprobe goroutine leak incident asset inventory label revenue turnover population artifact pipeline conntrack memtable zxid hist histogram histograms buckets sz keys revs sums logs jobs tags docs freed grew shrank resume pass fail done challenge task todo subtask used free total memory rss vms vsz uss pss swap cache buffer dirty slab anon shmem pgpgin pgpgout pgfault pgmajfault pswpin pswpout btime softirq rchar wchar syscr syscw utime stime cutime cstime " +
	"drain write read wrote rev turn crank camshaft encoder stepper resolver hall fnv xxhash murmur hashcode modulus parity nack ack syn fin " +
	"pallet shelf bin crate container wagon trailer berth rma claim contract correlation dataset schema exit record doc object seek disk drive photo file folder " +
	"quantile percentile decile budget fps timeout took slept idle busy age exp iat nbf unix posix gmt utc pressure lux reading measurement waited spent lasted elapsed " +
	"le gt lt ge avg ewma rms peak trough crest ripple integral derivative residual setpoint gain bias trim scale factor ratio slope intercept coefficient cadence flux soc soh soe dod coulomb farad henry tesla weber pascal newton kelvin celsius candela lumen becquerel sievert " +
	"amp ampere hertz khz mhz ghz decibel litre liter gram kilogram tonne inch feet yard mile hectare acre " +
	"rowid rownum rowcount rowversion xmin xmax ctid tuple vacuum wal binlog redo undo lsn gtid scn trx savepoint latch mutex semaphore futex spinlock barrier fence atomic opcode " +
	"arena malloc mmap pagesize young eden survivor tenured metaspace promotion compaction garbage goroutines pause safepoint " +
	"pointer vtable symbol relocation entrypoint fifo lifo queue qdepth qlen descriptor descriptors watermark " +
	"fragment frag datagram octet retransmit retransmission duplicate dup collision overrun underrun multicast broadcast unicast mcast ucast bcast discard throttle " +
	"fsync rollback deadlock conflict timeout backoff crash panic oops restart reconnect handover " +
	"ordinal cardinality multiplicity magnitude mantissa exponent significand numerator denominator quotient remainder prime polynomial determinant eigenvalue norm " +
	"voxel vertex triangle polygon texel shader primitive mesh sprite " +
	"keyframe samplerate bitdepth nal timescale timebase ssrc ntp ntptime " +
	"qrcode datamatrix rfid epc lotnumber batchnumber workorder grn asn awb bol pnr manifest docket dossier filing ledger journal posting tariff meterno pileno pileid " +
	"hwid chipid dieid waferid cohort cellid enb enodeb gnb tac lac arfcn pci earfcn rnti teid bearer qci " +
	"mwh uwh mj kj mws uws nws mas uah nah uid32 inodes blockcount diskusage memusage heapsize stacksize filesize filelen datalen bodysize payloadsize contentlength bytesin bytesout bytessent bytesrecv rxbytes txbytes rxpackets txpackets rxframes txframes"

// tallyWords are words, in lower case, that say behind a number what is counted or what became of it.
const tallyWords = "keys tuples objects object docs documents nodes edges polygons tiles instructions cycles branches misses faults switches migrations references loads stores stalls keystrokes lookups queries statements " +
	"rows inserts updates deletes upserts commits rollbacks transactions txns ops requests responses retries attempts failures successes errors warnings exceptions drops discards evictions expirations collisions overruns underruns " +
	"octets bytes bits nibbles words dwords qwords chars characters tokens lines columns cells tables files folders directories inodes segments fragments datagrams packets frames events samples readings measurements points pixels voxels vertices triangles textures tracks songs images photos clips " +
	"revs revolutions rotations turns pulses ticks counts steps teeth strokes ignitions injections crossings transitions interrupts wakeups context goroutines threads processes allocs allocations buffers pages blocks sectors clusters extents logical physical " +
	"nsecs nsec usecs usec msecs msec ns us ms sec secs seconds minutes hours jiffies nanos micros millis nanoseconds microseconds milliseconds picoseconds hz khz mhz ghz ppm ppb lux lumens volts millivolts microvolts amps milliamps microamps watts milliwatts joules millijoules kilojoules coulombs kelvin pascals " +
	"uwh mwh wh kwh mws ws uah mah ah mj uj nj kj mv uv nv ma ua na mw uw pw mm um nm cm km kb mb gb tb kib mib gib ul ml mg ug kg kpa hpa rpm rad mrad " +
	"remaining dropped pending queued missing discarded skipped processed indexed scanned evicted expired freed allocated lost purged flushed merged retried compacted removable superseded rejected acked nacked committed rolled rotated truncated overwritten unread unused unallocated deduplicated reclaimed swapped"

// doneWords are participles, in lower case, that programs write before how many it was.
const doneWords = "examined scanned processed indexed parsed decoded encoded compressed decompressed uncompressed inserted evicted allocated deallocated freed reclaimed vacuumed flushed " +
	"compacted rotated truncated fsynced hashed counted sampled acked nacked queued enqueued dequeued retransmitted committed replayed replicated deduplicated serialized deserialized " +
	"cached swapped mmapped consumed produced emitted charged discharged elapsed walked travelled traveled burned generated rendered sequenced advanced incremented " +
	"decremented purged rewound fetched prefetched streamed buffered coalesced sharded repaired scrubbed checkpointed archived ingested polled ticked"

var (
	doneSet   = wordSetOf(doneWords)
	personSet = wordSetOf(personWords)
	otherSet  = wordSetOf(otherWords)
	figureSet = wordSetOf(figureWords)
	tallySet  = wordSetOf(tallyWords)
)

// personWord reports whether w, of any case, speaks of a person.
func personWord(w []byte) bool {
	h := wordHint(w)
	return personSet.has(w) || h&hintKeyOnly == 0 && h&ofPerson != 0
}

// figureWord reports whether w, of any case, says of a bare number that it is a figure: one of the
// words for it, a thing that has a number, several things (keys, turns), what was done to them
// (examined, expired).
func figureWord(w []byte) bool {
	return figureSet.has(w) || things.has(w) && !officeWords.has(w) || pluralOrDone(w)
}

// officeWords are things that have a telephone, or with which people reach each other.
var officeWords = wordSetOf(officeList)

// officeList are the things that have a telephone, or with which people reach each other.
const officeList = "station object parking depot stop line alert group item asset vendor supplier plan store shop dealer department dept org way cell question answer survey message mail push notification"

// pluralOrDone reports whether w, of any case, is the plural of a thing that has a number, or what a
// program does to things that it counts. Other plurals and participles may stand before the number of
// somebody: claims, flagged.
func pluralOrDone(w []byte) bool {
	n := len(w)
	if n < 5 || !allLetters(w) || personWord(w) || otherSet.has(w) || nameKind(w) != 0 {
		return false
	}
	last, before := w[n-1]|0x20, w[n-2]|0x20
	if last == 'd' {
		return doneSet.has(w)
	}
	if last != 's' || before == 's' || before == 'u' || before == 'i' {
		return false
	}
	one := w[:n-1]
	return figureSet.has(one) || (things.has(one) || counts.has(one)) && !personWord(one) && !officeWords.has(one) && wordHint(one) == 0
}

// Unit reports whether text is a unit of measurement: mWh, km/h, 次.
func Unit(text []byte) bool {
	if len(text) == 0 || len(text) > 16 {
		return false
	}
	if tally, han := tallyHan(text); han {
		return tally || len(text) == 3
	}
	w := wordFrom(text, 0)
	if len(w) == 0 {
		return text[0] == '%'
	}
	return len(w) == 1 || tallySet.has(w) || unitEnds.has(w) || counts.has(w)
}
