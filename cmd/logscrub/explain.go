package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

const explainLong = `Explain prints, for each record, where a rule was asked and what it answered: found,
or why not; in which encodings the place was seen; and what is done with it. Values
are not printed: give the record where you can see it.

A line reads: record, start and end in bytes, rule, kind, verdict, action, and after
"via" the encodings that were undone. What an allow-list removed names the entry.
"within" names the rule whose wider finding hides the place too. A rule that only
counts has its action in brackets. On a terminal the columns are aligned.`

func newExplain(a *app) *cobra.Command {
	var s settings
	output := choice{"text", []string{"text", "json"}}
	c := &cobra.Command{
		Use:     "explain [FILE]...",
		Short:   "Say why something is found, or is not",
		Long:    explainLong,
		Example: "  head -1 app.log | logscrub explain",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().VarP(&output, "output", "o", "print steps as `text|json`, one object a line")
	twin(c, "explain-")
	s.flags(c)
	complete(c, "output", func() []string { return output.set })
	c.RunE = func(c *cobra.Command, files []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if err := checkFiles(c, files); err != nil {
			return err
		}
		scrubber, err := s.build(a)
		if err != nil {
			return err
		}
		format := stepText
		switch {
		case output.value == "json":
			format = stepJSON
		case isTerminal(a.out):
			format = stepTable
		}
		return a.explain(scrubber, files, format)
	}
	return c
}

// A stepFormat writes the steps of record n.
type stepFormat func(b *bytes.Buffer, n int, steps []scrub.Step)

// explain prints the steps of each record of files.
func (a *app) explain(s *scrub.Scrubber, files []string, format stepFormat) error {
	source, err := openSource(files, 1<<20)
	if err != nil {
		return err
	}
	defer source.Close()
	var batch record.Batch
	for n := 0; ; {
		batch.Reset()
		err := source.Read(context.Background(), &batch)
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return &fault{"", err.Error(), ""}
		}
		var b bytes.Buffer
		for i := range batch.Recs {
			n++
			var steps []scrub.Step
			for _, st := range s.Explain(batch.Body(i)) {
				if st.Verdict != detect.NotHere.String() {
					steps = append(steps, st)
				}
			}
			format(&b, n, steps)
		}
		if err := a.print(b.Bytes()); err != nil {
			return err
		}
	}
}

func stepText(b *bytes.Buffer, n int, steps []scrub.Step) {
	for i := range steps {
		st := &steps[i]
		fmt.Fprintf(b, "%d\t%d-%d\t%s\t%s\t%s\t%s%s\n", n, st.Start, st.End, st.Rule, st.Kind, verdictOf(st), actionOf(st), aside(st, "\t"))
	}
}

// stepTable aligns the columns of one record under a head.
func stepTable(b *bytes.Buffer, n int, steps []scrub.Step) {
	if len(steps) == 0 {
		fmt.Fprintf(b, "record %d: no rule saw a candidate\n", n)
		return
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "record %d\tRULE\tKIND\tVERDICT\tACTION\n", n)
	for i := range steps {
		st := &steps[i]
		fmt.Fprintf(w, "  %d-%d\t%s\t%s\t%s\t%s%s\n", st.Start, st.End, st.Rule, st.Kind, verdictOf(st), actionOf(st), aside(st, "  "))
	}
	_ = w.Flush() // into memory
}

func stepJSON(b *bytes.Buffer, n int, steps []scrub.Step) {
	type line struct {
		Record  int      `json:"record"`
		Start   int      `json:"start"`
		End     int      `json:"end"`
		Rule    string   `json:"rule"`
		Kind    string   `json:"kind,omitempty"`
		Verdict string   `json:"verdict"`
		Action  string   `json:"action,omitempty"`
		Entry   string   `json:"entry,omitempty"`
		Within  string   `json:"within,omitempty"`
		Shadow  bool     `json:"shadow,omitempty"`
		Via     []string `json:"via,omitempty"`
	}
	e := json.NewEncoder(b)
	for _, st := range steps {
		_ = e.Encode(line{n, st.Start, st.End, st.Rule, st.Kind, st.Verdict, st.Action, st.Entry, st.Within, st.Shadow, st.Via}) // always marshals
	}
}

// verdictOf returns what a rule answered, and the entry of an allow-list that
// decided otherwise.
func verdictOf(s *scrub.Step) string {
	if s.Entry != "" {
		return s.Verdict + " by " + s.Entry
	}
	return s.Verdict
}

// actionOf returns what is done, in brackets where it only would be.
func actionOf(s *scrub.Step) string {
	switch {
	case s.Shadow:
		return "(" + orDash(s.Action) + ")"
	default:
		return orDash(s.Action)
	}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// aside returns what few steps have, each after sep.
func aside(s *scrub.Step, sep string) (text string) {
	if s.Within != "" {
		text += sep + "within " + s.Within
	}
	if len(s.Via) > 0 {
		text += sep + "via " + strings.Join(s.Via, ",")
	}
	return text
}
