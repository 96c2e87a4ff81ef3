package scrub_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// withFields returns a batch of one record with attributes, given in pairs.
func withFields(body string, pairs ...string) *record.Batch {
	b := new(record.Batch)
	add := func(s string) record.Span {
		at := uint32(len(b.Arena))
		b.Arena = append(b.Arena, s...)
		return record.Span{Start: at, End: at + uint32(len(s))}
	}
	for i := 0; i < len(pairs); i += 2 {
		b.Fields = append(b.Fields, record.Field{Name: add(pairs[i]), Value: add(pairs[i+1])})
	}
	b.Recs = []record.Record{{Body: add(body), Term: record.TermLF, Fields: record.Range{Hi: uint32(len(b.Fields))}}}
	return b
}

// TestAttributes: a header is scrubbed as a key and its value, and what one text
// of a record gives away is hidden in the others.
func TestAttributes(t *testing.T) {
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := withFields("no quota for jdoe42, mail jane@example.com, acct=otherone7",
		"Authorization", "Bearer mF_9.B5f-4.1JqM2xK7", "user", "jdoe42", "subject", "logs.otherone7", "plain", "text",
		"peer", "203.0.113.7")
	var c record.Clean
	if err := s.Worker().Apply(&c, b); err != nil {
		t.Fatal(err)
	}
	all := string(c.Raw())
	got := map[string]string{}
	for _, f := range c.Fields(0) {
		got[string(c.Attr(f.Name))] = string(c.Attr(f.Value))
		all += string(c.Attr(f.Name)) + string(c.Attr(f.Value))
	}
	for _, raw := range []string{"mF_9", "jdoe42", "jane@", "otherone7", "203.0.113"} {
		if strings.Contains(all, raw) {
			t.Errorf("%q survives in %q", raw, all)
		}
	}
	if got["plain"] != "text" || !strings.HasPrefix(got["Authorization"], "Bearer secret_") || len(got) != 5 {
		t.Errorf("fields %q", got)
	}
	if !strings.Contains(string(c.Raw()), got["user"]) {
		t.Errorf("the user of the header is another in the body: %q, %q", c.Raw(), got["user"])
	}
	if want := "logs." + between(string(c.Raw()), "acct=", "\n"); got["subject"] != want {
		t.Errorf("subject %q, want %q", got["subject"], want)
	}
}

func between(s, a, z string) string {
	_, s, _ = strings.Cut(s, a)
	s, _, _ = strings.Cut(s, z)
	return s
}

func TestAttributeDropsRecord(t *testing.T) {
	s, err := scrub.New(scrub.Options{Policy: scrub.Policy{"user": scrub.Uniform(scrub.Drop)}})
	if err != nil {
		t.Fatal(err)
	}
	var c record.Clean
	if err := s.Worker().Apply(&c, withFields("hello", "user", "jdoe42")); err != nil || c.Len() != 0 || len(c.Raw()) != 0 {
		t.Errorf("%v: %d records, %q", err, c.Len(), c.Raw())
	}
	if n := s.Stats().Dropped; n != 1 {
		t.Errorf("dropped %d", n)
	}
}

// TestContinuedHeader: what continues a header of credentials, given out alone,
// is hidden whole.
func TestContinuedHeader(t *testing.T) {
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := withFields("  realm-part and-some-secret=x9")
	b.Recs[0].Flags = record.Continues
	var c record.Clean
	if err := s.Worker().Apply(&c, b); err != nil {
		t.Fatal(err)
	}
	if out := string(c.Raw()); !strings.HasPrefix(out, "  secret_") || strings.Contains(out, "realm") || strings.Contains(out, "x9") {
		t.Errorf("%q", out)
	}
}

// TestOrigins holds that a clean record still says where it came from.
func TestOrigins(t *testing.T) {
	src := &record.Batch{Arena: []byte("ab"), Origins: []record.Origin{{Name: "one"}, {Name: "two"}}}
	src.Recs = []record.Record{
		{Body: record.Span{Start: 0, End: 1}, Origin: 1, Seq: 7},
		{Body: record.Span{Start: 1, End: 2}, Origin: 9, Seq: 8},
	}
	var dst record.Clean
	if err := newScrubber(t).Worker().Apply(&dst, src); err != nil {
		t.Fatal(err)
	}
	if dst.Origin(0) != "two" || dst.Record(0).Seq != 7 || dst.Origin(1) != "" {
		t.Errorf("origins %q, %q", dst.Origin(0), dst.Origin(1))
	}
}

// TestSharedAttributes: what many records share is scrubbed for each of them, by
// what that record gives away too, and counted as if it stood alone.
func TestSharedAttributes(t *testing.T) {
	groups := [][]string{{"host", "web-1", "subject", "logs.otherone7"}, {"peer", "203.0.113.7", "subject", "logs.otherone7"}, {"user", "jdoe42"}}
	bodies := []string{"plain", "acct=otherone7", "plain", "no quota for jdoe42", "mail jane@example.com"}
	for _, group := range groups {
		one := withFields("", group...)
		together := &record.Batch{Arena: one.Arena, Fields: one.Fields}
		shared := one.Recs[0].Fields
		alone := newScrubber(t)
		var want []string
		for _, body := range bodies {
			at := uint32(len(together.Arena))
			together.Arena = append(together.Arena, body...)
			together.Recs = append(together.Recs, record.Record{Body: record.Span{Start: at, End: at + uint32(len(body))}, Term: record.TermLF, Shared: shared})
			var c record.Clean
			if err := alone.Worker().Apply(&c, withFields(body, group...)); err != nil {
				t.Fatal(err)
			}
			want = append(want, clean(&c, 0))
		}
		s := newScrubber(t)
		var c record.Clean
		if err := s.Worker().Apply(&c, together); err != nil {
			t.Fatal(err)
		}
		for i := range bodies {
			if got := clean(&c, i); got != want[i] {
				t.Errorf("%q of %q: %q, want %q", bodies[i], group, got, want[i])
			}
		}
		if got, want := s.Stats().Findings, alone.Stats().Findings; !slices.Equal(got, want) {
			t.Errorf("%q: counted %v, want %v", group, got, want)
		}
		for _, n := range s.Stats().Findings {
			if n.Kind == "ipv4" && n.N != uint64(len(bodies)) {
				t.Errorf("%d addresses were counted in %d records", n.N, len(bodies))
			}
		}
	}
}

// clean returns the body of record i and its attributes.
func clean(c *record.Clean, i int) string {
	out := string(c.Body(i))
	for _, f := range c.Fields(i) {
		out += "|" + string(c.Attr(f.Name)) + "=" + string(c.Attr(f.Value))
	}
	return out
}
