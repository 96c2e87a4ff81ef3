package pipeline_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/internal/seal"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/sinks/quarantine"
	"github.com/logscrub/logscrub/sinks/stdout"
	"github.com/logscrub/logscrub/sources/stdin"
)

// A tripwire is a scrubber's worker that panics, before it begins, where a record
// says so.
type tripwire struct{ *scrub.Worker }

func (w tripwire) ApplyAfter(dst *record.Clean, src *record.Batch, c scrub.Carry) (scrub.Carry, error) {
	for i := range src.Recs {
		if src.Recs[i].Flags&record.Withhold == 0 && bytes.Contains(src.Body(i), []byte("tripwire")) {
			panic(string(src.Body(i)))
		}
	}
	return w.Worker.ApplyAfter(dst, src, c)
}

// TestWhole joins the real parts: what was found decides the way, what cannot be
// scrubbed comes out of the quarantine for the one who has the key, and no canary
// stands in the clear anywhere.
func TestWhole(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "quarantine")
	q, err := quarantine.New(quarantine.Options{Dir: dir, Recipient: id.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	s, err := scrub.New(scrub.Options{Selectors: []scrub.Selector{{Kinds: []string{"email"}}}})
	if err != nil {
		t.Fatal(err)
	}
	var in strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&in, "plain %d\nmail canary%d@example.com\n", i, i)
		if i%500 == 0 {
			fmt.Fprintf(&in, "tripwire canary %d\nlong canary %s\n", i, strings.Repeat("x", 2000))
		}
	}
	src := stdin.New(stdin.Options{In: strings.NewReader(in.String()), Framer: framer.Options{Oversize: framer.Reject, Max: 1000}, MaxRead: 4096})
	defer src.Close()
	var mail, rest bytes.Buffer
	n, err := pipeline.Run(t.Context(), t.Context(), pipeline.Options[scrub.Carry]{
		Source: src, Sinks: []pipeline.Sink{stdout.New(stdout.Options{Out: &mail}), stdout.New(stdout.Options{Out: &rest})},
		Routes: []pipeline.Route{{Any: 1}, {Rest: true}}, NewWorker: func() pipeline.Worker[scrub.Carry] { return tripwire{s.Worker()} },
		Seal: q.Seal, Refuse: q.Refuse, Retry: &pipeline.Retry{}, Workers: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	exact(t, n)
	if n.RecordsIn != 6012 || n.RecordsOut != 6012 || n.Withheld != 12 || n.Sealed != 12 {
		t.Errorf("totals %+v", n)
	}
	if a, b := strings.Count(mail.String(), "mail email_"), strings.Count(rest.String(), "plain "); a != 3000 || b != 3000 ||
		strings.Count(rest.String(), "logscrub_withheld panic ") != 6 || strings.Count(rest.String(), "logscrub_withheld too_large 1000") != 6 {
		t.Errorf("%d mails, %d others", a, b)
	}
	text, err := os.ReadFile(filepath.Join(dir, "sealed-000001.lss"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(mail.String()+rest.String()+string(text), "canary") {
		t.Error("a canary stands in the clear")
	}
	checkSealed(t, text, id)
}

// checkSealed holds that the originals are there for id.
func checkSealed(t *testing.T, text []byte, id age.Identity) {
	t.Helper()
	r, err := seal.Open(bytes.NewReader(text), func(src io.Reader) (io.Reader, error) { return age.Decrypt(src, id) })
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		word, _, _ := strings.Cut(string(e.Body), " canary ")
		count[e.Why.String()+" "+word]++
		if e.Origin != stdin.Name {
			t.Errorf("from %q", e.Origin)
		}
	}
	if len(count) != 2 || count["panic tripwire"] != 6 || count["too_large long"] != 6 || len(r.Damage()) != 0 {
		t.Errorf("sealed: %v, damage %v", count, r.Damage())
	}
}
