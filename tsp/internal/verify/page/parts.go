package page

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/report"
)

func seed(b *builder, r *report.Report) {
	s := r.Seed
	b.say("h2", words{"How the sample was drawn", "抽样过程"})
	b.say("p", words{
		"The regulator gave its commitment away before the log was frozen, and its secret only afterwards. seed = SHA-256(secret of the regulator, secret of the operator, root of the frozen checkpoint); ticket = SHA-256(seed, leaf hash, number of the entry). The smallest tickets are the sample.",
		"监管机构在日志冻结前交出承诺，冻结后才公开随机数。种子 = SHA-256（监管机构随机数、运营者随机数、冻结检查点的树根）；票号 = SHA-256（种子、叶哈希、条目序号）。票号最小者入选。",
	})
	b.in(`table class="facts"`, func() {
		b.code(words{"Commitment of the regulator", "监管机构的承诺"}, s.Committed)
		b.code(words{"Secret of the regulator", "监管机构随机数"}, s.Regulator)
		b.code(words{"Commitment of the operator", "运营者的承诺"}, s.OperatorSum)
		if s.InLog > 0 {
			b.row(words{"It stands in the log at entry", "该承诺所在条目"}, strconv.FormatUint(s.InLog, 10))
		}
		b.code(words{"Secret of the operator", "运营者随机数"}, s.Operator)
		b.code(words{"Root of the frozen checkpoint", "冻结检查点的树根"}, s.Root)
		b.code(words{"Seed", "种子"}, s.Seed)
		b.row(words{"Exports to draw from (delivered before the log was frozen)", "抽样总体（日志冻结前已交付的出境）"}, strconv.Itoa(s.Population))
		b.row(words{"Drawn", "抽取数量"}, strconv.Itoa(s.Sample))
		if c := r.Confidence; c != nil {
			b.row(words{"Drawn and judged", "抽中并完成核验"}, strconv.Itoa(c.Judged))
			b.row(words{"Confidence wanted, for a share of bad exports of", "目标置信度，问题出境比例"}, c.Confidence+", "+c.BadRate)
			b.row(words{"Confidence reached", "实际置信度"}, c.Reached)
		}
	})
	b.in("pre", func() { b.lines(s.Checkpoint) })
}

func strata(b *builder, r *report.Report) {
	b.say("h2", words{"Risky exports, each of them checked", "全数核验的高风险出境"})
	b.in("table", func() {
		b.head(words{"Kind", "类别"}, words{"Why", "原因"}, words{"Exports", "数量"})
		b.in("tbody", func() {
			for _, s := range r.Strata {
				b.in("tr", func() {
					b.in(`td class="id"`, func() { b.text(s.ID) })
					b.in("td", func() { b.both(words{s.English, s.Chinese}) })
					b.in(`td class="num"`, func() { b.text(strconv.Itoa(s.Count)) })
				})
			}
		})
	})
}

func findings(b *builder, r *report.Report) {
	b.say("h2", words{"Findings", "发现"})
	if len(r.Findings) == 0 {
		b.say("p", words{"There are none.", "无。"})
		return
	}
	listed := map[finding.ID]int{}
	for _, f := range r.Findings {
		listed[f.ID]++
	}
	for _, w := range []finding.Weight{finding.Violation, finding.Unchecked, finding.Exception} {
		findingTable(b, w, slices.DeleteFunc(slices.Clone(r.Findings), func(f finding.Finding) bool { return f.Weight != w }))
	}
	for _, id := range slices.Sorted(maps.Keys(r.Counts)) {
		if n := r.Counts[id]; n > listed[id] {
			b.say(`p class="small"`, words{
				fmt.Sprintf("%s: %d in all, %d of them listed.", id, n, listed[id]),
				fmt.Sprintf("%s：共 %d 项，列出 %d 项。", id, n, listed[id]),
			})
		}
	}
}

func findingTable(b *builder, w finding.Weight, fs []finding.Finding) {
	if len(fs) == 0 {
		return
	}
	b.in("table", func() {
		b.head(weight[w], words{"Rule", "规则"}, words{"Entry", "条目"}, words{"Request, place", "请求、位置"}, words{"What", "说明"})
		b.in("tbody", func() {
			for _, f := range fs {
				b.in("tr", func() {
					b.in(tag(`td class="id `+weightColour[w]+`"`), func() { b.text(string(f.ID)) })
					b.cell(f.Rule)
					b.in(`td class="num"`, func() {
						if f.Seq != nil {
							b.text(strconv.FormatUint(*f.Seq, 10))
						}
					})
					b.in(`td class="code"`, func() { b.text(strings.TrimSpace(f.Request + " " + f.Where)) })
					b.in("td", func() { b.both(words{f.English, f.Chinese}) })
				})
			}
		})
	})
}

func story(b *builder, r *report.Report) {
	b.say("h2", words{"The request's story", "请求经过"})
	b.in("table", func() {
		b.head(words{"Entry", "条目"}, words{"Time", "时间"}, words{"Type", "类型"}, words{"By", "操作者"}, words{"What", "内容"})
		b.in("tbody", func() {
			for _, s := range r.Story {
				b.in("tr", func() {
					b.in(`td class="num"`, func() { b.text(strconv.FormatUint(s.Seq, 10)) })
					b.in(`td class="nobreak"`, func() { b.text(s.Time) })
					b.in(`td class="id"`, func() { b.text(s.Type) })
					b.cell(s.Actor)
					b.in(`td class="code"`, func() { b.text(s.What) })
				})
			}
		})
	})
}

func items(b *builder, r *report.Report) {
	b.say("h2", words{"Exports that were decrypted and classified again", "解密并重新分类的出境"})
	b.in("table", func() {
		b.head(words{"Entry", "条目"}, words{"Request", "请求"}, words{"Chosen as", "入选原因"}, words{"Rows", "行数"},
			words{"Subjects", "主体"}, words{"Classes", "类别"}, words{"Verdict", "结论"})
		b.in("tbody", func() {
			for i := range r.Items {
				item(b, &r.Items[i])
			}
		})
	})
}

func item(b *builder, x *report.Item) {
	b.in("tr", func() {
		b.in(`td class="num"`, func() { b.text(strconv.FormatUint(x.Seq, 10)) })
		b.in("td", func() {
			b.in(`span class="id"`, func() { b.text(x.Request) })
			proof(b, x)
		})
		b.in("td", func() {
			if x.Ticket != "" {
				b.both(words{"drawn", "抽中"})
			}
			b.in(`span class="code"`, func() { b.text(join(x.Strata)) })
		})
		b.in(`td class="num"`, func() { b.text(strconv.Itoa(x.Content.Rows)) })
		b.in(`td class="num"`, func() { b.text(strconv.Itoa(x.Content.Subjects)) })
		b.cell(join(x.Content.Classes))
		is, words := colour[x.Verdict], verdictWords[x.Verdict]
		if !x.Judged && x.Verdict == finding.Compliant {
			is, words = "warn", notJudged
		}
		b.in(tag(`td class="`+is+`"`), func() {
			b.both(words)
			b.text(join(x.Rules))
		})
	})
}

// proof folds away what only a machine reads.
func proof(b *builder, x *report.Item) {
	b.in("details", func() {
		b.say("summary", words{"sums and proof", "哈希与证明"})
		b.in(`div class="code"`, func() {
			b.text("SHA-256 " + x.SHA256)
			b.WriteString("<br>")
			b.text("SM3 " + x.SM3)
			b.WriteString("<br>")
			if x.Ticket != "" {
				b.text("ticket " + x.Ticket)
				b.WriteString("<br>")
			}
			b.text(fmt.Sprintf("leaf %s, %d in %s", x.Leaf, x.Proof.Index, x.Proof.Origin))
			for _, h := range x.Proof.Hashes {
				b.WriteString("<br>")
				b.text(h)
			}
		})
	})
}

func replay(b *builder, r *report.Report, s Signature) {
	b.say("h2", words{"Replay and signature", "重放与签名"})
	b.say("p", words{
		"This command, with the inputs below, gives the same report byte for byte.",
		"以下列输入运行此命令，可得到逐字节相同的报告。",
	})
	b.in("pre", func() { b.text(r.Replay) })
	b.in("table", func() {
		b.head(words{"Input", "输入"}, words{"Name", "名称"}, words{"SHA-256", "SHA-256"})
		b.in("tbody", func() {
			for _, i := range r.Inputs {
				b.in("tr", func() {
					b.cell(i.Role)
					b.cell(i.Name)
					b.in(`td class="code"`, func() { b.text(i.SHA256) })
				})
			}
		})
	})
	if s.Key == "" {
		b.say("p", words{"This report is not signed.", "本报告未签名。"})
		return
	}
	b.in(`table class="facts"`, func() {
		b.code(words{"Signed by", "签名密钥"}, s.Key)
		b.code(words{"SHA-256 of the signed report", "签名报告的 SHA-256"}, s.SHA256)
	})
	b.say(`p class="small"`, words{
		"The signed report is the JSON file; this page shows it and is not signed itself.",
		"签名的是 JSON 报告文件；本页仅作展示，本身未签名。",
	})
}

// notJudged is an export of which there is no file: it was not delivered.
var notJudged = words{"not delivered, not judged", "未交付，未核验"}

func join(list []string) string { return strings.Join(list, ", ") }
