package measure

import (
	"math"
	"slices"
	"testing"
)

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   Spread
	}{
		{[]float64{3}, Spread{3, 3, 3}},
		{[]float64{4, 2}, Spread{3, 2, 4}},
		{[]float64{9, 1, 5}, Spread{5, 1, 9}},
		{[]float64{1, 100, 2, 3}, Spread{2.5, 1, 100}},
		{[]float64{-1, -5, 0, 7, 7}, Spread{0, -5, 7}},
	} {
		before := slices.Clone(c.values)
		if got := Summarize(c.values); got != c.want {
			t.Errorf("Summarize(%v) = %v, want %v", c.values, got, c.want)
		}
		if !slices.Equal(before, c.values) {
			t.Errorf("Summarize reordered %v to %v", before, c.values)
		}
	}
	if got := Summarize(nil); !math.IsNaN(got.Median) || !math.IsNaN(got.Min) || !math.IsNaN(got.Max) {
		t.Errorf("Summarize(nil) = %v", got)
	}
}

// The median of ratios is not the ratio of medians: here one slow round moves the second only.
func TestRatiosPairRounds(t *testing.T) {
	above, below := []float64{2, 20, 2}, []float64{1, 10, 1}
	if got := Summarize(Ratios(above, below)); got != (Spread{2, 2, 2}) {
		t.Errorf("ratios %v, want 2 in each round", got)
	}
	if got := Ratios(above, below[:1]); len(got) != 1 {
		t.Errorf("%d ratios from one pair", len(got))
	}
	if got := Ratios([]float64{1}, []float64{0}); !math.IsInf(got[0], 1) {
		t.Errorf("1/0 = %v", got)
	}
	if got := Differences(above, below); !slices.Equal(got, []float64{1, 10, 1}) {
		t.Errorf("differences %v", got)
	}
}
