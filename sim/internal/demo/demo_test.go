package demo

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cordon/sim/truth"
)

func frameItem(at int64, v float64) *truth.Item {
	return &truth.Item{T: at, Kind: truth.KindFrame, Frame: &truth.Frame{Message: "SPEED", Signals: map[string]float64{"VEHICLE_SPEED": v}}}
}

func TestMatch(t *testing.T) {
	var tally truthTally
	tally.init()
	tally.add(frameItem(1_000_500, 12.5))
	tally.add(frameItem(2_000_000, 13))
	at := func(ns int64, v string) storedRecord {
		return storedRecord{T: time.Unix(0, ns), Value: json.RawMessage(v)}
	}
	for _, tc := range []struct {
		name        string
		stored      []storedRecord
		same, other int
	}{
		{"as carried, to the microsecond", []storedRecord{at(1_000_000, "12.5"), at(2_000_000, "13")}, 2, 0},
		{"another value", []storedRecord{at(1_000_000, "12.6")}, 0, 1},
		{"another time", []storedRecord{at(3_000_000, "13")}, 0, 1},
		{"not a number", []storedRecord{at(1_000_000, `"12.5"`)}, 0, 1},
	} {
		if same, other := tally.match("SPEED.VEHICLE_SPEED", tc.stored); same != tc.same || other != tc.other {
			t.Errorf("%s: %d same, %d other", tc.name, same, other)
		}
	}
	if n := tally.carried("SPEED.VEHICLE_SPEED"); n != 2 {
		t.Errorf("carried %d", n)
	}
}

// TestReport: one check that does not hold fails the whole, and says so.
func TestReport(t *testing.T) {
	var good, bad report
	var out bytes.Buffer
	good.check("a", "甲", "1", true)
	if !good.write(&out) || !strings.Contains(out.String(), "Everything holds") {
		t.Errorf("good: %s", out.String())
	}
	out.Reset()
	bad.check("a", "甲", "1", true)
	bad.check("b", "乙", "2", false)
	bad.note("where it is")
	if bad.write(&out) || !strings.Contains(out.String(), "NO b") || !strings.Contains(out.String(), "1 of the checks") || !strings.Contains(out.String(), "where it is") {
		t.Errorf("bad: %s", out.String())
	}
}

// TestAccount: an account that does not balance, or sheds, or lets cabin data by,
// is a check that does not hold.
func TestAccount(t *testing.T) {
	var tally truthTally
	tally.init()
	tally.cabin, tally.exterior, tally.bus, tally.mapped = 3, 1, 6, 5
	type verdict = struct {
		Source, Effect, Rule string
		Count                uint64
	}
	base := func() (s agentStatus) {
		a := &s.Account
		a.Received, a.Sent, a.Stored, a.Blocked, a.Balanced = 13, 5, 1, 7, true
		a.ByRule = map[string]uint64{"T3": 3, "T2": 1, "U1": 1, "C1": 2}
		s.Verdicts = []verdict{{"can.body", "pass", "", 5}, {"can.body", "drop", "U1", 1}, {"gnss", "hold", "T1", 1}, {"gnss", "drop", "C1", 2}}
		return s
	}
	for _, tc := range []struct {
		name   string
		change func(*agentStatus)
		failed int
	}{
		{"good", func(*agentStatus) {}, 0},
		{"lost one", func(s *agentStatus) { s.Account.Sent-- }, 1},
		{"says it does not balance", func(s *agentStatus) { s.Account.Balanced = false }, 1},
		{"shed", func(s *agentStatus) { s.Account.Shed, s.Account.Sent = 1, 4 }, 1},
		{"cabin data missing", func(s *agentStatus) { s.Account.ByRule["T3"] = 2 }, 1},
		{"exterior image missing", func(s *agentStatus) { s.Account.ByRule["T2"] = 0 }, 1},
		{"bus frame lost before it was counted", func(s *agentStatus) { s.Verdicts[1].Count = 0 }, 1},
		{"undeclared let pass", func(s *agentStatus) { s.Verdicts[0].Count, s.Verdicts[1].Count = 6, 0 }, 1},
		{"collected before it was switched on", func(s *agentStatus) { s.Account.ByRule["C1"], s.Account.Stored, s.Account.Blocked = 0, 3, 5 }, 1},
		{"nothing held back", func(s *agentStatus) { s.Account.Stored, s.Account.Sent = 0, 6 }, 1},
	} {
		s := base()
		tc.change(&s)
		var r report
		r.account(&tally, s)
		if r.failed != tc.failed {
			t.Errorf("%s: %d checks failed, want %d", tc.name, r.failed, tc.failed)
		}
	}
}

func TestWidth(t *testing.T) {
	if width("收 = a") != 6 || pad("收", 4) != "收  " {
		t.Errorf("width %d, pad %q", width("收 = a"), pad("收", 4))
	}
}

// A row of a released file must be the summary of exactly what the bus carried in its
// time.
func TestSums(t *testing.T) {
	var tally truthTally
	tally.init()
	for i, v := range []float64{10, 20, 60} {
		tally.add(frameItem(int64(i)*1e9, v))
	}
	row := func(stat string, value, span float64) *tripRow {
		return &tripRow{T: time.Unix(0, 0), Span: span, Stat: stat, Value: value}
	}
	for _, tc := range []struct {
		name string
		row  *tripRow
		want bool
	}{
		{"mean", row("mean", 30, 2), true},
		{"min", row("min", 10, 2), true},
		{"max", row("max", 60, 2), true},
		{"count", row("count", 3, 2), true},
		{"of a shorter time", row("count", 2, 1), true},
		{"another mean", row("mean", 31, 2), false},
		{"no statistic", row("", 10, 0), false},
		{"of no value", &tripRow{T: time.Unix(9, 0), Span: 1, Stat: "count"}, false},
	} {
		if got := tally.sums("SPEED.VEHICLE_SPEED", tc.row); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

// A report that cannot be read is not a compliant one, and a finding has to name what
// was changed.
func TestSpot(t *testing.T) {
	if s := spot([]byte("{")); s.Verdict != "" || s.rows() != 0 || s.names("tile") {
		t.Errorf("%+v", s)
	}
	s := spot([]byte(`{"verdict":"not compliant","items":[{"content":{"rows":3}},{"content":{"rows":4}}],"findings":[{"id":"x","en":"bad","where":"2026/tile/0"}]}`))
	if s.Verdict != "not compliant" || s.rows() != 7 || !s.names("tile/0") || s.names("tile/1") || s.first() != "x: bad" {
		t.Errorf("%+v", s)
	}
}
