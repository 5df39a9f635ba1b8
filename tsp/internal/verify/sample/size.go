package sample

import (
	"fmt"
	"math"
)

// Goal says how sure a spot check has to be: with Confidence, a log of which at
// least BadRate of the exports are bad does not pass with an empty list.
type Goal struct {
	Confidence float64 // in (0, 1)
	BadRate    float64 // in (0, 1)
}

// Validate reports what is wrong with a goal.
func (g Goal) Validate() error {
	if !(g.Confidence > 0 && g.Confidence < 1) {
		return fmt.Errorf("confidence %v: it lies between 0 and 1. Try: --confidence 0.99", g.Confidence)
	}
	if !(g.BadRate > 0 && g.BadRate < 1) {
		return fmt.Errorf("bad rate %v: it lies between 0 and 1. Try: --bad-rate 0.01", g.BadRate)
	}
	return nil
}

// Size gives the least n of population for which a sample without replacement
// holds none of the bad ones with a chance of at most 1 - Confidence. The chance is
// hypergeometric: C(population-bad, n) / C(population, n), bad being BadRate of the
// population, rounded up, and at least one.
func (g Goal) Size(population int) int {
	if population <= 0 {
		return 0
	}
	bad := Bad(population, g.BadRate)
	miss := math.Log1p(-g.Confidence)
	chance := 0.0 // logarithm of the chance to have met no bad one so far
	for n := range population {
		good := population - bad - n
		if good <= 0 {
			return n + 1
		}
		chance += math.Log(float64(good)) - math.Log(float64(population-n))
		if chance <= miss {
			return n + 1
		}
	}
	return population
}

// Bad is how many of population are bad at a rate, at least one.
func Bad(population int, rate float64) int {
	return max(1, int(math.Ceil(float64(population)*rate-1e-9)))
}

// Confidence gives how sure a clean sample of n makes that fewer than bad of
// population are bad.
func Confidence(population, bad, n int) float64 {
	miss := 0.0
	for i := range min(n, population) {
		good := population - bad - i
		if good <= 0 {
			return 1
		}
		miss += math.Log(float64(good)) - math.Log(float64(population-i))
	}
	return -math.Expm1(miss)
}
