package ops

import "strings"

// Nearest returns the candidate that a person most likely meant by got: the one
// with the smallest edit distance, if at most a third of the longer word (and
// at least one edit) separates them; else "". Ties go to the earlier candidate.
func Nearest(got string, candidates []string) string {
	best, bestDistance := "", -1
	for _, c := range candidates {
		d := editDistance(strings.ToLower(got), strings.ToLower(c))
		limit := max(1, max(len(got), len(c))/3)
		if got == "" || d > limit || (bestDistance >= 0 && d >= bestDistance) {
			continue
		}
		best, bestDistance = c, d
	}
	return best
}

// editDistance counts insertions, deletions, substitutions and swaps of
// neighbours between a and b (optimal string alignment), in bytes.
func editDistance(a, b string) int {
	before, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
