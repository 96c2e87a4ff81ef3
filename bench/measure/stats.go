package measure

import (
	"math"
	"slices"
)

// A Spread sums up the runs of one case.
type Spread struct {
	Median, Min, Max float64
}

// Summarize returns the spread of the values, which it does not reorder. The median of
// an even number of values is the mean of the middle two; of none, everything is NaN.
func Summarize(values []float64) Spread {
	if len(values) == 0 {
		return Spread{math.NaN(), math.NaN(), math.NaN()}
	}
	sorted := slices.Sorted(slices.Values(values))
	mid := len(sorted) / 2
	median := sorted[mid]
	if len(sorted)%2 == 0 {
		median = (sorted[mid-1] + sorted[mid]) / 2
	}
	return Spread{median, sorted[0], sorted[len(sorted)-1]}
}

// Ratios returns above[i]/below[i]: round by round, so that what slows one round slows
// both. Only pairs count; a zero below gives infinity.
func Ratios(above, below []float64) []float64 {
	out := make([]float64, min(len(above), len(below)))
	for i := range out {
		out[i] = above[i] / below[i]
	}
	return out
}

// Differences returns above[i]-below[i], round by round.
func Differences(above, below []float64) []float64 {
	out := make([]float64, min(len(above), len(below)))
	for i := range out {
		out[i] = above[i] - below[i]
	}
	return out
}
