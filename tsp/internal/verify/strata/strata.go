// Package strata names the exports of which a spot check leaves none out: those with
// the most to lose, or to hide.
package strata

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cordon/filters"
	"cordon/tsp/internal/verify/history"
)

// Stratum is a kind of risk.
type Stratum struct {
	ID               string
	English, Chinese string
	in               func(all []history.Export) []int
}

// most is how many of the largest and of the narrowest are taken.
const most = 10

// Volumes at which E4 asks for more, and how near to one is near: within 5 %.
var tiers = []uint64{100_000, 1_000_000}

const sensitiveTier = 10_000

// All lists the strata in the order of the report.
func All() []Stratum {
	return []Stratum{
		{"first", "The first export of a recipient: whatever is set up wrongly shows there.",
			"接收方的首次出境：配置错误会在此显现。", each(func(x *history.Export) bool { return x.First })},
		{"rotation", "The first export after a key of its recipient or of the regulator changed.",
			"接收方或监管机构密钥变更后的首次出境。", each(func(x *history.Export) bool { return x.Rotated })},
		{"policy", "The first export under another policy or filter engine.",
			"策略或分类引擎变更后的首次出境。", each(func(x *history.Export) bool { return x.Turned })},
		{"personal", "Exports with personal information.",
			"含个人信息的出境。", each(func(x *history.Export) bool {
				return x.Labels.Any(filters.PI | filters.SensitivePI | filters.Biometric)
			})},
		{"unassessed", "Driving status or warnings of which no routes were assessed: only the rows show that there is no movement in them.",
			"含行驶状态或告警而未评估路线的出境：只有逐行核验才能确认其中没有行驶轨迹。", each(func(x *history.Export) bool {
				return x.Candidates == 0 && x.Labels.Any(filters.DrivingStatus|filters.AbnormalWarning)
			})},
		{"narrow", fmt.Sprintf("The %d exports that left the fewest routes possible.", most),
			fmt.Sprintf("剩余可能路线最少的 %d 次出境。", most), narrow},
		{"large", fmt.Sprintf("The %d largest exports by bytes, and by subjects.", most),
			fmt.Sprintf("字节数或主体数最多的各 %d 次出境。", most), large},
		{"tier", "Exports with which a group's subjects came within 5 % of a number at which more is asked (E4).",
			"使集团主体数接近法定数量（5% 以内）的出境（E4）。", each(near)},
		{"gaps", "Exports with records that could not be read, or with records or vehicles that were left out.",
			"有记录无法读取，或有记录、车辆被略去的出境。", each(func(x *history.Export) bool { return x.Lost > 0 })},
		{"again", "Exports made again after an earlier file was discarded.",
			"前一文件废弃后重新生成的出境。", each(func(x *history.Export) bool { return x.Again })},
		{"silent", "Exports that were delivered and never acknowledged.",
			"已交付而无回执的出境。", each(func(x *history.Export) bool { return x.Sent && x.Receipts == 0 })},
	}
}

// Pick finds strata by their ids, "all" being all of them and "none" none.
func Pick(list string) ([]Stratum, error) {
	switch list {
	case "all":
		return All(), nil
	case "none", "":
		return nil, nil
	}
	var out []Stratum
	for id := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(All(), func(s Stratum) bool { return s.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("no stratum %.20q. Try: all, none, or some of %s", id, strings.Join(ids(), ","))
		}
		out = append(out, All()[i])
	}
	return out, nil
}

func ids() (out []string) {
	for _, s := range All() {
		out = append(out, s.ID)
	}
	return out
}

// In gives the places in all of the exports that the stratum takes.
func (s *Stratum) In(all []history.Export) []int { return s.in(all) }

func each(in func(*history.Export) bool) func([]history.Export) []int {
	return func(all []history.Export) (out []int) {
		for i := range all {
			if in(&all[i]) {
				out = append(out, i)
			}
		}
		return out
	}
}

func near(x *history.Export) bool {
	close := func(n, tier uint64) bool { return n >= tier-tier/20 && n <= tier+tier/20 }
	return slices.ContainsFunc(tiers, func(t uint64) bool { return close(x.General, t) }) || close(x.Sensitive, sensitiveTier)
}

func narrow(all []history.Export) []int {
	return first(all, func(x *history.Export) bool { return x.Candidates > 0 },
		func(a, b *history.Export) int { return cmp.Compare(a.Candidates, b.Candidates) })
}

func large(all []history.Export) []int {
	any := func(*history.Export) bool { return true }
	out := first(all, any, func(a, b *history.Export) int { return cmp.Compare(b.Cipher, a.Cipher) })
	out = append(out, first(all, any, func(a, b *history.Export) int { return cmp.Compare(b.Subjects, a.Subjects) })...)
	slices.Sort(out)
	return slices.Compact(out)
}

// first gives the places of the most first ones in an order, ties by their entries.
func first(all []history.Export, in func(*history.Export) bool, order func(a, b *history.Export) int) []int {
	out := each(in)(all)
	slices.SortFunc(out, func(i, j int) int { return cmp.Or(order(&all[i], &all[j]), cmp.Compare(i, j)) })
	out = out[:min(len(out), most)]
	slices.Sort(out)
	return out
}
