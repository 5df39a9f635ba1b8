package rows

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"

	"cordon/filters"
)

// guards take what may stand before a formula off a text.
var guards = regexp.MustCompile(`(^|[,;|])'`)

// Readers that are not ours read the lines.
func TestStandardReaders(t *testing.T) {
	for _, c := range lineTable {
		var m map[string]any
		if err := json.Unmarshal([]byte(encode(t, JSONL, c.row)), &m); err != nil {
			t.Error(err)
		}
		if s, ok := m["value"].(string); ok && s != string(c.row.Value.Data) {
			t.Errorf("JSON: %q read as %q", c.row.Value.Data, s)
		}
		lines, err := csv.NewReader(strings.NewReader(encode(t, CSV, c.row))).ReadAll()
		if err != nil || len(lines) != 2 || len(lines[1]) != len(lines[0]) {
			t.Fatalf("CSV: %v, %v", lines, err)
		}
		cell := lines[1][6]
		if s := guards.ReplaceAllString(cell, "$1"); c.row.Value.Kind == filters.String && s != string(c.row.Value.Data) {
			t.Errorf("CSV: %q read as %q", c.row.Value.Data, s)
		}
		for part := range strings.FieldsFuncSeq(encode(t, CSV, c.row), func(r rune) bool { return strings.ContainsRune(",;|\r\n", r) }) {
			part = strings.TrimLeft(part, ` "`)
			if c.row.Value.Kind == filters.String && part != "" && strings.ContainsAny(part[:1], "=+-@\t\r") {
				t.Errorf("CSV: %q is a formula for a spreadsheet that parts cells otherwise", part)
			}
		}
	}
}

// Every text of the characters that matter to a cell comes back.
func TestCells(t *testing.T) {
	alphabet := []byte(`'=;," a`)
	for n := range 5 {
		word := make([]byte, n)
		for i := range int(math.Pow(float64(len(alphabet)), float64(n))) {
			for j := range word {
				word[j] = alphabet[i%len(alphabet)]
				i /= len(alphabet)
			}
			list, err := decode(CSV, encode(t, CSV, sample(filters.StringValue(word))))
			if err != nil || len(list) != 1 || !bytes.Equal(list[0].Value.Data, word) {
				t.Fatalf("%q: %+v, %v", word, list, err)
			}
		}
	}
}
