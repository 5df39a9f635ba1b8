package canbus

import (
	"strings"
	"time"
)

// ascMonths maps the month names of ASC headers, English and German, by their
// first three letters: CANoe writes them in the language of its installation.
var ascMonths = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "mär": 3, "mrz": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6,
	"jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}

// parseASCDate reads "Sat Sep 30 15:06:13.191 2017" and the same with "pm"
// behind the time, as UTC, into Unix nanoseconds.
func parseASCDate(s string) (ns int64, ok bool) {
	word := strings.Fields(strings.ToLower(s))
	if len(word) != 5 && len(word) != 6 {
		return 0, false
	}
	letters := []rune(word[1])
	month, known := ascMonths[string(letters[:min(3, len(letters))])]
	if !known {
		return 0, false
	}
	layout, text := "2 15:04:05 2006", strings.Join(word[2:], " ")
	if len(word) == 6 {
		layout = "2 03:04:05 pm 2006"
	}
	t, err := time.Parse(layout, text)
	if err != nil || t.Year() < 1970 || t.Year() > 2200 {
		return 0, false
	}
	t = time.Date(t.Year(), month, t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	return t.UnixNano(), true
}
