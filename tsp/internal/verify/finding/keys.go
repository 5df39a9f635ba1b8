package finding

// Findings about intents, and about keys and legal records that they rest on.
const (
	IntentUnknown        ID = "intent.unknown"
	IntentEnded          ID = "intent.ended"
	IntentTwice          ID = "intent.twice"
	IntentNamed          ID = "intent.named"
	IntentExpired        ID = "intent.expired"
	IntentRetired        ID = "intent.retired"
	IntentApprovals      ID = "intent.approvals"
	IntentFormat         ID = "intent.format"
	IntentRecords        ID = "intent.records"
	IntentSubjects       ID = "intent.subjects"
	IntentCandidates     ID = "intent.candidates"
	IntentStale          ID = "intent.stale"
	IntentCounted        ID = "intent.counted"
	IntentSensitive      ID = "intent.sensitive"
	IntentKeys           ID = "intent.keys"
	IntentDangling       ID = "intent.dangling"
	DecisionHigh         ID = "decision.high"
	DecisionLow          ID = "decision.low"
	RouteUnknown         ID = "route.unknown"
	RouteState           ID = "route.state"
	RouteBasis           ID = "route.basis"
	RouteAssessment      ID = "route.assessment"
	RouteDriving         ID = "route.driving"
	RouteVolume          ID = "route.volume"
	PIANone              ID = "pia.none"
	PIAUnknown           ID = "pia.unknown"
	PIAState             ID = "pia.state"
	KeyState             ID = "key.state"
	KeyTwice             ID = "key.twice"
	KeyFingerprint       ID = "key.fingerprint"
	KeyText              ID = "key.text"
	KeyMoved             ID = "key.moved"
	KeyRetiresUnknown    ID = "key.retires"
	KeyApprovalUnknown   ID = "key.approval-unknown"
	KeyApprovalSignature ID = "key.approval-signature"
	KeyApprovalOwn       ID = "key.approval-own"
	RegulatorStranger    ID = "key.regulator"
)

var keyKinds = map[ID]kind{
	IntentUnknown: {Violation, "E6",
		"a file was made for request {0}, which was never made",
		"文件所属的请求 {0} 从未提出"},
	IntentEnded: {Violation, "E6",
		"a file was made though a {0} had ended its request",
		"请求已因 {0} 终止，仍生成了文件"},
	IntentTwice: {Violation, "E6",
		"a second file was made while that of intent {0} still counts",
		"第 {0} 条 intent 的文件仍有效时又生成了第二个文件"},
	IntentNamed: {Violation, "E6",
		"the intent names {0} approvals; {1} of them stand",
		"intent 列出 {0} 个批准，其中 {1} 个成立"},
	IntentExpired: {Violation, "E6",
		"the approval of {0} had expired at {1}, before the file was made",
		"{0} 的批准在文件生成之前已于 {1} 过期"},
	IntentRetired: {Violation, "E6",
		"the key of {0} was not in force any more when the file was made",
		"文件生成时 {0} 的密钥已失效"},
	IntentApprovals: {Violation, "E6",
		"{0} approvals held when the file was made; it needed {1}",
		"文件生成时有效批准为 {0} 个，需要 {1} 个"},
	IntentFormat: {Violation, "E5",
		"the file is {0}; what was approved is {1}",
		"文件为 {0}，批准的是 {1}"},
	IntentRecords: {Violation, "E5",
		"the file has {0} records, more than the {1} that were approved",
		"文件有 {0} 条记录，多于批准的 {1} 条"},
	IntentSubjects: {Violation, "E5",
		"the file has {0} subjects, more than the {1} vehicles that were named",
		"文件有 {0} 个主体，多于指定的 {1} 辆车"},
	IntentCandidates: {Violation, "E2",
		"at the release {0} routes remained possible; the least is {1}",
		"放行时仅剩 {0} 条可能路线；下限为 {1}"},
	IntentStale: {Violation, "E6",
		"the request of {0} was too old, or not yet made, when the file was made",
		"文件生成时，{0} 的请求已过久或尚未提出"},
	IntentCounted: {Violation, "E4",
		"the file has {0} subjects; its group {2} is said to have {1} in the whole year",
		"文件有 {0} 个主体，而集团 {2} 全年登记的主体数仅为 {1}"},
	IntentSensitive: {Violation, "E4",
		"the file has {0}, and no subject of sensitive information is counted",
		"文件含 {0}，敏感个人信息主体数却为零"},
	IntentKeys: {Violation, "E6",
		"key {0} was not in force any more when the file was encrypted to it",
		"文件加密时密钥 {0} 已失效"},
	IntentDangling: {Exception, "E6",
		"the file was made and neither delivered nor discarded within two days",
		"文件生成后两日内既未交付也未废弃"},
	DecisionHigh: {Violation, "E4",
		"the decision counts {0} subjects of group {2}; at most {1} are possible",
		"放行决定中集团 {2} 的主体数为 {0}，最多只能为 {1}"},
	DecisionLow: {Violation, "E4",
		"the decision counts {0} subjects of group {2}; what was sent makes at least {1}",
		"放行决定中集团 {2} 的主体数为 {0}，已出境的至少为 {1}"},
	RouteUnknown: {Violation, "E3",
		"the decision rests on the legal record {0}, which the log does not hold",
		"放行所依据的法律依据 {0} 不在日志中"},
	RouteState: {Violation, "E3",
		"the decision rests on the legal record {0}, which was {1}",
		"放行所依据的法律依据 {0} 的状态为 {1}"},
	RouteBasis: {Violation, "E5",
		"the request rests on the legal record {0}, which the decision does not name",
		"请求所依据的法律依据 {0} 未列入放行决定"},
	RouteAssessment: {Violation, "E4",
		"with {0} subjects ({1} of sensitive information) a security assessment is needed; the decision names none in force",
		"主体数 {0}（敏感个人信息 {1}）需要安全评估；放行决定未列出有效的安全评估"},
	RouteDriving: {Violation, "E3",
		"driving status or warnings leave without a legal route in force",
		"行驶状态或异常告警数据在没有有效法律路径的情况下出境"},
	RouteVolume: {Violation, "E4",
		"with {0} subjects, or personal information, a contract, certification or assessment is needed; the decision names none in force",
		"主体数 {0} 或含个人信息时需要标准合同、认证或安全评估；放行决定未列出有效的法律路径"},
	PIANone: {Violation, "A1",
		"the decision names no impact assessment",
		"放行决定没有列出个人信息保护影响评估"},
	PIAUnknown: {Violation, "A1",
		"the log holds no impact assessment {0}",
		"日志中没有影响评估 {0}"},
	PIAState: {Violation, "A1",
		"the impact assessment {0} was {1}",
		"影响评估 {0} 的状态为 {1}"},
	KeyState: {Violation, "E6",
		"a key entry with the unknown state {0}",
		"密钥条目的状态 {0} 未知"},
	KeyTwice: {Violation, "E6",
		"the {0} key {1} is in the registry since entry {2}: keys do not come back or change hands",
		"{0} 密钥 {1} 自第 {2} 条起已登记：密钥不得重新启用或易主"},
	KeyFingerprint: {Violation, "E6",
		"{1} is not the fingerprint of this {0} key",
		"{1} 不是该 {0} 密钥的指纹"},
	KeyText: {Violation, "E6",
		"the key of approver {0} is none",
		"审批人 {0} 的密钥无效"},
	KeyMoved: {Violation, "E4",
		"the recipient {0} of group {1} comes back in group {2}, or in another country: its counts would begin anew",
		"集团 {1} 的接收方 {0} 改登记到集团 {2} 或其他国家：其计数将重新开始"},
	KeyRetiresUnknown: {Violation, "E6",
		"the {0} key {1}, which is to be retired or replaced, is not in force",
		"要停用或替换的 {0} 密钥 {1} 并非有效密钥"},
	KeyApprovalUnknown: {Violation, "E6",
		"the approval is of entry {0}, at which no key waits",
		"批准针对第 {0} 条，该处没有待批准的密钥"},
	KeyApprovalSignature: {Violation, "E6",
		"the signature under the key entry is not one of {0}",
		"密钥条目的签名不是 {0} 的签名"},
	RegulatorStranger: {Exception, "E6",
		"the log has a regulator's key of {0}, {1}, that is none of those given: whoever holds it reads what was encrypted to it",
		"日志登记了 {0} 的监管机构密钥 {1}，不在所提供的密钥之内：持有者可读取加密给它的文件"},
	KeyApprovalOwn: {Violation, "E6",
		"{0} approves a key that they entered, or their own",
		"{0} 批准了自己登记的或自己的密钥"},
}
