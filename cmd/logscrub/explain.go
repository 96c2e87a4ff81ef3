package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

const explainLong = `Explain prints, for each record, where a rule was asked and what it answered: found,
or why not; in which encodings the place was seen; and what is done with it. Values
are not printed: give the record where you can see it.

A line reads: record, start and end in bytes, rule, kind, verdict, action, and after
"via" the encodings that were undone.`

func newExplain(a *app) *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:     "explain [FILE]...",
		Short:   "Say why something is found, or is not",
		Long:    explainLong,
		Example: "  head -1 app.log | logscrub explain",
		Args:    cobra.ArbitraryArgs,
	}
	s.flags(c)
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
		source, err := openSource(files, 1<<20)
		if err != nil {
			return err
		}
		defer source.Close()
		var batch record.Batch
		n := 0
		for {
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
				for _, step := range scrubber.Explain(batch.Body(i)) {
					if step.Verdict == detect.NotHere.String() {
						continue
					}
					fmt.Fprintf(&b, "%d\t%d-%d\t%s\t%s\t%s\t%s%s\n", n, step.Start, step.End, step.Rule, step.Kind,
						verdictOf(&step), orDash(step.Action), via(step.Via))
				}
			}
			if err := a.print(b.Bytes()); err != nil {
				return err
			}
		}
	}
	return c
}

// verdictOf returns what a rule answered, and the entry of an allow-list that
// decided otherwise.
func verdictOf(s *scrub.Step) string {
	if s.Entry != "" {
		return s.Verdict + " by " + s.Entry
	}
	return s.Verdict
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func via(encodings []string) string {
	if len(encodings) == 0 {
		return ""
	}
	return "\tvia " + strings.Join(encodings, ",")
}
