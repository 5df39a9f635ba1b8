package page

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"cordon/tsp/internal/verify/content"
	"cordon/tsp/internal/verify/finding"
	"cordon/tsp/internal/verify/history"
	"cordon/tsp/internal/verify/report"
)

const nasty = `<script>alert("x")</script>&'"`

// full is a report with everything in it, hostile where an operator writes.
func full() *report.Report {
	return &report.Report{
		Form: report.Form, Kind: "spotcheck", Verdict: finding.NotCompliant, Replay: "cordon-verify " + nasty, At: "2026-03-31T12:00:00Z",
		Counts: map[finding.ID]int{finding.ApprovalOwn: 3, finding.NoIdentity: 1, finding.EngineDiffers: 1},
		Findings: []finding.Finding{
			finding.New(finding.ApprovalOwn, finding.At(7, nasty), nasty),
			finding.New(finding.NoIdentity, finding.In(nasty), "sm-v1"), finding.New(finding.EngineDiffers, finding.Place{}, "a", "b"),
		},
		Scope: report.Scope{Gate: nasty, Shards: []report.Shard{{Origin: nasty, Witnesses: []string{nasty}}}, Approvers: []history.Approver{{ID: nasty}}},
		Seed:  &report.Seed{Checkpoint: nasty, Population: 100, Sample: 10}, Confidence: &report.Confidence{Bad: 1, BadRate: "1 %", Reached: "99 %"},
		Strata: []report.Stratum{{ID: "first", English: "The first.", Chinese: "首次。", Count: 2}},
		Story:  []report.Step{{Actor: nasty, Type: "request", What: nasty}},
		Items: []report.Item{{Request: nasty, Ticket: "00", Strata: []string{"first"}, Verdict: finding.Compliant, Content: content.Result{Classes: []string{nasty}},
			Proof: report.Proof{Hashes: []string{"aa"}, Origin: nasty}}},
		Inputs:   []report.Input{{Name: nasty, Role: "log-key"}},
		Verifier: report.Verifier{Policies: []report.Policy{{Profile: "draft-2021"}}},
	}
}

// TestSelfContained: the page runs nothing, loads nothing and shows what an operator
// wrote as text.
func TestSelfContained(t *testing.T) {
	text := string(Render(full(), Signature{Key: nasty, SHA256: "00"}))
	for _, bad := range []string{"<script", "<link", "<img", "<iframe", "src=", "href=", "@import", "url(", "http:", "https:", "javascript:"} {
		if strings.Contains(strings.ToLower(text), bad) {
			t.Errorf("%q in the page", bad)
		}
	}
	if regexp.MustCompile(`<[^>]* on[a-z]+=`).MatchString(text) {
		t.Error("a tag with a handler")
	}
	if strings.Contains(text, nasty) || strings.Count(text, "&lt;script&gt;") < 12 {
		t.Errorf("what an operator wrote is not escaped, or not shown: %d times", strings.Count(text, "&lt;script&gt;"))
	}
	if n := len(regexp.MustCompile(`<(table|tr|td|th|div|span|p|h1|h2|details|tbody|thead|main|body|html)[ >]`).FindAllString(text, -1)); n !=
		len(regexp.MustCompile(`</(table|tr|td|th|div|span|p|h1|h2|details|tbody|thead|main|body|html)>`).FindAllString(text, -1)) {
		t.Error("tags are not balanced")
	}
}

// TestBothLanguages: every English span has a Chinese one behind it.
func TestBothLanguages(t *testing.T) {
	text := string(Render(full(), Signature{}))
	pairs := regexp.MustCompile(`(?s)<span class="en" lang="en">(.*?)</span>\s*<span class="zh" lang="zh-CN">(.*?)</span>`).FindAllStringSubmatch(text, -1)
	if len(pairs) < 40 || len(pairs) != strings.Count(text, `class="en"`) || len(pairs) != strings.Count(text, `class="zh"`) {
		t.Fatalf("%d pairs, %d English, %d Chinese", len(pairs), strings.Count(text, `class="en"`), strings.Count(text, `class="zh"`))
	}
	for _, p := range pairs {
		if !strings.ContainsFunc(p[2], func(r rune) bool { return unicode.Is(unicode.Han, r) }) && p[1] != "SHA-256" {
			t.Errorf("no Chinese for %q: %q", p[1], p[2])
		}
	}
	if !strings.Contains(text, "未签名") {
		t.Error("the page does not say that the report is not signed")
	}
}

// TestCounted: the page says how many findings are not listed.
func TestCounted(t *testing.T) {
	text := string(Render(full(), Signature{}))
	if !strings.Contains(text, "approval.own: 3 in all, 1 of them listed.") || strings.Contains(text, "header.no-identity: 1 in all") {
		t.Error("unlisted findings are not counted")
	}
}

// TestHidden: no character reorders what stands beside it, and an export without a
// file does not look like one that was found good.
func TestHidden(t *testing.T) {
	r := full()
	r.Scope.Gate = "a\u202eb\u200bc"
	r.Seed.Checkpoint = "one\ntwo\n"
	text := string(Render(r, Signature{}))
	if strings.ContainsAny(text, "\u202e\u200b") || !strings.Contains(text, "a?b?c") || !strings.Contains(text, "one\ntwo\n") {
		t.Error("what is hidden stays hidden, or line ends are lost")
	}
	if !strings.Contains(text, notJudged.en) {
		t.Error("an export that was not judged looks judged")
	}
	r.Items[0].Judged = true
	if strings.Contains(string(Render(r, Signature{})), notJudged.en) {
		t.Error("a judged one does not")
	}
}
