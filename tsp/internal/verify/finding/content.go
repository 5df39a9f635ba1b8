package finding

// Findings about the plaintext of one export.
const (
	ContentDecrypt    ID = "content.decrypt"
	ContentForm       ID = "content.form"
	ContentLength     ID = "content.length"
	ContentSHA256     ID = "content.sha256"
	ContentMore       ID = "content.more"
	ContentRecords    ID = "content.records"
	ContentSubjects   ID = "content.subjects"
	ContentUndeclared ID = "content.undeclared"
	ContentClass      ID = "content.class"
	ContentForbidden  ID = "content.forbidden"
	ContentFreeText   ID = "content.free-text"
	ContentFound      ID = "content.found"
	ContentFits       ID = "content.fits"
	ContentRefused    ID = "content.refused"
	ContentPrecision  ID = "content.precision"
	ContentNotAsked   ID = "content.not-asked"
	ContentTooMany    ID = "content.fields"
	ContentTime       ID = "content.time"
	ContentCoarse     ID = "content.coarse"
	ContentOverlap    ID = "content.overlap"
	ContentShifted    ID = "content.shifted"
	ContentUnassessed ID = "content.unassessed"
	ContentApprovals  ID = "content.approvals"
	ContentFieldsHash ID = "content.fields-hash"
	ContentFieldsRead ID = "content.fields-unread"
	ContentFieldsNone ID = "content.fields-none"
	EngineDiffers     ID = "engine.differs"
	PolicyDiffers     ID = "policy.differs"
	ContentRoom       ID = "content.room"
	ContentPosition   ID = "content.position"
	ContentMedia      ID = "content.media"
)

var contentKinds = map[ID]kind{
	ContentDecrypt: {Violation, "E6",
		"the file {0} does not decrypt with the regulator's key: {1}",
		"文件 {0} 无法用监管机构密钥解密：{1}"},
	ContentForm: {Violation, "E6",
		"the plaintext is not in the one form of {0}, so it can hold what no row shows: {1}",
		"明文不符合 {0} 的唯一形式，可能含有未显示的内容：{1}"},
	ContentLength: {Violation, "E6",
		"the plaintext has {0} bytes, the log says {1}",
		"明文为 {0} 字节，日志为 {1} 字节"},
	ContentSHA256: {Violation, "E6",
		"the plaintext has another SHA-256 than the log",
		"明文的 SHA-256 与日志不符"},
	ContentMore: {Violation, "E3",
		"{0} more rows of the file have the finding {1}",
		"该文件另有 {0} 行存在发现 {1}"},
	ContentRecords: {Violation, "E6",
		"the plaintext has {0} records, the log says {1}",
		"明文有 {0} 条记录，日志为 {1} 条"},
	ContentSubjects: {Violation, "E4",
		"the plaintext has {0} subjects, the log says {1}",
		"明文有 {0} 个主体，日志为 {1} 个"},
	ContentUndeclared: {Violation, "U1",
		"row {0}: nobody declared its signal",
		"第 {0} 行：该信号未声明"},
	ContentClass: {Violation, "E3",
		"row {0}, {1}: it is labelled {2} and is {3}",
		"第 {0} 行，{1}：标注为 {2}，实际为 {3}"},
	ContentForbidden: {Violation, "E2",
		"row {0}, {1}: {2} is never exported",
		"第 {0} 行，{1}：{2} 禁止出境"},
	ContentFreeText: {Violation, "E3",
		"row {0}, {1}: free text is not exported",
		"第 {0} 行，{1}：自由文本不得出境"},
	ContentFound: {Violation, "E3",
		"row {0}, {1}: its text holds {2}",
		"第 {0} 行，{1}：文本中含有 {2}"},
	ContentFits: {Violation, "U2",
		"row {0}, {1}: the value does not fit its declaration",
		"第 {0} 行，{1}：取值不符合声明"},
	ContentRefused: {Violation, "E3",
		"row {0}, {1}: refused under {2}",
		"第 {0} 行，{1}：依规则 {2} 应予拒绝"},
	ContentPrecision: {Violation, "P2",
		"row {0}, {1}: the value is finer than its declaration lets it be",
		"第 {0} 行，{1}：取值精度高于声明"},
	ContentNotAsked: {Violation, "E5",
		"row {0}, {1}: {2} was not among what was approved",
		"第 {0} 行，{1}：{2} 不在批准范围内"},
	ContentTooMany: {Violation, "E5",
		"the plaintext has {0} different signals, {1} were approved",
		"明文有 {0} 种信号，批准的为 {1} 种"},
	ContentTime: {Violation, "E5",
		"row {0}, {1}: its time is not within what was approved",
		"第 {0} 行，{1}：时间不在批准范围内"},
	ContentCoarse: {Violation, "E2",
		"row {0}, {1}: it is finer than the approved coarsening, {2}",
		"第 {0} 行，{1}：比批准的粗化程度 {2} 更细"},
	ContentOverlap: {Violation, "E2",
		"row {0}, {1}: its window overlaps another one, which together are finer than the approved coarsening",
		"第 {0} 行，{1}：时间窗与另一时间窗重叠，合并后细于批准的粗化程度"},
	ContentShifted: {Violation, "E2",
		"row {0}, {1}: its window does not begin or end on a multiple of {2}",
		"第 {0} 行，{1}：时间窗未按 {2} 的整数倍起止"},
	ContentUnassessed: {Violation, "E2",
		"row {0}, {1}: it says something of the way, and {2} possible routes were assessed; the least is {3}",
		"第 {0} 行，{1}：该数据可反映行驶路线，而评估的可能路线为 {2} 条；下限为 {3}"},
	ContentApprovals: {Violation, "E5",
		"row {0}, {1}: it needs {2} approvals, the request needed {3}",
		"第 {0} 行，{1}：需要 {2} 个批准，请求只需 {3} 个"},
	ContentFieldsHash: {Violation, "E5",
		"the list of fields that was handed over is not the one in the log",
		"所提供的字段清单与日志不符"},
	ContentFieldsRead: {Unchecked, "E5",
		"the list of approved fields cannot be read: {0}",
		"无法读取批准的字段清单：{0}"},
	ContentFieldsNone: {Exception, "E5",
		"the list of approved fields was not handed over: rows were held against its classes and its length only",
		"未提供批准的字段清单：仅按其类别与数量核对"},
	ContentRoom: {Unchecked, "E6",
		"row {0}: more than {1} windows to compare; overlaps behind it were not looked for",
		"第 {0} 行：需比对的时间窗超过 {1} 个，其后未检查重叠"},
	ContentPosition: {Violation, "E2",
		"row {0}, {1}: its text holds a position",
		"第 {0} 行，{1}：文本中含有位置信息"},
	ContentMedia: {Violation, "T3",
		"row {0}, {1}: it holds media or what nobody can read: {2}",
		"第 {0} 行，{1}：含有媒体或无法识读的内容：{2}"},
	EngineDiffers: {Exception, "E6",
		"it was judged by engine {0} and re-classified by another one, {1}: a difference may come from that",
		"原由引擎 {0} 判定，现由另一引擎 {1} 重新分类：差异可能由此产生"},
	PolicyDiffers: {Unchecked, "E6",
		"it was judged by policy {0}; profile and overlays that were given make {1}: re-classified by another policy",
		"原策略为 {0}，所提供的配置与叠加策略为 {1}：按另一策略重新分类"},
}
