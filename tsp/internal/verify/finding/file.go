package finding

// Findings about proofs, and about files and their headers.
const (
	CheckpointFork      ID = "checkpoint.fork"
	CheckpointShrunk    ID = "checkpoint.shrunk"
	CheckpointText      ID = "checkpoint.text"
	ProofInclusion      ID = "proof.inclusion"
	CommitmentDiffers   ID = "seed.commitment"
	CommitmentRegulator ID = "seed.regulator"
	CommitmentNone      ID = "seed.uncommitted"
	CommitmentOther     ID = "seed.other-commitment"
	SampleSmall         ID = "sample.small"
	FileHashes          ID = "file.hashes"
	FileName            ID = "file.name"
	FileNameTwice       ID = "file.name-twice"
	FileLength          ID = "file.length"
	FileMissing         ID = "file.missing"
	FileUnsent          ID = "file.unsent"
	FileNegative        ID = "file.negative"
	FileExtra           ID = "file.extra"
	FileDiscarded       ID = "file.discarded"
	FileGone            ID = "file.gone"
	FileLost            ID = "file.lost"
	FileSize            ID = "file.size"
	FileSHA256          ID = "file.sha256"
	FileSM3             ID = "file.sm3"
	FileChunks          ID = "file.chunks"
	FileHeader          ID = "file.header"
	FileUnread          ID = "file.unread"
	NoIdentity          ID = "header.no-identity"
	HeaderNotOurs       ID = "header.not-pinned"
	HeaderStanza        ID = "header.stanza"
	HeaderMAC           ID = "header.mac"
	HeaderReaders       ID = "header.readers"
	HeaderSuite         ID = "header.suite"
	FilesNotGiven       ID = "file.not-given"
	CheckpointsUnknown  ID = "checkpoint.none"
)

var proofKinds = map[ID]kind{
	CheckpointFork: {Violation, "E6",
		"the remembered checkpoint {0} ({1}) is no beginning of this log: there is another log, or entries were changed",
		"此前保存的检查点 {0}（{1}）不是本日志的前缀：存在另一份日志或条目被修改"},
	CheckpointShrunk: {Violation, "E6",
		"the remembered checkpoint {0} ({1}) is longer than this log: entries were cut off",
		"此前保存的检查点 {0}（{1}）比本日志更长：末尾条目被截断"},
	CheckpointText: {Unchecked, "E6",
		"the remembered checkpoint {0} cannot be read: {1}",
		"无法读取此前保存的检查点 {0}：{1}"},
	CheckpointsUnknown: {Exception, "E6",
		"no earlier checkpoint was given: entries cut off the end would not show",
		"未提供此前保存的检查点：若末尾条目被截断将无法发现"},
	ProofInclusion: {Violation, "E6",
		"the entry is not proven to be in the tree: {0}",
		"无法证明该条目在树中：{0}"},
	CommitmentDiffers: {Violation, "E6",
		"the operator's secret is not the one that was committed to",
		"运营者的随机数与其承诺不符"},
	CommitmentRegulator: {Violation, "E6",
		"the regulator's secret is not the one that was committed to",
		"监管机构的随机数与其承诺不符"},
	CommitmentOther: {Violation, "E6",
		"the operator's last commitment before the log was frozen is to another secret: an earlier one does not count, or a draw could be chosen",
		"运营者在日志冻结前的最后一次承诺对应另一随机数：更早的承诺无效，否则可挑选抽样结果"},
	SampleSmall: {Exception, "E6",
		"{0} drawn exports were judged, which makes {1} sure; {3} would take {2}",
		"抽中并完成核验的出境为 {0} 次，置信度 {1}；达到 {3} 需要 {2} 次"},
	CommitmentNone: {Exception, "E6",
		"no commitment of the operator was found: whether its secret was chosen before the log was frozen is not shown",
		"未找到运营者的承诺：无法证明其随机数选定于日志冻结之前"},
}

var fileKinds = map[ID]kind{
	FileHashes: {Violation, "E6",
		"the description of the file lacks {0}",
		"文件描述缺少 {0}"},
	FileName: {Violation, "E6",
		"the file has no plain name: {0}",
		"文件名无效：{0}"},
	FileNameTwice: {Violation, "E6",
		"the name {0} was used for a file of request {1}",
		"文件名 {0} 已用于请求 {1} 的文件"},
	FileLength: {Violation, "E6",
		"the file is to have {0} bytes; header and plaintext make {1}: something else is in it",
		"文件登记为 {0} 字节，由头部与明文应为 {1} 字节：其中另有内容"},
	FileMissing: {Violation, "E6",
		"the delivered file {0} cannot be produced: it is neither in egress nor in door/copies",
		"已交付的文件 {0} 无法提供：egress 与 door/copies 中均不存在"},
	FileUnsent: {Exception, "E6",
		"the file {0} lies in the folder of deliveries; the log has its intent only",
		"文件 {0} 位于交付目录，日志中只有其 intent"},
	FileDiscarded: {Violation, "E6",
		"the file {0} lies in the folder of deliveries; the log says that it was discarded undelivered",
		"文件 {0} 位于交付目录，而日志称其未交付即已废弃"},
	FileGone: {Exception, "E6",
		"the file was made and, so the log says, discarded undelivered: its rows cannot be judged",
		"文件已生成，日志称其未交付即已废弃：其内容无法核验"},
	FileLost: {Unchecked, "E6",
		"the file was made, is in the log neither delivered nor discarded, and is not there: its rows cannot be judged",
		"文件已生成，日志中既未交付也未废弃，且文件不存在：其内容无法核验"},
	FileNegative: {Violation, "E6",
		"the description of the file has a number below zero",
		"文件描述中含有负数"},
	FileExtra: {Violation, "E6",
		"the file {0} lies in the folder of deliveries, and no entry speaks of it",
		"交付目录中的文件 {0} 没有任何对应条目"},
	FileSize: {Violation, "E6",
		"the file {0} has {1} bytes, the log says {2}",
		"文件 {0} 为 {1} 字节，日志为 {2} 字节"},
	FileSHA256: {Violation, "E6",
		"the file {0} has another SHA-256 than the log",
		"文件 {0} 的 SHA-256 与日志不符"},
	FileSM3: {Violation, "E6",
		"the file {0} has another SM3 than the log",
		"文件 {0} 的 SM3 与日志不符"},
	FileChunks: {Violation, "E6",
		"the file {0} has another root over its chunks than the log",
		"文件 {0} 的分块树根与日志不符"},
	FileHeader: {Violation, "E6",
		"the file {0} has another header than the log",
		"文件 {0} 的头部与日志不符"},
	FileUnread: {Unchecked, "E6",
		"the file {0} could not be read: {1}",
		"无法读取文件 {0}：{1}"},
	FilesNotGiven: {Exception, "E6",
		"no folder of deliveries was given: files were not compared with the log",
		"未提供交付目录：文件未与日志比对"},
	NoIdentity: {Unchecked, "E6",
		"no identity was given for suite {0}: headers of that suite were not opened",
		"未提供套件 {0} 的私钥：该套件的头部未打开"},
	HeaderNotOurs: {Violation, "E6",
		"the file is encrypted to none of the regulator's keys that were given",
		"文件未加密给所提供的任何监管机构密钥"},
	HeaderStanza: {Violation, "E6",
		"the header has no stanza that the regulator's key opens: the one that is there is a fake",
		"头部没有监管机构密钥可打开的条目：现有条目为伪造"},
	HeaderMAC: {Violation, "E6",
		"the header does not authenticate under the key in the regulator's stanza",
		"头部在监管机构条目所含密钥下未通过认证"},
	HeaderReaders: {Violation, "E6",
		"the header has {0} readers, {1} were approved",
		"头部有 {0} 个读取者，批准的为 {1} 个"},
	HeaderSuite: {Violation, "E6",
		"the header is none of suite {0}",
		"头部不属于套件 {0}"},
}
