package scan

import (
	"strings"
	"testing"

	"cordon/filters/pi"
)

// lists are texts of short numbers, as tables and series have them.
var lists = []struct{ name, piece string }{
	{"commas", "12,7,140,3,88,"}, {"spaces", "12 7 140 3 88 "}, {"lines", "12\n7\n140\n3\n88\n"}, {"tabs", "12\t7\t140\t3\t88\n"},
	{"rows", "1 2\n"}, {"rows of three", "12 345 6\n"}, {"rows, commas", "12,345,6\n"}, {"fractions", "1.25 30.5 4.75\n"},
	{"fractions, commas", "1.25,30.5,4.75\n"}, {"bars", "12|7|140|3|88\n"}, {"hyphens", "12-7-140-3-88 "}, {"ones", "1 "}, {"pairs", "10,20 30,40\n"},
}

// BenchmarkLists scans texts of 4 KiB of short numbers.
func BenchmarkLists(b *testing.B) {
	for _, tc := range lists {
		b.Run(tc.name, func(b *testing.B) {
			s := New(Options{})
			text := []byte(strings.Repeat(tc.piece, 4096/len(tc.piece)))
			dst := make([]pi.Finding, 0, 16)
			measure(b, len(text), func() { dst, _ = s.Text(dst[:0], nil, text) })
		})
	}
}
