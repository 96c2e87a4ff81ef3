package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/scrub"
)

const scanLong = `Scan reports what the filter would find in the files, or in standard input, and
changes nothing. It prints where each finding stands, of what kind it is and what
would be done with it, and never the value.

With --fail-on the exit code is 1 where something of that kind or class was found,
or anything at all; findings that the policy keeps do not count.`

func newScan(a *app) *cobra.Command {
	var s settings
	var f stream
	var failOn words
	var summary bool
	report := &scrub.Report{}
	output := choice{"text", []string{"text", "ndjson"}}
	c := &cobra.Command{
		Use:   "scan [flags] [FILE]...",
		Short: "Report findings, change nothing",
		Long:  scanLong,
		Example: `  logscrub scan app.log
  logscrub scan --output ndjson --fail-on secret app.log
  logscrub scan --summary *.log`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().VarP(&output, "output", "o", "print findings as `text|ndjson`")
	c.Flags().BoolVar(&summary, "summary", false, "print only how often each kind was found")
	c.Flags().BoolVar(&report.Suppressed, "suppressed", false, "print what an allow-list removed, too, and by which entry")
	c.Flags().Var(&failOn, "fail-on", "exit with 1 if `KIND|CLASS|any` was found (again for more)")
	twin(c, "scan-")
	s.flags(c)
	f.flags(c)
	complete(c, "output", func() []string { return output.set })
	complete(c, "fail-on", func() []string { return failures(nil) })
	c.RunE = func(c *cobra.Command, files []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if err := checkFiles(c, files); err != nil {
			return err
		}
		if err := ownOutput(a, files); err != nil {
			return err
		}
		scrubber, err := s.build(a)
		if err != nil {
			return err
		}
		if err := checkFailOn(a.called("fail-on"), failOn, s.conf); err != nil {
			return err
		}
		f.scrubber, f.tenant, f.ring = scrubber, s.conf.Tenant, s.ring
		report.Format = reportFormat(output.value, summary)
		if len(files) == 0 {
			files = []string{"-"} // which is what the report calls it
		}
		err = f.run(a, files, func() pipeline.Worker[scrub.Carry] { return scrubber.ScanWorker(report) })
		if summary {
			if err := a.print(f.summary()); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
		return verdict(scrubber.Stats().Findings, failOn)
	}
	return c
}

// reportFormat returns the format called name, or that of a summary.
func reportFormat(name string, summary bool) scrub.ReportFormat {
	switch {
	case summary:
		return scrub.ReportNone
	case name == "ndjson":
		return scrub.ReportNDJSON
	}
	return scrub.ReportText
}

// failures are what --fail-on knows: kinds, those of c among them, and classes.
func failures(c *config.Config) []string {
	all := append([]string{"any"}, config.Classes()...)
	all = append(all, config.Kinds()...)
	if c != nil {
		for _, r := range c.Rules {
			all = append(all, r.Kind)
		}
	}
	return all
}

func checkFailOn(flag string, failOn []string, c *config.Config) error {
	known := failures(c)
	for _, f := range failOn {
		if slices.Contains(known, f) {
			continue
		}
		if near, ok := config.Nearest(f, known); ok {
			return &fault{flag, "no such kind or class", "did you mean " + near + "?"}
		}
		return &fault{flag, "no such kind or class", "see logscrub rules list"}
	}
	return nil
}

// verdict is code(exitFindings) where counts hold what failOn names.
func verdict(counts []scrub.Count, failOn []string) error {
	for _, c := range counts {
		if c.N == 0 || c.Action == scrub.Keep.String() {
			continue
		}
		if slices.Contains(failOn, "any") || slices.Contains(failOn, c.Kind) || slices.Contains(failOn, c.Class) {
			return code(exitFindings)
		}
	}
	return nil
}
