package scan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestFeaturesAmongArrays finds features in an array of as many numbers as a template has, behind
// others, and none where one number is missing.
func TestFeaturesAmongArrays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	numbers := make([]string, 128)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("%.5f", r.NormFloat64()/11.3)
	}
	s := New(Options{})
	for _, sep := range []string{",", ", ", " , "} {
		for _, n := range []int{127, 128} {
			doc := `{"a":[1,2,3],"v":[[1,2]],"x":[` + strings.Join(numbers[:n], sep) + `],"b":[4]}`
			found, err := s.JSON(nil, []byte(doc))
			if err != nil || (len(found) == 1) != (n == 128) {
				t.Errorf("%d numbers parted by %q: %v %v", n, sep, found, err)
			}
		}
	}
}
