package finding

// Findings about the log as a sequence: numbers, times, days, policies.
const (
	LogEmpty          ID = "log.empty"
	SeqFirst          ID = "seq.first"
	SeqGap            ID = "seq.gap"
	GateDiffers       ID = "seq.gate"
	TimeBack          ID = "seq.time"
	ShardYear         ID = "shard.year"
	BeatMissing       ID = "heartbeat.missing"
	BeatTwice         ID = "heartbeat.twice"
	BeatDay           ID = "heartbeat.day"
	BeatCounts        ID = "heartbeat.counts"
	BeatBytes         ID = "heartbeat.bytes"
	ReconcileMissing  ID = "reconcile.missing"
	ReconcileDay      ID = "reconcile.day"
	ReconcileLogged   ID = "reconcile.logged"
	ReconcileCounted  ID = "reconcile.counted"
	ReconcileFindings ID = "reconcile.findings"
	ReconcileReceipts ID = "reconcile.receipts"
	ReconcileSum      ID = "reconcile.sum"
	ReconcileChannel  ID = "reconcile.channel"
	YearNoFolder      ID = "log.year-file"
	LogStale          ID = "log.stale"
	PolicyShape       ID = "policy.shape"
	PolicyUnknown     ID = "policy.unknown"
	LegalShape        ID = "legal.shape"
	LegalKind         ID = "legal.kind"
)

var logKinds = map[ID]kind{
	LogEmpty: {Violation, "E6",
		"the log has no entry: nothing shows that the gate was in operation",
		"日志中没有任何条目，无法证明出境网关曾运行"},
	SeqFirst: {Violation, "E6",
		"the log begins with entry {0}, not with 1: its beginning is missing",
		"日志从第 {0} 条开始而不是第 1 条：缺少开头部分"},
	SeqGap: {Violation, "E6",
		"entry {1} stands where {0} must: entries are missing or were inserted",
		"此处应为第 {0} 条，实际为第 {1} 条：有条目缺失或被插入"},
	GateDiffers: {Violation, "E6",
		"the entry is of gate {0}, the log is of gate {1}",
		"该条目属于网关 {0}，而日志属于网关 {1}"},
	TimeBack: {Violation, "E6",
		"the entry's time {0} lies before its predecessor's, {1}",
		"该条目的时间 {0} 早于前一条目的时间 {1}"},
	ShardYear: {Violation, "E6",
		"the entry lies in shard {0}; its time puts it into {1}",
		"该条目位于分片 {0}，按其时间应在分片 {1}"},
	BeatMissing: {Violation, "E6",
		"there is no heartbeat for {0}: what happened on that day is not attested",
		"{0} 没有心跳条目：当日发生的情况未得到证明"},
	BeatTwice: {Exception, "E6",
		"there is more than one heartbeat for {0}",
		"{0} 有多于一个心跳条目"},
	BeatDay: {Violation, "E6",
		"the heartbeat closes {0}, which is no day before it",
		"心跳条目所结束的日期 {0} 不是此前的日期"},
	BeatCounts: {Violation, "E6",
		"the heartbeat counts other entries for {0} than the log holds",
		"心跳条目中 {0} 的条目计数与日志不符"},
	BeatBytes: {Violation, "E6",
		"the heartbeat says that {1} bytes left on {0}, the log says {2}",
		"心跳条目称 {0} 出境 {1} 字节，日志为 {2} 字节"},
	ReconcileMissing: {Violation, "E6",
		"{1} deliveries of {0} were never compared with the channels' own counts",
		"{0} 的 {1} 次交付从未与通道自身的计数核对"},
	ReconcileDay: {Violation, "E6",
		"the reconciliation is of {0}, which is no day that was over",
		"核对条目的日期 {0} 无效或当日尚未结束"},
	ReconcileLogged: {Violation, "E6",
		"the reconciliation of {0} takes {1} bytes from the log; its deliveries have {2}",
		"{0} 的核对条目称日志为 {1} 字节，而日志中的交付为 {2} 字节"},
	ReconcileCounted: {Violation, "E6",
		"on {0} the channels counted {1} bytes, the log has {2}",
		"{0} 通道计数为 {1} 字节，日志为 {2} 字节"},
	ReconcileFindings: {Exception, "E6",
		"the operator's own reconciliation of {0} has {1} findings",
		"运营者自己对 {0} 的核对有 {1} 项发现"},
	ReconcileReceipts: {Violation, "E6",
		"the reconciliation of {0} counts {1} receipts, the log has {2}",
		"{0} 的核对条目计回执 {1} 份，日志为 {2} 份"},
	ReconcileSum: {Violation, "E6",
		"the channels of the reconciliation of {0} do not make its sums",
		"{0} 的核对条目中各通道之和与总数不符"},
	ReconcileChannel: {Violation, "E6",
		"on {0} the channel {1} counted {2} bytes, the log has {3}",
		"{0} 通道 {1} 计数为 {2} 字节，日志为 {3} 字节"},
	YearNoFolder: {Unchecked, "E6",
		"{0} in the log's folder is named like a year and is no folder: it was not read",
		"日志目录中的 {0} 以年份命名却不是目录：未读取"},
	LogStale: {Unchecked, "E6",
		"the log ends at {0}; what happened from then to {1} is not attested",
		"日志止于 {0}，其后至 {1} 的情况未得到证明"},
	PolicyShape: {Violation, "E6",
		"the policy entry names no policy or no engine",
		"策略条目缺少策略或引擎的标识"},
	PolicyUnknown: {Violation, "E6",
		"it was judged by policy {0} and engine {1}, which the log did not announce before",
		"所用策略 {0} 与引擎 {1} 此前未在日志中登记"},
	LegalShape: {Violation, "E3",
		"the legal record {0} lacks its kind, its state or the hash of its text",
		"法律依据 {0} 缺少种类、状态或文本的哈希值"},
	LegalKind: {Violation, "E3",
		"the legal record {0} was of kind {1} and is entered again as {2}",
		"法律依据 {0} 原为 {1}，后又登记为 {2}"},
}

// problems gives Chinese words for the codes of ledger.Problem; its English ones
// come with the problem.
var problems = map[string]string{
	"checkpoint":    "检查点缺失、无法读取或签名不成立",
	"origin":        "检查点属于其他网关或其他年份",
	"quorum":        "检查点的见证签名不足",
	"unpublished":   "存在已签名但从未发布的检查点",
	"bundle":        "条目文件缺失、截断或含有多余字节",
	"entry-form":    "条目不是规范形式",
	"entry-changed": "条目被修改：检查点与哈希文件一致，与条目不一致",
	"tile":          "哈希文件缺失或长度不符",
	"tile-changed":  "哈希文件被修改：检查点与条目一致，与哈希文件不一致",
	"leaf":          "条目与哈希不一致，且检查点与两者均不一致",
	"root":          "由条目算出的树根与检查点不一致",
	"seq":           "条目编号中断或重复",
	"time":          "条目时间早于前一条目",
	"year":          "条目时间不属于该分片的年份",
	"gate":          "条目属于其他网关",
	"shard-link":    "分片首条未正确指向前一分片",
	"more":          "其余问题仅计数，未逐一列出",
}

// Problem is a finding of the log's own reader: code names its kind, what says it
// in English.
func Problem(code string, at Place, what string) Finding {
	at.Where = Plain(at.Where)
	zh, ok := problems[code]
	if !ok {
		zh = "日志结构不成立（" + code + ")"
	}
	f := Finding{ID: ID("log." + code), Weight: Violation, Rule: "E6", Where: at.Where, English: Plain(what), Chinese: zh}
	if at.Entry {
		f.Seq = &at.Seq
	}
	return f
}
