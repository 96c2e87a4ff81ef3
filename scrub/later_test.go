package scrub_test

import (
	"errors"
	"testing"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// TestLater puts records of every sort one behind the other, so that a pseudonym whose
// letters come later waits while the next record is written, dropped, withheld, or is
// made of nothing that waits: each comes out as it does alone.
func TestLater(t *testing.T) {
	sorts := []string{
		"nothing here",
		"from jane@example.com",
		"jane@example.com of 203.0.113.7",
		"iban=DE89370400440532013000 in john@example.com", // drops the record
		"PANICTEXT for 203.0.113.8",
		"203.0.113.9 PANICLATE over there",
		`{"token":"ghp_` + "0123456789abcdefghijABCDEFGHIJ" + `","q":"%7B%22email%22%3A%22ann@example.com%22%7D"}`,
	}
	policy := func(o *scrub.Options) { o.Policy = scrub.Policy{"iban": scrub.Uniform(scrub.Drop)} }
	for _, verify := range []bool{false, true} {
		s := newScrubber(t, faulty, policy, func(o *scrub.Options) { o.Verify = verify })
		w, alone := s.Worker(), s.Worker()
		want := make([]string, len(sorts))
		for i, rec := range sorts {
			var dst record.Clean
			if err := alone.Apply(&dst, batchOf(rec)); err != nil {
				t.Fatal(err)
			}
			want[i] = string(dst.Raw())
			if _, err := alone.Append(nil, []byte(rec)); errors.Is(err, scrub.ErrDropped) != (i == 3) || errors.Is(err, scrub.ErrWithheld) != (i == 4 || i == 5) {
				t.Fatalf("%q: %v", rec, err)
			}
		}
		var dst record.Clean
		const length = 4
		for n := range len(sorts) * len(sorts) * len(sorts) * len(sorts) {
			var recs []string
			joined := ""
			for k := n; len(recs) < length; k /= len(sorts) {
				recs, joined = append(recs, sorts[k%len(sorts)]), joined+want[k%len(sorts)]
			}
			if err := w.Apply(&dst, batchOf(recs...)); err != nil {
				t.Fatal(err)
			}
			if got := string(dst.Raw()); got != joined {
				t.Fatalf("%q, verify %t: %s", recs, verify, difference(got, joined))
			}
		}
	}
}
