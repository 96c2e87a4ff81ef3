package file_test

import (
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/sourcetest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/sources/file"
)

var _ pipeline.Source = (*file.Tail)(nil)

func tail(t *testing.T, o file.TailOptions) *file.Tail {
	t.Helper()
	s, err := file.NewTail(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTailContract(t *testing.T) {
	sourcetest.Run(t, sourcetest.Kit{
		Open: func(t *testing.T, in string) sourcetest.Source {
			return tail(t, file.TailOptions{Patterns: []string{write(t, "a.log", in)}, Once: true,
				Framer: framer.Options{Max: 4 << 20}, Limits: flow.Limits{Wait: 1}})
		},
		Idle: func(t *testing.T, in string) sourcetest.Source {
			return tail(t, file.TailOptions{Patterns: []string{write(t, "a.log", in)}, Limits: flow.Limits{Wait: 1}})
		},
		Durable: func(t *testing.T, in string) func() sourcetest.Source {
			path := write(t, "a.log", in)
			return func() sourcetest.Source {
				return tail(t, file.TailOptions{Patterns: []string{path}, Checkpoint: path + ".state", Hash: hash, Limits: flow.Limits{Wait: 1}})
			}
		},
	})
}

// TestGrow is a file that grows line by line, part by part.
func TestGrow(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.want(time.Second, "")
		w.write("a.log", "one\ntw")
		w.want(5*time.Second, "one|")
		w.write("a.log", "o\r\n\nthree\n")
		w.want(5*time.Second, "two||three|")
		w.want(time.Hour, "")
		w.write("a.log", "four")
		w.restart()
		w.want(5*time.Second, "")
		w.write("a.log", "teen\n")
		w.want(5*time.Second, "fourteen|")
	})
}
