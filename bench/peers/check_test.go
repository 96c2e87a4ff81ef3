package peers

import (
	"errors"
	"testing"
)

func script(text string) []string { return []string{"sh", "-c", text} }

// TestNothingFound holds that no program that this machine has fails where nothing is found.
func TestNothingFound(t *testing.T) {
	if n, err := Check(t.Context(), built(t, light()), written(t, "nothing here\nnor here\n")); n != 0 || err != nil {
		t.Errorf("%d matches, %v", n, err)
	}
}

// What a good program does with one word, and with pseudonyms.
const (
	fixed = `exec sed -E 's/jane|joe/x_hidden/g'`
	named = `exec sed -E 's/jane|joe/x_0123456789abcdef01234567/g'`
)

// TestCheck holds what is refused before anything is timed.
func TestCheck(t *testing.T) {
	good := Program{Peer: Peer{Name: "good", Agrees: true}, Timed: script(named), Fixed: script(fixed)}
	other := func(timed string) Program { return Program{Peer: Peer{Name: "other"}, Timed: script(timed)} }
	silent := func(timed string) Program {
		return Program{Peer: Peer{Name: "silent", Silent: true}, Timed: script(timed)}
	}
	agrees := func(timed, once string) Program {
		return Program{Peer: Peer{Name: "second", Agrees: true}, Timed: script(timed), Fixed: script(once)}
	}
	path := written(t, "of jane and joe\nplain\nno last feed of joe")
	for name, c := range map[string]struct {
		list []Program
		want int
		fail bool
	}{
		"nobody":           {nil, 0, false},
		"one":              {[]Program{good}, 3, false},
		"all kinds":        {[]Program{good, agrees(fixed, fixed), other(`exec sed s/jane/y/`), silent("exec cat"), {Missing: "something"}}, 3, false},
		"idle":             {[]Program{good, {Peer: Peer{Silent: true, Idle: 1}, Timed: script("cat; exit 1")}}, 3, false},
		"worse than idle":  {[]Program{good, {Peer: Peer{Silent: true, Idle: 1}, Timed: script("cat; exit 2")}}, 0, true},
		"other text":       {[]Program{good, agrees(named, `exec sed -E 's/jane|joe/x_other/g'`)}, 0, true},
		"fewer matches":    {[]Program{good, agrees(named, `exec sed -E 's/jane/x_hidden/g'`)}, 0, true},
		"named otherwise":  {[]Program{good, agrees(`exec sed -E 's/jane/x_0123456789abcdef01234567/g'`, fixed)}, 0, true},
		"changes nothing":  {[]Program{good, other("exec cat")}, 0, true},
		"loses lines":      {[]Program{good, other("exec head -n 1")}, 0, true},
		"silent and short": {[]Program{good, silent("exec head -n 1")}, 0, true},
		"fails":            {[]Program{good, other("cat; exit 1")}, 0, true},
		"fails once":       {[]Program{agrees(named, "cat; exit 1")}, 0, true},
		"last line lost":   {[]Program{good, agrees(named, `head -n 2 | sed -E 's/jane|joe/x_hidden/g'`)}, 0, true},
	} {
		got, err := Check(t.Context(), c.list, path)
		if got != c.want || (err != nil) != c.fail {
			t.Errorf("%s: %d matches, %v, want %d", name, got, err, c.want)
		}
		if name == "fewer matches" && !errors.Is(err, ErrDiffers) {
			t.Errorf("%s: %v, want %v", name, err, ErrDiffers)
		}
	}
}
