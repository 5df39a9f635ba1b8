package legal

import "fmt"

// Text is the same in English and Chinese.
type Text struct {
	EN string `json:"en"`
	ZH string `json:"zh"`
}

type key int

// The working texts. Both of a pair take the same arguments in the same order.
const (
	textForeign key = iota
	textFileJudicial
	textJudicialUnasked
	textSayForeign
	textNotInForce
	textOtherBasis
	textOutside
	textWithinScope
	textTooLittle
	textAssessment
	textImportant
	textOverAssess
	textAssessOrFewer
	textDriving
	textAnyRoute
	textOverFree
	textRouteOrFewer
	textRoute
	textNoPIA
	textFilePIA
	textRecipient
	textCountry
	textPurpose
	textMethod
	textClasses
	textSignals
	textGeneral
	textSensitive
	textOther

	textPurposeOf
	textSubjects
	textSignal
	textReceives
	textClassOf
	textConsents
	textTreatment
	textMade
	textLeftOut
	textYear
	textGot
	textNumIncidents
	textIncident
	textIncidentGone
	textReportDue
	textClock
	textExpiry

	askNecessity
	askLawful
	askDataMap
	askRisks
	askEffect
	askCombined
	askTreatment
	askSign
	askResponsible
	askHandling
	askMeasures
	askExports
	askIncidents
	askComplaints
	numTexts
)

var texts = [numTexts]Text{
	textForeign: {
		"a foreign court or agency asks, and no approval of the competent authority is named",
		"境外司法或者执法机构的请求，未指明主管机关的批准"},
	textFileJudicial: {
		"an approval of the competent authority in force, of kind judicial, that covers recipient, purpose, classes and signals, named in the request",
		"在请求中指明一份有效的主管机关批准（judicial），其范围覆盖接收方、目的、类别和信号"},
	textJudicialUnasked: {
		"%s is named, but the request is not said to be for a foreign court or agency",
		"指明了 %s，但请求未声明为境外司法或者执法机构提供"},
	textSayForeign: {
		"the same request with foreign_agency set, or without judicial",
		"将 foreign_agency 设为真后重新提出，或者去掉 judicial"},
	textNotInForce: {
		"%s is no such record in force at this time",
		"%s 此时不是一份有效的相应记录"},
	textOtherBasis: {
		"the same request with the id of a route in force, or without basis",
		"改用一个有效的出境途径编号，或者去掉 basis"},
	textOutside: {
		"outside the scope of %s: %s",
		"超出 %s 的范围：%s"},
	textWithinScope: {
		"the same request within %s, or a route that covers also: %s",
		"在 %s 的范围内重新提出，或者具备同时覆盖以下内容的出境途径：%s"},
	textTooLittle: {
		"%s is no assessment, which %s subjects (%s of them sensitive) or important data need",
		"%s 不是安全评估；%s 名个人（其中敏感个人信息 %s 名）或者重要数据需要安全评估"},
	textAssessment: {
		"a security assessment in force that covers the request",
		"一份有效且覆盖该请求的数据出境安全评估"},
	textImportant: {
		"important data leaves with a security assessment only",
		"重要数据出境必须通过安全评估"},
	textOverAssess: {
		"%s subjects this year (%s with sensitive information) need a security assessment, and none in force names the recipient",
		"本年累计 %s 名个人（其中敏感个人信息 %s 名）需要安全评估，而没有有效的安全评估列明该接收方"},
	textAssessOrFewer: {
		"a security assessment in force for the recipient, or fewer than %s subjects, and fewer than %s with sensitive information, in the year",
		"一份列明该接收方的有效安全评估，或者本年累计少于 %s 名个人且敏感个人信息少于 %s 名"},
	textDriving: {
		"driving status and warnings need a route always, and none in force names the recipient",
		"行驶状态参数和异常告警信息在任何情况下都需要出境途径，而没有有效的出境途径列明该接收方"},
	textAnyRoute: {
		"an assessment, standard contract or certification in force for the recipient, or the request without these signals",
		"一份列明该接收方的有效安全评估、标准合同或者认证，或者去掉这些信号"},
	textOverFree: {
		"%s subjects this year (%s with sensitive information) need a route, and none in force names the recipient",
		"本年累计 %s 名个人（其中敏感个人信息 %s 名）需要出境途径，而没有有效的出境途径列明该接收方"},
	textRouteOrFewer: {
		"a standard contract, certification or assessment in force for the recipient, or fewer than %s subjects in the year and none with sensitive information",
		"一份列明该接收方的有效标准合同、认证或者安全评估，或者本年累计少于 %s 名个人且不含敏感个人信息"},
	textRoute: {
		"a standard contract, certification or assessment in force for the recipient",
		"一份列明该接收方的有效标准合同、认证或者安全评估"},
	textNoPIA: {
		"no impact assessment is in force",
		"没有有效的个人信息保护影响评估"},
	textFilePIA: {
		"an impact assessment in force (GB/T 39335) that covers recipient, purpose and classes; a draft is none",
		"一份有效且覆盖接收方、目的和类别的个人信息保护影响评估（GB/T 39335）；草稿不算"},
	textOther:     {"what the request names", "请求所指明的内容"},
	textRecipient: {"recipient %s", "接收方 %s"},
	textCountry:   {"country %s", "国家或者地区 %s"},
	textPurpose:   {"purpose %s", "目的 %s"},
	textMethod:    {"method %s", "方式 %s"},
	textClasses:   {"classes %s", "类别 %s"},
	textSignals:   {"signals %s", "信号 %s"},
	textGeneral:   {"%s subjects of at most %s", "%s 名个人（上限 %s）"},
	textSensitive: {"%s subjects with sensitive information of at most %s", "%s 名个人的敏感个人信息（上限 %s）"},

	textPurposeOf: {"purpose %s: %s signals", "目的 %s：%s 个信号"},
	textSubjects:  {"vehicles with stored data: %s", "存有数据的车辆：%s"},
	textSignal: {
		"%s: classes %s; %s records stored, kept %s; %s exported this year",
		"%s：类别 %s；存储 %s 条，保存 %s；本年出境 %s 条"},
	textReceives: {
		"recipient %s, group %s, country %s: purposes %s; classes %s",
		"接收方 %s，集团 %s，国家或者地区 %s：目的 %s；类别 %s"},
	textClassOf:  {"class %s: %s signals", "类别 %s：%s 个信号"},
	textConsents: {"consents to %s: %s active, %s withdrawn, %s expired", "对 %s 的同意：有效 %s，撤回 %s，过期 %s"},
	textTreatment: {
		"in place: filters in the vehicle, erasure of positions after 168 hours, approval of exports by two persons, encrypted files, verifiable log",
		"已有措施：车内过滤、位置数据 168 小时后销毁、出境双人审批、加密文件、可验证日志"},
	textMade:    {"draft from the data map of %s", "根据 %s 的数据映射生成的草稿"},
	textLeftOut: {"%s more lines do not fit here", "另有 %s 行未列出"},
	textYear: {
		"in %s: %s recipients abroad; %s requests denied",
		"%s 年：境外接收方 %s 个；拒绝请求 %s 次"},
	textGot: {
		"%s (group %s, country %s): %s exports, %s records, %s bytes; subjects of the group: %s general, %s sensitive; classes %s; purposes %s; routes %s",
		"%s（集团 %s，国家或者地区 %s）：出境 %s 次，%s 条记录，%s 字节；集团累计个人：一般 %s，敏感 %s；类别 %s；目的 %s；途径 %s"},
	textNumIncidents: {"incidents: %s", "事件数：%s"},
	textIncident: {
		"%s, noticed %s (China Standard Time), classes %s, notices late or missing: %s",
		"%s，发现时间 %s（北京时间），类别 %s，逾期或者缺少的通知：%s"},
	textIncidentGone: {
		"%s, noticed %s (China Standard Time), classes %s, withdrawn; notices late or missing by then: %s",
		"%s，发现时间 %s（北京时间），类别 %s，已撤回；撤回时逾期或者缺少的通知：%s"},
	textReportDue: {"annual report of %d, by 15 December", "%d 年度报告，12 月 15 日前报送"},
	textClock:     {"%s: notify as %s within %s", "%s：按 %s 类在 %s 内报告"},
	textExpiry:    {"%s runs out", "%s 即将到期或者已到期"},

	askNecessity: {"Say why each purpose cannot be reached with less data.", "说明为何不能以更少的数据实现各项目的。"},
	askLawful:    {"Name the lawful basis of each purpose.", "写明各项目的的合法性基础。"},
	askDataMap:   {"Confirm that the map is complete, also for data outside this platform.", "确认映射完整，包括本平台以外的数据。"},
	askRisks:     {"Name the sources of risk: technical, organisational, of the recipient and of the law there.", "列出风险源：技术、管理、接收方以及当地法律。"},
	askEffect:    {"Judge the effect on the persons' rights, and its degree.", "评价对个人权益的影响及其程度。"},
	askCombined:  {"Judge likelihood and effect together, for each risk.", "对每项风险综合评价可能性和影响。"},
	askTreatment: {"Say what is done about each risk, by whom and by when, and what risk is accepted.", "写明每项风险的处置、责任人、期限以及接受的残余风险。"},
	askSign:      {"Name the assessors, the conclusion and the date; sign, and file the document's hash and number as evidence.", "写明评估人、结论和日期；签署，并将文件的哈希和编号作为证据登记。"},

	askResponsible: {"Name the person responsible for data security, the contact for users and their addresses.", "写明数据安全负责人、用户权益事务联系人及其联系方式。"},
	askHandling:    {"Describe kinds, scale, purposes and necessity of the data handled.", "说明处理数据的种类、规模、目的和必要性。"},
	askMeasures:    {"Describe protection and management, where data lies and how long.", "说明安全防护和管理措施，以及保存地点和期限。"},
	askExports:     {"Give name and contact of each recipient, and where and how long the data lies abroad.", "补充每个接收方的名称、联系方式，以及数据在境外的保存地点、期限。"},
	askIncidents:   {"Say what was done about each incident.", "说明每起事件的处置情况。"},
	askComplaints:  {"Sum complaints about data provided abroad, and how they ended.", "汇总与数据出境有关的投诉及其处理情况。"},
}

// say fills a text in, in both languages. An argument that is a Text is taken in the
// language of the text around it.
func say(k key, args ...any) Text {
	en, zh := make([]any, len(args)), make([]any, len(args))
	for i, a := range args {
		en[i], zh[i] = a, a
		if t, ok := a.(Text); ok {
			en[i], zh[i] = t.EN, t.ZH
		}
	}
	return Text{fmt.Sprintf(texts[k].EN, en...), fmt.Sprintf(texts[k].ZH, zh...)}
}

// joined puts a list of texts into one.
func joined(list []Text) (all Text) {
	for i, t := range list {
		if i > 0 {
			all.EN += "; "
			all.ZH += "；"
		}
		all.EN += t.EN
		all.ZH += t.ZH
	}
	return all
}
