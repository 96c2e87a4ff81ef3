package record

// A Why is the reason for which a record is withheld: a stub stands in its place.
type Why uint8

// The reasons.
const (
	WhyNone     Why = iota
	WhyPanic        // a rule, or the worker, panicked
	WhyLimit        // it cost too much
	WhyHang         // its worker had to be given up
	WhyResidue      // a value was found in what had been scrubbed
	WhyCrash        // it killed the process, twice
	WhyTooLarge     // it is longer than the largest record, and was cut by its source
	WhyPoison       // its source gave it out again and again, and nothing came of it
	Whys            // their number
)

// String returns the word that stubs, metrics and the quarantine use.
func (w Why) String() string {
	return [...]string{"none", "panic", "limit", "hang", "residue", "crash", "too_large", "poison", "none"}[min(w, Whys)]
}

// Reason returns why r is to be withheld. A source that sets Withhold and no
// reason has cut the record, if it says Truncated.
func (r *Record) Reason() Why {
	switch {
	case r.Flags&Withhold == 0:
		return WhyNone
	case r.Why != WhyNone:
		return r.Why
	case r.Flags&Truncated != 0:
		return WhyTooLarge
	}
	return WhyHang
}
