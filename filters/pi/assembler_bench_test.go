package pi

import (
	"testing"
	"time"
)

// BenchmarkFeed gives the cost of the assembler for records of about 200 bytes, and its
// share of a scan of the same record: the best of short batches in turns.
func BenchmarkFeed(b *testing.B) {
	for _, tc := range []struct{ name, text string }{
		{"log", "2026-02-11T10:15:30.123+08:00 INFO ecu=bms speed=83.25 rpm=2140 soc=71.5 gear=D state=driving cabin=21.5 motor=64.25 volt=398.7 note cell 17 balanced twice odo=48213 build=7f3c1a9 ok=true msg done"},
		{"English", "The coolant pump was replaced after the second warning because the bearing had begun to make noise at low speed; the mechanic advised another look at the belt tensioner before the next long drive, please."},
		{"Chinese", "车辆在高速行驶时方向盘出现轻微抖动，更换前轮平衡块以后症状减轻，但是刹车时仍有异响，建议下次保养检查刹车片和减震器的磨损情况。"},
		{"no full stop", "车辆在高速行驶时方向盘出现轻微抖动，更换前轮平衡块以后症状减轻，但是刹车时仍有异响，建议下次保养检查刹车片和减震器的磨损情况"},
	} {
		b.Run(tc.name, func(b *testing.B) {
			s := NewScanner(Known{VIN: "LSVAU2180E2183294", Plate: "渝AD12345"})
			a, text := NewAssembler(s), []byte(tc.text)
			var dst []Finding
			b.ReportAllocs()
			for b.Loop() {
				dst = a.Feed(dst[:0], 7, text)
			}
			best := func(f func()) time.Duration {
				start := time.Now()
				for range 200 {
					f()
				}
				return time.Since(start)
			}
			feed, scan := time.Duration(1<<62), time.Duration(1<<62)
			for range 50 {
				feed = min(feed, best(func() { dst = a.Feed(dst[:0], 7, text) }))
				scan = min(scan, best(func() { dst = s.Scan(dst[:0], nil, text) }))
			}
			b.ReportMetric(float64(feed.Nanoseconds())/200, "best-ns")
			b.ReportMetric(100*float64(feed)/float64(scan), "%-of-scan")
		})
	}
}
