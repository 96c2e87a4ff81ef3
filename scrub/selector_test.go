package scrub_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// selecting gives a scrubber the selectors: e-mail addresses, everything that
// lets its holder in, and everything of the network or of a person.
func selecting(o *scrub.Options) {
	o.Selectors = []scrub.Selector{
		{Kinds: []string{"email"}},
		{Classes: []string{"secret"}},
		{Kinds: []string{"card"}, Classes: []string{"network", "pii"}},
	}
}

// TestSelectors holds what is marked against what is found.
func TestSelectors(t *testing.T) {
	s := newScrubber(t, selecting, faulty, func(o *scrub.Options) {
		o.Allow = []scrub.Allow{{Kind: "email", Value: "root@example.com"}}
	})
	w := s.Worker()
	for _, c := range []struct {
		in   string
		want uint64
		why  record.Why
	}{
		{"nothing to see", 0b000, record.WhyNone},
		{"mail from jane@example.com", 0b101, record.WhyNone},
		{"mail from root@example.com", 0b000, record.WhyNone},               // allowed
		{"from 127.0.0.1", 0b100, record.WhyNone},                           // kept, and so in the clear
		{"password=hunter2hunter2", 0b010, record.WhyNone},                  //
		{"jane@example.com password=hunter2hunter2", 0b111, record.WhyNone}, //
		{`{"m":"to jane%40example.com"}`, 0b101, record.WhyNone},            // inside an encoding
		{"jane@example.com PANICTEXT", 0b000, record.WhyPanic},              // a stub tells nothing
		{"jane@example.com PANICLATE over there", 0b000, record.WhyPanic},   // not even where the finding was planned
		{"jane@example.com LIMIT", 0b000, record.WhyLimit},                  //
		{"card 4111 1111 1111 1111", 0b100, record.WhyNone},                 //
	} {
		var dst record.Clean
		if err := w.Apply(&dst, batchOf("before", c.in, "after")); err != nil {
			t.Fatal(err)
		}
		r := dst.Record(1)
		if r.Marks != c.want || r.Reason() != c.why || dst.Record(0).Marks|dst.Record(2).Marks != 0 {
			t.Errorf("%q: marks %b, withheld for %v; want %b, %v", c.in, r.Marks, r.Reason(), c.want, c.why)
		}
	}
}

// TestSelectorAttributes has what was found in an attribute alone.
func TestSelectorAttributes(t *testing.T) {
	const text = "from" + "jane@example.com" + "body"
	b := &record.Batch{Arena: []byte(text), Fields: []record.Field{{Name: record.Span{End: 4}, Value: record.Span{Start: 4, End: 20}}}}
	b.Recs = []record.Record{{Body: record.Span{Start: 20, End: 24}, Fields: record.Range{Hi: 1}}, {Body: record.Span{Start: 20, End: 24}}}
	var dst record.Clean
	if err := newScrubber(t, selecting).Worker().Apply(&dst, b); err != nil {
		t.Fatal(err)
	}
	if one, two := dst.Record(0).Marks, dst.Record(1).Marks; one != 0b101 || two != 0 {
		t.Errorf("marks %b and %b", one, two)
	}
}

// TestSelectorFragments: what comes in pieces goes the same way with every piece.
func TestSelectorFragments(t *testing.T) {
	in := strings.Repeat("words ", 1000) + "jane@example.com " + strings.Repeat("words ", 1000) + "\n"
	fr := framer.New(framer.Options{Max: 1000, Size: 500, Overlap: 100})
	var b record.Batch
	fr.Begin(&b)
	fr.Feed(&b, copy(fr.Space(&b, len(in)), in))
	fr.Finish(&b)
	var dst record.Clean
	if err := newScrubber(t, selecting).Worker().Apply(&dst, &b); err != nil {
		t.Fatal(err)
	}
	for i := range dst.Len() {
		if m := dst.Record(i).Marks; m != 0b111 {
			t.Fatalf("piece %d of %d: marks %b", i, dst.Len(), m)
		}
	}
}

// TestWithheldFlag: a stub says that it is one and why, whoever withheld it.
func TestWithheldFlag(t *testing.T) {
	b := batchOf("one", "two", "three", "four PANICTEXT")
	b.Recs[0].Flags = record.Withhold
	b.Recs[1].Flags, b.Recs[1].Why = record.Withhold, record.WhyCrash
	b.Recs[2].Flags = record.Withhold | record.Truncated
	s := newScrubber(t, faulty)
	var dst record.Clean
	if err := s.Worker().Apply(&dst, b); err != nil {
		t.Fatal(err)
	}
	const want = "logscrub_withheld hang 3\nlogscrub_withheld crash 3\nlogscrub_withheld too_large 5\nlogscrub_withheld panic 14\n"
	if string(dst.Raw()) != want {
		t.Errorf("%q", dst.Raw())
	}
	for i, why := range []record.Why{record.WhyHang, record.WhyCrash, record.WhyTooLarge, record.WhyPanic} {
		if r := dst.Record(i); r.Flags&record.Withhold == 0 || r.Why != why || s.Stats().Withheld[why.String()] != 1 {
			t.Errorf("record %d: flags %b, %v; counted %v", i, r.Flags, r.Why, s.Stats().Withheld)
		}
	}
	if b.Recs[3].Flags&record.Withhold != 0 {
		t.Error("the batch as read was changed")
	}
}

func TestBadSelectors(t *testing.T) {
	for want, sel := range map[string][]scrub.Selector{
		"empty; give kinds or classes":                     {{}},
		`no class is called "privat"`:                      {{Classes: []string{"privat"}}},
		`selector 1: no rule finds a kind called "e-mail"`: {{Kinds: []string{"email"}}, {Kinds: []string{"e-mail"}}},
		"65, but at most 64":                               make([]scrub.Selector, 65),
	} {
		if _, err := scrub.New(scrub.Options{Selectors: sel}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	// A kind of which every rule is disabled is no mistake.
	if _, err := scrub.New(scrub.Options{Selectors: []scrub.Selector{{Kinds: []string{"iban"}}}, DisableRules: []string{"iban"}}); err != nil {
		t.Error(err)
	}
}
