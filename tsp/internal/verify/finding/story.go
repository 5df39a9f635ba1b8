package finding

// Findings about one request's story.
const (
	RequestTwice      ID = "request.twice"
	RequestForbidden  ID = "request.forbidden"
	RequestNoClass    ID = "request.no-class"
	RequestApprovals  ID = "request.approvals"
	RequestCandidates ID = "request.candidates"
	RequestTimes      ID = "request.times"
	RequestKeys       ID = "request.keys"
	ClassUnknown      ID = "request.class"
	RecipientUnknown  ID = "recipient.unknown"
	RecipientGroup    ID = "recipient.group"
	RecipientCountry  ID = "recipient.country"
	KeysRecipient     ID = "keys.recipient"
	KeysRegulator     ID = "keys.regulator"
	KeysTwice         ID = "keys.twice"
	EntryText         ID = "entry.text"
	CounterRange      ID = "counter.range"
	CounterSum        ID = "counter.sum"
	CounterHigh       ID = "counter.high"
	CounterLow        ID = "counter.low"
	CounterDown       ID = "counter.down"
	CounterSensitive  ID = "counter.sensitive"
	ApprovalUnknown   ID = "approval.unknown"
	ApprovalLate      ID = "approval.late"
	ApprovalOwn       ID = "approval.own"
	ApprovalActor     ID = "approval.actor"
	ApprovalTwice     ID = "approval.twice"
	ApprovalLeaf      ID = "approval.leaf"
	ApprovalKey       ID = "approval.key"
	ApprovalStranger  ID = "approval.stranger"
	ApprovalExpired   ID = "approval.expired"
	ApprovalLong      ID = "approval.long"
	ApprovalSignature ID = "approval.signature"
	EndUnknown        ID = "end.unknown"
	EndAfterSent      ID = "end.after-sent"
	EndTwice          ID = "end.twice"
	SentNoIntent      ID = "sent.no-intent"
	SentTwice         ID = "sent.twice"
	SentEnded         ID = "sent.ended"
	SentDiscarded     ID = "sent.discarded"
	SentDiffers       ID = "sent.differs"
	ReceiptNotSent    ID = "receipt.not-sent"
	ReceiptBytes      ID = "receipt.bytes"
	ReceiptHost       ID = "receipt.host"
	ReceiptMissing    ID = "receipt.missing"
	ReceiptStatus     ID = "receipt.status"
	ReceiptOpen       ID = "receipt.open"
	DiscardUnknown    ID = "discard.unknown"
	DiscardSent       ID = "discard.sent"
	NoRequest         ID = "request.none"
)

var storyKinds = map[ID]kind{
	RequestTwice: {Violation, "E6",
		"the request id {0} was used before",
		"请求编号 {0} 此前已使用"},
	RequestForbidden: {Violation, "E2",
		"the request asks for {0}, which is never exported, and was not denied",
		"请求包含禁止出境的类别 {0}，却未被拒绝"},
	RequestNoClass: {Violation, "U1",
		"the request selects {0} records and names no class",
		"请求选取了 {0} 条记录，却没有任何数据类别"},
	RequestApprovals: {Violation, "E6",
		"the request is to need {0} approvals; the least is two",
		"请求只需 {0} 个批准；至少应为两个"},
	RequestCandidates: {Violation, "E2",
		"{0} routes remain possible for the movement that is asked for; the least is {1}",
		"所请求的行驶数据仅剩 {0} 条可能路线；下限为 {1}"},
	RequestTimes: {Violation, "E5",
		"the request's time from {0} to {1} is none",
		"请求的时间范围 {0} 至 {1} 无效"},
	RequestKeys: {Violation, "E6",
		"key {0} of the request is no key in force of the recipient or the regulator",
		"请求中的密钥 {0} 不是接收方或监管机构的有效密钥"},
	ClassUnknown: {Violation, "U1",
		"there is no class {0}",
		"不存在数据类别 {0}"},
	RecipientUnknown: {Violation, "E5",
		"the recipient {0} has no key in the registry",
		"接收方 {0} 在登记中没有密钥"},
	RecipientGroup: {Violation, "E4",
		"the recipient {0} is registered in group {1}; the request counts for group {2}",
		"接收方 {0} 登记于集团 {1}，请求却计入集团 {2}"},
	RecipientCountry: {Violation, "E5",
		"the recipient {0} is registered in {1}, the request says {2}",
		"接收方 {0} 登记国家或地区为 {1}，请求为 {2}"},
	KeysRecipient: {Violation, "E6",
		"none of the request's keys is one of its recipient {0}",
		"请求的密钥中没有接收方 {0} 的密钥"},
	KeysRegulator: {Violation, "E6",
		"none of the request's keys is the regulator's: the file cannot be opened on a spot check",
		"请求的密钥中没有监管机构的密钥：抽查时无法打开文件"},
	KeysTwice: {Violation, "E6",
		"the request's keys are not in order, or {0} stands among them twice: the file could have a reader whom nobody named",
		"请求的密钥未按序排列，或 {0} 重复出现：文件可能有未列明的读取者"},
	EntryText: {Violation, "E6",
		"the {0} has {1} bytes, at most {2} are allowed: a log must have no room for content",
		"字段 {0} 长 {1} 字节，上限为 {2} 字节：日志不得夹带内容"},
	CounterRange: {Violation, "E4",
		"{0} subjects of group {2}, {1} of them new, cannot be",
		"集团 {2} 的主体数 {0}、新增 {1} 不可能成立"},
	CounterSum: {Violation, "E4",
		"the group {3} has {0} subjects after the request; {1} before it and {2} new ones make another sum",
		"请求后集团 {3} 的主体数为 {0}，与此前 {1} 加新增 {2} 之和不符"},
	CounterHigh: {Violation, "E4",
		"the group {2} has {0} subjects after the request; at most {1} are possible",
		"请求后集团 {2} 的主体数为 {0}，最多只能为 {1}"},
	CounterLow: {Violation, "E4",
		"the group {2} has {0} subjects after the request; what was sent or waits makes at least {1}",
		"请求后集团 {2} 的主体数为 {0}，已出境和待处理的至少为 {1}"},
	CounterDown: {Violation, "E4",
		"the group {2} has {0} subjects of sensitive information, fewer than the {1} before, and nothing ended",
		"集团 {2} 的敏感个人信息主体数为 {0}，少于此前的 {1}，而没有请求终止"},
	CounterSensitive: {Violation, "E4",
		"the group {2} has {0} subjects of sensitive information ({1} before), which its classes and its total do not allow",
		"集团 {2} 的敏感个人信息主体数为 {0}（此前 {1}），与其类别和总数不符"},
	ApprovalUnknown: {Violation, "E6",
		"the approval is of request {0}, which was never made",
		"所批准的请求 {0} 从未提出"},
	ApprovalLate: {Violation, "E6",
		"the approval comes after {0} had settled the request",
		"批准晚于使请求终结的 {0}"},
	ApprovalOwn: {Violation, "E6",
		"{0} approves a request of their own",
		"{0} 批准了自己提出的请求"},
	ApprovalActor: {Violation, "E6",
		"{0} entered the approval of {1}",
		"{0} 登记了 {1} 的批准"},
	ApprovalTwice: {Violation, "E6",
		"{0} approved the request before: two approvals by one approver",
		"{0} 此前已批准该请求：同一人两次批准"},
	ApprovalLeaf: {Violation, "E6",
		"the approval is of entry {0}; what it stands for is entry {1}, or its bytes are other ones",
		"批准针对第 {0} 条，而其所指为第 {1} 条，或条目字节不同"},
	ApprovalKey: {Violation, "E6",
		"{0} has no approver's key {1} in force",
		"{0} 没有有效的审批密钥 {1}"},
	ApprovalStranger: {Violation, "E6",
		"the key {1} of {0} is none of the approvers' keys that the regulator knows",
		"{0} 的密钥 {1} 不在监管机构已知的审批密钥之内"},
	ApprovalExpired: {Violation, "E6",
		"the approval had expired when it was entered: {0}",
		"批准登记时已过期：{0}"},
	ApprovalLong: {Violation, "E6",
		"the approval is to hold until {0}, longer than an approval may",
		"批准有效期至 {0}，超过允许的期限"},
	ApprovalSignature: {Violation, "E6",
		"the signature is not one of {0} over this approval",
		"签名不是 {0} 对该批准的签名"},
	EndUnknown: {Violation, "E6",
		"a {0} of a request that was never made",
		"{0} 所指的请求从未提出"},
	EndAfterSent: {Violation, "E6",
		"a {0} after the file had left",
		"文件出境之后才有 {0}"},
	EndTwice: {Violation, "E6",
		"a {0} of a request that had ended",
		"对已终止的请求又有 {0}"},
	SentNoIntent: {Violation, "E6",
		"a file of request {0} was delivered without an intent",
		"请求 {0} 的文件在没有 intent 条目的情况下交付"},
	SentTwice: {Violation, "E6",
		"the file of intent {0} was delivered again",
		"第 {0} 条 intent 的文件再次交付"},
	SentEnded: {Violation, "E6",
		"the file was delivered though a {0} had ended its request",
		"请求已因 {0} 终止，文件仍被交付"},
	SentDiscarded: {Violation, "E6",
		"the file of intent {0} was delivered after it had been discarded",
		"第 {0} 条 intent 的文件在废弃之后仍被交付"},
	SentDiffers: {Violation, "E6",
		"what was delivered ({1}) is not the file of intent {0}",
		"交付的文件（{1}）不是第 {0} 条 intent 的文件"},
	ReceiptNotSent: {Violation, "E6",
		"a receipt for request {0}, of which nothing was delivered",
		"请求 {0} 没有交付，却有回执"},
	ReceiptBytes: {Violation, "E6",
		"the receipt is for {0} bytes, the file has {1}",
		"回执为 {0} 字节，文件为 {1} 字节"},
	ReceiptHost: {Violation, "E5",
		"the receipt is from {0}, the approved endpoint is {1}",
		"回执来自 {0}，批准的端点为 {1}"},
	ReceiptStatus: {Violation, "E6",
		"the receipt has the unknown status {0}",
		"回执状态 {0} 未知"},
	ReceiptOpen: {Exception, "E6",
		"the delivery is {0}, not acknowledged: {1} of {2} bytes may have left",
		"交付状态为 {0}，未获确认：{2} 字节中可能已出境 {1} 字节"},
	ReceiptMissing: {Exception, "E6",
		"nobody acknowledged the delivery within two days",
		"交付后两日内没有回执"},
	DiscardUnknown: {Violation, "E6",
		"a file of request {0} was discarded, which was never made",
		"所废弃文件的请求 {0} 从未提出"},
	DiscardSent: {Violation, "E6",
		"the file of intent {0} was discarded after it had been delivered",
		"第 {0} 条 intent 的文件在交付之后被废弃"},
	NoRequest: {Unchecked, "",
		"the log holds no request {0}",
		"日志中没有请求 {0}"},
}
