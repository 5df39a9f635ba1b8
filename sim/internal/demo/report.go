package demo

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// row is one line of the table.
type row struct {
	en, zh, value string
	mark          string // "ok", "NO" or empty for plain figures
}

type report struct {
	rows   []row
	notes  []string
	failed int
	sent   uint64
}

func (r *report) figure(en, zh, value string) { r.rows = append(r.rows, row{en, zh, value, ""}) }

func (r *report) check(en, zh, value string, ok bool) {
	mark := "ok"
	if !ok {
		mark = "NO"
		r.failed++
	}
	r.rows = append(r.rows, row{en, zh, value, mark})
}

func (r *report) export(en, zh, value string, ok bool) {
	r.check("export of "+en, "出境："+zh, value, ok)
}

func (r *report) note(s string) { r.notes = append(r.notes, s) }

// account puts what was fed and what the car says became of it into the table.
func (r *report) account(t *truthTally, s agentStatus) {
	a := s.Account
	r.sent = a.Sent
	r.figure("fed: ground truth events", "输入：真值事件", fmt.Sprintf("%d, with %d cabin frames and sounds, %d personal values", t.items, t.media, t.people))
	r.figure("records received by the car", "车端接收记录", fmt.Sprint(a.Received))
	r.figure("left the car, receipt signed", "已出车并获签收", fmt.Sprint(a.Sent))
	r.figure("kept in the car for 7 days at most", "留在车内（最多七天）", fmt.Sprint(a.Stored))
	r.figure("blocked", "已拦截", fmt.Sprint(a.Blocked))
	for _, rule := range slices.Sorted(maps.Keys(a.ByRule)) {
		if n := a.ByRule[rule]; n > 0 {
			r.figure("  by "+rule+" "+ruleEN[rule], "  "+ruleZH[rule], fmt.Sprint(n))
		}
	}
	r.check("shed", "丢弃", fmt.Sprint(a.Shed), a.Shed == 0)
	r.check("received = sent + pending + stored + blocked + shed", "收 = 发 + 待 + 存 + 拦 + 弃",
		fmt.Sprintf("%d = %d + %d + %d + %d + %d", a.Received, a.Sent, a.Pending, a.Stored, a.Blocked, a.Shed),
		a.Balanced && a.Received == a.Sent+a.Pending+a.Stored+a.Blocked+a.Shed && a.Received > 0)
	r.check("cabin data blocked (T3), all of it", "座舱数据全部拦截 (T3)",
		fmt.Sprintf("%d of %d", a.ByRule["T3"], t.cabin), a.ByRule["T3"] == t.cabin && t.cabin > 0)
	r.check("exterior images blocked (T2), all of them", "车外图像全部拦截 (T2)",
		fmt.Sprintf("%d of %d", a.ByRule["T2"], t.exterior), a.ByRule["T2"] == t.exterior && t.exterior > 0)
	bus, passed := s.bus()
	r.check("bus signals received, and declared ones sent", "总线信号：接收，及已声明者发出",
		fmt.Sprintf("%d of %d, %d of %d", bus, t.bus, passed, t.mapped), bus == t.bus && passed == t.mapped && passed > 0)
	r.check("not collected before the driver switched it on (C1)", "驾驶人开启之前不收集 (C1)", fmt.Sprint(a.ByRule["C1"]), a.ByRule["C1"] > 0)
	r.check("location kept back without consent", "未经同意的位置未出车", fmt.Sprint(a.Stored), a.Stored > 0)
}

// bus adds up the verdicts on the three buses: all, and those that let pass.
func (s *agentStatus) bus() (all, passed uint64) {
	for _, v := range s.Verdicts {
		if !strings.HasPrefix(v.Source, "can.") {
			continue
		}
		all += v.Count
		if v.Effect == "pass" {
			passed += v.Count
		}
	}
	return all, passed
}

var ruleEN = map[string]string{
	"T1": "(personal information without consent)", "T2": "(exterior images)", "T3": "(cabin data)",
	"S1": "(location too old)", "U1": "(not declared)", "U2": "(does not fit its declaration)", "U3": "(cannot be read)",
	"P1": "(purpose)", "P2": "(too precise or too often)", "C1": "(collection is off)", "C2": "(consent withdrawn)",
	"U4": "(outside the app's manifest)", "U5": "(over the source's capacity)",
}

var ruleZH = map[string]string{
	"T1": "未经同意的个人信息", "T2": "车外图像", "T3": "座舱数据", "S1": "位置超期",
	"U1": "未声明", "U2": "与声明不符", "U3": "无法解析", "P1": "目的不符", "P2": "精度或频率超限", "C1": "收集未开启", "C2": "同意已撤回",
	"U4": "超出应用清单", "U5": "超出容量",
}

// width counts terminal cells: a Chinese character or full-width sign takes two.
func width(s string) (n int) {
	for _, r := range s {
		n++
		if r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60) {
			n++
		}
	}
	return n
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }

// write prints the table and reports whether everything holds.
func (r *report) write(w io.Writer) bool {
	var en, zh int
	for _, row := range r.rows {
		en, zh = max(en, width(row.en)), max(zh, width(row.zh))
	}
	for _, row := range r.rows {
		fmt.Fprintf(w, "%s %s  %s  %s\n", pad(row.mark, 2), pad(row.en, en), pad(row.zh, zh), row.value)
	}
	for _, n := range r.notes {
		fmt.Fprintln(w, "   "+n)
	}
	if r.failed > 0 {
		fmt.Fprintf(w, "\n%d of the checks do not hold. / %d 项检查未通过。\n", r.failed, r.failed)
		return false
	}
	fmt.Fprintln(w, "\nEverything holds. / 全部通过。")
	return true
}
