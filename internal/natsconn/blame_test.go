package natsconn

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/buffertest"
)

// TestBlame: a reason is told when it is a new one, also the first after all was well,
// and not with every record that it comes and goes with.
func TestBlame(t *testing.T) {
	const clear = "-"
	for name, test := range map[string]struct {
		does []string      // reasons to be set, or clear
		each time.Duration // between them
		want []string
	}{
		"the beginning":            {nil, 0, nil},
		"after the beginning":      {[]string{"full"}, 0, []string{"full"}},
		"all was well":             {[]string{clear, "full"}, 0, []string{"full"}},
		"it stays":                 {[]string{"full", "full", "full"}, time.Hour, []string{"full"}},
		"another":                  {[]string{"full", "away", "away"}, 0, []string{"full", "away"}},
		"one after the other":      {[]string{"full", "away", "full", "away"}, time.Second, []string{"full", "away"}},
		"it comes and goes":        {[]string{"full", clear, "full", clear, "full"}, time.Second, []string{"full"}},
		"it comes and goes slowly": {[]string{"full", clear, "full"}, time.Minute, []string{"full", "full"}},
	} {
		var said buffertest.Buffer
		b := NewBlame(slog.New(slog.NewTextHandler(&said, nil)), "sink: ", "not connected", "stream", "OUT")
		now, last := time.Now(), "not connected"
		for _, what := range test.does {
			if now, last = now.Add(test.each), what; what == clear {
				b.Clear()
			} else {
				b.set(what, now)
			}
		}
		got := reasons(t, said.String())
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: told %q, want %q", name, got, test.want)
		}
		switch err := b.Err(); {
		case last == clear && err != nil, last != clear && (err == nil || err.Error() != "sink: "+last):
			t.Errorf("%s: is %v", name, err)
		}
	}
}

// reasons returns what was told, each line of it with the stream's name.
func reasons(t *testing.T, said string) (got []string) {
	t.Helper()
	for line := range strings.Lines(said) {
		_, rest, _ := strings.Cut(line, `msg="sink: `)
		what, rest, _ := strings.Cut(rest, `"`)
		if !strings.Contains(rest, "stream=OUT") {
			t.Errorf("no stream in %s", line)
		}
		got = append(got, what)
	}
	return got
}
