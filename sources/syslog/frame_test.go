package syslog

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/record"
)

// split feeds in to a splitter, n bytes at a time, and returns the frames as text.
func split(t *testing.T, mode Framing, limit int, in string, n int) (frames []string, err error) {
	t.Helper()
	s := splitter{mode: mode, max: limit}
	add := func(f frame) {
		line := fmt.Sprintf("%q", f.text)
		if f.term == record.TermNone {
			line += " open"
		}
		if f.flags&record.Withhold != 0 {
			line += " withheld"
		} else if f.flags&record.Truncated != 0 {
			line += " cut"
		}
		frames = append(frames, line)
		if len(f.text) > limit {
			t.Fatalf("a frame of %d bytes, at most %d", len(f.text), limit)
		}
	}
	for len(in) > 0 {
		room := s.space()
		if len(room) == 0 {
			t.Fatal("no room for a read")
		}
		k := copy(room[:min(n, len(room))], in)
		s.fed(k)
		in = in[k:]
		for {
			f, ok, err := s.next()
			if err != nil {
				return frames, err
			}
			if !ok {
				break
			}
			add(f)
		}
		if len(s.buf) > limit+maxCount+firstRead || cap(s.buf) > 2*(limit+maxCount+firstRead) {
			t.Fatalf("the buffer has %d bytes of %d", len(s.buf), cap(s.buf))
		}
	}
	if f, ok := s.rest(); ok {
		add(f)
	}
	return frames, nil
}

func TestFraming(t *testing.T) {
	long := strings.Repeat("x", 30)
	for _, c := range []struct {
		mode     Framing
		in, want string
		err      error
	}{
		{Auto, "", "", nil},
		{Auto, "<1>a\n<1>b\r\n<1>c", `"<1>a" "<1>b" "<1>c" open`, nil},
		{Auto, "4 <1>a7 <1>b\nc\n2 <1", `"<1>a" "<1>b\nc" "<1"`, nil},
		{Auto, "4 <1>a<1>b\n5 <1>c\n<1>d\n", `"<1>a" "<1>b" "<1>c" "<1>d"`, nil}, // mixed
		{Auto, "5 <1>a\x00<1>b\n", `"<1>a" "<1>b"`, nil},
		{Auto, "10 <1>a", `"<1>a" cut`, nil},
		{Auto, "10 ", "\"10 \" open", nil},
		{Auto, "10", `"10" open`, nil},
		{Auto, "999999999 <1>a", "", errFraming},
		{Auto, "99999999999 <1>a\n", `"99999999999 <1>a"`, nil},
		{Auto, "-5 <1>a\n0 <1>b\n05 <1>c\n", `"-5 <1>a" "0 <1>b" "05 <1>c"`, nil},
		{Auto, "12 monkeys\n2026-11-22 x\n", `"12 monkeys" "2026-11-22 x"`, nil},
		{Auto, "\n\n", `"" ""`, nil},
		{Auto, "<1>" + long + "\n<1>b\n", `"<1>xxxxxxxxxxxxxxxxx" withheld "<1>b"`, nil},
		{Auto, "<1>" + long, `"<1>xxxxxxxxxxxxxxxxx" withheld`, nil},
		{Auto, "33 <1>" + long + "4 <1>b", `"<1>xxxxxxxxxxxxxxxxx" withheld "<1>b"`, nil},
		{Auto, "66 <1>" + long, `"<1>xxxxxxxxxxxxxxxxx" withheld`, nil},
		{OctetCounting, "1 a4 b\nc\n", `"a" "b\nc"`, nil},
		{OctetCounting, "<1>a\n", "", errFraming},
		{OctetCounting, "1 a-5 b", `"a"`, errFraming},
		{OctetCounting, "1 ax", `"a"`, errFraming},
		{OctetCounting, "0 ", "", errFraming},
		{OctetCounting, "99999999999 a", "", errFraming},
		{OctetCounting, "67108865 a", "", errFraming},
		{LineFeed, "4 <1>a\nb", `"4 <1>a" "b" open`, nil},
		{LineFeed, "12345678901234567890\n", `"12345678901234567890"`, nil},
		{LineFeed, "123456789012345678901\nb\n", `"12345678901234567890" withheld "b"`, nil},
	} {
		for n := 1; n < len(c.in)+2; n++ {
			got, err := split(t, c.mode, 20, c.in, n)
			if strings.Join(got, " ") != c.want || !errors.Is(err, c.err) {
				t.Errorf("%d %q, %d bytes a read:\ngot  %s, %v\nwant %s, %v", c.mode, c.in, n, strings.Join(got, " "), err, c.want, c.err)
				break
			}
		}
	}
}

// FuzzFraming holds that the frames do not depend on how a stream is cut into
// reads.
func FuzzFraming(f *testing.F) {
	f.Add("4 <1>a<1>b\n66 <1>c\n12 x\r\n", uint8(0), uint8(3))
	f.Add("999999999 <", uint8(1), uint8(1))
	f.Add(strings.Repeat("y", 100)+"\n3 abc", uint8(2), uint8(7))
	f.Fuzz(func(t *testing.T, in string, mode, n uint8) {
		m, k := Framing(mode%3), int(n%50)+1
		whole, err1 := split(t, m, 20, in, len(in)+1)
		cut, err2 := split(t, m, 20, in, k)
		if fmt.Sprint(whole, err1) != fmt.Sprint(cut, err2) {
			t.Errorf("%q, mode %d, %d bytes a read:\n%q %v\n%q %v", in, m, k, whole, err1, cut, err2)
		}
	})
}
