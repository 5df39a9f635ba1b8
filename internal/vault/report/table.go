package report

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// Write shows the report: a table on a terminal, one JSON object otherwise.
func (r *Report) Write(w io.Writer) error {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return r.Table(w)
	}
	return json.NewEncoder(w).Encode(r)
}

// row is one line of the table; mark is "!!" for what somebody has to look at.
type row struct{ mark, en, zh, value string }

type rows []row

func (t *rows) add(en, zh, format string, args ...any) {
	*t = append(*t, row{"", en, zh, fmt.Sprintf(format, args...)})
}

// warn is add, marked if bad.
func (t *rows) warn(bad bool, en, zh, format string, args ...any) {
	t.add(en, zh, format, args...)
	if bad {
		(*t)[len(*t)-1].mark = "!!"
	}
}

// Table shows the report to people.
func (r *Report) Table(w io.Writer) error {
	var t rows
	t.clock(&r.Clock)
	for i := range r.Vaults {
		t.vault(&r.Vaults[i], &r.Clock)
	}
	t.warn(r.Receipts.Owed > 0, "deletion receipts", "删除回执", "%d written since the start, %d owed", r.Receipts.Written, r.Receipts.Owed)
	t.warn(!r.Reserve.Held, "disk reserve", "磁盘预留", "%d bytes, %s", r.Reserve.Bytes, choose(r.Reserve.Held, "held", "SPENT"))
	return t.write(w)
}

func (t *rows) clock(c *Clock) {
	t.add("time", "时间", "%s", stamp(c.Now))
	basis := c.Basis
	if c.Quorum != "" {
		basis += " of " + c.Quorum
	}
	t.add("clock rests on", "时间依据", "%s since %s", basis, stamp(c.Since))
	if c.Proven {
		t.add("proven in this boot", "本次开机已证实", "yes")
	} else {
		t.warn(true, "proven in this boot", "本次开机已证实", "NO, for %s of powered time", c.Unsure)
	}
	for _, s := range c.Rejected {
		t.warn(s.Why != "single", "source not believed", "未采信的时间源", "%s: %s, %s off", s.Source, s.Why, s.Off)
	}
	if n := c.Rollbacks + c.Jumps + c.Disagreed; n > 0 {
		t.add("sources turned bad", "时间源异常次数", "%d rollbacks, %d jumps, %d disagreements", c.Rollbacks, c.Jumps, c.Disagreed)
	}
	if c.Failures > 0 || c.DamagedAges > 0 {
		t.warn(true, "clock files", "时钟文件", "%d writes failed, %d ages damaged", c.Failures, c.DamagedAges)
	}
}

func (t *rows) vault(v *Vault, c *Clock) {
	t.add("vault", "保险库", "%s, kept %s", v.Vault, length(v.Keep))
	t.add("  buckets alive", "  存活时段", "%d, oldest %s", v.Alive, stamp(v.Oldest))
	t.warn(v.Locked > 0, "  buckets locked", "  锁定时段", "%d", v.Locked)
	t.add("  next deadline", "  下次销毁", "%s", until(v.NextDeadline, c.Now))
	t.warn(v.Overdue > 0, "  overdue", "  逾期未销毁", "%d", v.Overdue)
	gone := "nothing"
	if !v.DestroyedBelow.IsZero() {
		gone = "all that was collected before " + stamp(v.DestroyedBelow)
	}
	t.add("  keys destroyed", "  已销毁密钥", "%d; unreadable: %s", v.Destroyed, gone)
	t.warn(v.Damaged > 0, "  keys damaged", "  损坏密钥", "%d", v.Damaged)
	t.add("  records refused", "  拒收记录", "%d since the start", v.Refused)
	t.add("  subjects", "  个人信息主体", "%d with a key, %d erased", v.Subjects, v.Erased)
	t.warn(v.KEK.Development, "  key-encryption key", "  密钥加密密钥", "%s (%s)", v.KEK.Kind, v.KEK.Where)
	t.add("  its generation", "  密钥代次", "%d since %s", v.KEK.Generation, stamp(v.KEK.LastRotation))
	late := v.KEK.Overdue || v.KEK.Unfinished
	t.warn(late, "  next rotation", "  下次轮换", "%s%s", until(v.KEK.NextRotation, c.Now),
		choose(v.KEK.Overdue, ", OVERDUE", "")+choose(v.KEK.Unfinished, ", UNFINISHED", ""))
}

func (t rows) write(w io.Writer) error {
	var en, zh int
	for _, r := range t {
		en, zh = max(en, width(r.en)), max(zh, width(r.zh))
	}
	var b strings.Builder
	for _, r := range t {
		fmt.Fprintf(&b, "%s %s  %s  %s\n", pad(r.mark, 2), pad(r.en, en), pad(r.zh, zh), r.value)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func choose(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

// until shows a time and how far it is.
func until(t, now time.Time) string {
	if t.IsZero() {
		return "-"
	}
	d := t.Sub(now).Round(time.Minute)
	return stamp(t) + choose(d >= 0, ", in ", ", past by ") + length(d.Abs())
}

// length shows hours and minutes, or days if there are many.
func length(d time.Duration) string {
	if d >= 30*24*time.Hour {
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}

// width counts terminal cells: a Chinese character or full-width sign takes two.
func width(s string) (n int) {
	for _, r := range s {
		n++
		if r >= 0x2e80 && r <= 0xa4cf || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 {
			n++
		}
	}
	return n
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }
