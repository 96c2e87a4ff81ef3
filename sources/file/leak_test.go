package file_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/sources/file"
)

// scrubbed returns what comes within d as a pipeline would send it: each batch
// scrubbed by itself, bodies and attributes.
func (w *bench) scrubbed(s *scrub.Worker, d time.Duration) (out string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), d)
	defer cancel()
	for {
		b, c := new(record.Batch), new(record.Clean)
		err := w.s.Read(ctx, b)
		if errors.Is(err, context.DeadlineExceeded) {
			return out
		}
		w.ok(err)
		w.ok(s.Apply(c, b))
		out += string(c.Raw())
		for i := range c.Len() {
			for _, f := range c.Fields(i) {
				out += string(c.Attr(f.Name)) + "=" + string(c.Attr(f.Value)) + "\n"
			}
		}
		w.ok(w.s.Ack(w.t.Context(), b, flow.Delivered))
	}
}

// TestNoLeak writes a line in two parts, cut at every byte, and has what comes of it
// scrubbed: also where the first part is given out for itself, and where a restart,
// a rotation or a truncation lies between. No piece of a secret is left, and the
// words around it are.
func TestNoLeak(t *testing.T) {
	engine, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const line = "the user jane.roe@mail.example.com sent password=Kx7-pQ92-wert and card 4111 1111 1111 1111 today"
	secrets := []string{"jane", "roe@", "@mail", "xample.c", "Kx7", "pQ92", "wert", "4111", "1111"}
	for name, between := range map[string]func(w *bench, name string){
		"idle":     func(*bench, string) {},
		"restart":  func(w *bench, _ string) { w.restart() },
		"rename":   func(w *bench, name string) { w.rename(name, name+".1") },
		"truncate": func(w *bench, name string) { w.truncate(name, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newBench(t, func(o *file.TailOptions) {
					o.Attributes = false
					if name == "idle" || name == "restart" {
						o.Idle = 2 * time.Second
					}
				}).open()
				s, rotated := engine.Worker(), name == "rename"
				for cut := 1; cut < len(line); cut += 1 + cut%3 {
					name := fmt.Sprintf("%d.log", cut)
					w.write(name, line[:cut])
					out := w.scrubbed(s, 5*time.Second)
					between(w, name)
					w.write(name, line[cut:]+"\n")
					out += w.scrubbed(s, 5*time.Second)
					if between := strings.Count(out, "\n") - 1; rotated && between != 1 {
						t.Errorf("cut at %d, the line did not end with its file: %q", cut, out)
					}
					if rotated {
						out = strings.ReplaceAll(out, "\n", "")
					}
					for _, secret := range secrets {
						if strings.Contains(out, secret) {
							t.Fatalf("cut at %d, %q is left in %q", cut, secret, out)
						}
					}
					for _, word := range strings.Fields("the sent password= and card today") {
						if !strings.Contains(out, word) {
							t.Errorf("cut at %d, %q is not in %q", cut, word, out)
						}
					}
				}
			})
		})
	}
}

// TestPathScrubbed has a path that tells of somebody.
func TestPathScrubbed(t *testing.T) {
	engine, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	bubble(t, func(t *testing.T) {
		w := newBench(t).open()
		w.write("jane.roe@mail.example.com.log", "x\n")
		if out := w.scrubbed(engine.Worker(), 3*time.Second); !strings.Contains(out, "path=") || strings.Contains(out, "jane") {
			t.Errorf("got %q", out)
		}
	})
}
