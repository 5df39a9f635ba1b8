package source

import "strings"

// nearest gives the name that was most likely meant: the smallest edit distance
// (Levenshtein), at most a third of the longer name; else "".
func nearest(got string, names []string) string {
	best, limit := "", 0
	for _, n := range names {
		d := distance(strings.ToUpper(got), strings.ToUpper(n))
		if d <= max(len(got), len(n))/3 && (best == "" || d < limit) {
			best, limit = n, d
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
