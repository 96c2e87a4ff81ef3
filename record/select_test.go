package record_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/record"
)

// filled returns a clean batch of n records of two streams, each with a body, a
// terminator and attributes of its own.
func filled(n int) *record.Clean {
	c := new(record.Clean)
	w := c.Writer()
	w.Origins([]record.Origin{{Name: "even"}, {Name: "odd"}})
	for i := range n {
		w.Begin()
		w.Buf = append(w.Buf, strings.Repeat("x", i%3)...)
		w.Buf = fmt.Append(w.Buf, i)
		for k := range i % 4 {
			w.Field(fmt.Append(nil, "name", k), fmt.Append(nil, "value", i))
		}
		w.End(&record.Record{Term: record.Term(i % 4), Seq: uint64(i), Origin: uint16(i % 2), Time: int64(i)})
		w.Note(record.Why(i%2), uint64(i))
	}
	return c
}

// tell returns everything that a sink can ask of c.
func tell(c *record.Clean) (all []string) {
	raw := ""
	for i := range c.Len() {
		r := c.Record(i)
		s := fmt.Sprintf("%s %d %d %d %d %d %v %q", c.Origin(i), r.Seq, r.Term, r.Time, r.Marks, r.Flags, r.Reason(), c.Body(i))
		for _, f := range c.Fields(i) {
			s += fmt.Sprintf(" %s=%s", c.Attr(f.Name), c.Attr(f.Value))
		}
		raw += string(c.Body(i)) + r.Term.Bytes()
		all = append(all, s)
	}
	if raw != string(c.Raw()) {
		all = append(all, "Raw is not the bodies and terminators")
	}
	return all
}

// TestSelect chooses every subset of a batch.
func TestSelect(t *testing.T) {
	const n = 7
	src := filled(n)
	want := tell(src)
	var dst, again record.Clean
	for subset := range 1 << n {
		var which []int32
		var chosen []string
		for i := range n {
			if subset>>i&1 != 0 {
				which, chosen = append(which, int32(i)), append(chosen, want[i])
			}
		}
		dst.Select(src, which)
		if got := tell(&dst); !slices.Equal(got, chosen) {
			t.Fatalf("subset %b: %q, want %q", subset, got, chosen)
		}
		again.Select(src, nil)
		again.Append(&dst)
		again.Append(src)
		if got := tell(&again); !slices.Equal(got, append(chosen, want...)) {
			t.Fatalf("subset %b and all: %q", subset, got)
		}
	}
	if got := tell(src); !slices.Equal(got, want) {
		t.Errorf("the source was changed: %q", got)
	}
}

func TestSelectAllocs(t *testing.T) {
	src, dst, which := filled(100), new(record.Clean), []int32{1, 2, 3, 50, 52, 99}
	dst.Select(src, which)
	if n := testing.AllocsPerRun(100, func() { dst.Select(src, which) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestReason(t *testing.T) {
	for _, c := range []struct {
		r    record.Record
		want string
	}{
		{record.Record{}, "none"},
		{record.Record{Why: record.WhyPanic}, "none"},
		{record.Record{Flags: record.Withhold}, "hang"},
		{record.Record{Flags: record.Withhold | record.Truncated}, "too_large"},
		{record.Record{Flags: record.Withhold | record.Truncated, Why: record.WhyCrash}, "crash"},
	} {
		if got := c.r.Reason().String(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.r, got, c.want)
		}
	}
	for w := record.WhyPanic; w < record.Whys; w++ {
		if w.String() == "none" {
			t.Errorf("reason %d has no word", w)
		}
	}
	if record.Why(200).String() != "none" {
		t.Error("an unknown reason has a word")
	}
}
