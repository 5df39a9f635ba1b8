package page

import (
	"fmt"
	"strconv"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/report"
)

// Signature says who signed the report, for the foot of the page.
type Signature struct {
	Key    string // public key's text
	SHA256 string // of the report file
}

var titles = map[string]words{
	"log":       {"Check of an export log", "数据出境日志核验报告"},
	"export":    {"Check of one export", "单次数据出境核验报告"},
	"spotcheck": {"Spot check of data exports", "数据出境抽查报告"},
}

// Render gives the page.
func Render(r *report.Report, s Signature) []byte {
	b := &builder{}
	b.WriteString("<!doctype html>\n")
	title, ok := titles[r.Kind]
	if !ok {
		title = words{"Report", "报告"}
	}
	b.in(`html lang="en"`, func() {
		b.in("head", func() {
			b.WriteString(`<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`)
			// Nothing may be loaded, even if something slipped in.
			b.WriteString(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`)
			b.in("title", func() { b.text(title.en + " · " + title.zh + " · " + r.Scope.Gate) })
			b.in("style", func() { b.WriteString(style) })
		})
		b.in("body", func() {
			switches(b)
			b.in("main", func() { body(b, r, s, title) })
		})
	})
	return b.Bytes()
}

func switches(b *builder) {
	for _, s := range [...]struct{ id, more, text string }{
		{"both", " checked", "English · 中文"}, {"only-en", "", "English"}, {"only-zh", "", "中文"},
	} {
		fmt.Fprintf(b, `<input class="switch" type="radio" name="language" id="%s"%s>`, s.id, s.more)
		b.in(tag(`label for="`+s.id+`"`), func() { b.text(s.text) })
	}
}

func body(b *builder, r *report.Report, s Signature, title words) {
	b.say("h1", title)
	verdict(b, r)
	findings(b, r)
	scope(b, r)
	if r.Seed != nil {
		seed(b, r)
	}
	if len(r.Strata) > 0 {
		strata(b, r)
	}
	if len(r.Story) > 0 {
		story(b, r)
	}
	if len(r.Items) > 0 {
		items(b, r)
	}
	replay(b, r, s)
}

// verdictWords and colours of verdicts.
var (
	verdictWords = map[finding.Verdict]words{
		finding.Compliant:    {"Compliant", "合规"},
		finding.NotChecked:   {"Could not be checked in full", "未能完整核验"},
		finding.NotCompliant: {"Not compliant", "不合规"},
	}
	colour = map[finding.Verdict]string{finding.Compliant: "good", finding.NotChecked: "warn", finding.NotCompliant: "bad"}
	weight = map[finding.Weight]words{
		finding.Violation: {"violation", "违规"}, finding.Unchecked: {"not checked", "未核验"}, finding.Exception: {"exception", "例外说明"},
	}
	weightColour = map[finding.Weight]string{finding.Violation: "bad", finding.Unchecked: "warn", finding.Exception: ""}
)

func verdict(b *builder, r *report.Report) {
	count := map[finding.Weight]int{}
	for id, n := range r.Counts {
		count[finding.Weigh(id)] += n
	}
	b.in(tag(`div class="verdict `+colour[r.Verdict]+`"`), func() {
		b.say(`div class="line"`, verdictWords[r.Verdict])
		b.say("p", words{
			fmt.Sprintf("%d violations, %d things not checked, %d exceptions.", count[finding.Violation], count[finding.Unchecked], count[finding.Exception]),
			fmt.Sprintf("违规 %d 项，未核验 %d 项，例外说明 %d 项。", count[finding.Violation], count[finding.Unchecked], count[finding.Exception]),
		})
		if c := r.Confidence; c != nil {
			b.say("p", words{
				fmt.Sprintf("If %d or more of the %d exports were bad (%s), a sample of %d would have met one with a probability of %s.", c.Bad, r.Seed.Population, c.BadRate, c.Judged, c.Reached),
				fmt.Sprintf("若 %[2]d 次出境中有 %[1]d 次或更多存在问题（%[3]s），抽取 %[4]d 次至少发现其一的概率为 %[5]s。", c.Bad, r.Seed.Population, c.BadRate, c.Judged, c.Reached),
			})
		}
	})
}

func scope(b *builder, r *report.Report) {
	s := &r.Scope
	b.say("h2", words{"What was checked", "核验范围"})
	b.in(`table class="facts"`, func() {
		b.row(words{"Export gate", "出境网关"}, s.Gate)
		b.row(words{"Entries of the log", "日志条目"}, strconv.FormatUint(s.Entries, 10))
		b.row(words{"From, to", "起止时间"}, s.First+" – "+s.Last)
		b.row(words{"Exports (files made)", "数据出境（生成的文件）"}, strconv.Itoa(s.Exports))
		b.row(words{"Headers opened with the regulator's key", "以监管机构密钥打开的文件头"}, strconv.Itoa(s.Headers))
		b.row(words{"Signatures of approvals checked", "核验的审批签名"}, strconv.Itoa(s.Signed))
		b.row(words{"Files compared with the log", "与日志比对的文件"}, strconv.Itoa(s.Files))
		if len(r.Items) > 0 {
			b.row(words{"Exports decrypted and classified again", "解密并重新分类的出境"}, strconv.Itoa(judged(r)))
		}
		if r.At != "" {
			b.row(words{"Date given for this report", "报告日期"}, r.At)
		}
		for _, p := range r.Verifier.Policies {
			b.code(words{"Policy at hand: " + p.Profile, "现有策略：" + p.Profile}, p.Hash)
		}
		b.code(words{"Filter engine (SHA-256)", "分类引擎（SHA-256）"}, r.Verifier.Engine)
	})
	shards(b, s)
	approvers(b, s)
}

// judged counts the exports whose rows were read.
func judged(r *report.Report) (n int) {
	for i := range r.Items {
		if r.Items[i].Judged {
			n++
		}
	}
	return n
}

func shards(b *builder, s *report.Scope) {
	b.in("table", func() {
		b.head(words{"Year of the log", "日志分片（年）"}, words{"Entries", "条目"}, words{"Root of the tree", "树根"}, words{"Witnesses", "见证"})
		b.in("tbody", func() {
			for _, x := range s.Shards {
				b.in("tr", func() {
					b.cell(x.Origin)
					b.in(`td class="num"`, func() { b.text(strconv.FormatInt(x.Size, 10)) })
					b.in(`td class="code"`, func() { b.text(x.Root) })
					b.cell(join(x.Witnesses))
				})
			}
		})
	})
}

func approvers(b *builder, s *report.Scope) {
	if len(s.Approvers) == 0 {
		return
	}
	b.say(`p class="small"`, words{
		"Approvers' keys as the log registers them. Whether they are those of the people whom the operator named is for the regulator to compare.",
		"日志登记的审批密钥。是否为运营者所报人员的密钥，由监管机构核对。",
	})
	b.in("table", func() {
		b.head(words{"Approver", "审批人"}, words{"Entry", "条目"}, words{"In force", "有效"}, words{"Fingerprint of the key", "密钥指纹"})
		b.in("tbody", func() {
			for _, a := range s.Approvers {
				b.in("tr", func() {
					b.cell(a.ID)
					b.in(`td class="num"`, func() { b.text(strconv.FormatUint(a.Seq, 10)) })
					b.in("td", func() { b.both(yes(a.InForce)) })
					b.in(`td class="code"`, func() { b.text(a.Fingerprint) })
				})
			}
		})
	})
}

func yes(ok bool) words {
	if ok {
		return words{"yes", "是"}
	}
	return words{"no", "否"}
}
