package main

import (
	"fmt"
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
or anything at all; findings that the policy keeps do not count.

With --write-baseline what was found is remembered: the hash of each line without its
findings, the rule, and how many there were. With --baseline such findings are left out,
and do not count for --fail-on, wherever they stand now; one more of the same kind in a
line of the same form is new. A baseline holds nothing that could be guessed.

SARIF 2.1.0 is what code hosts and editors read; it has no snippets.`

func newScan(a *app) *cobra.Command {
	v := scanVerb{app: a, output: choice{"text", []string{"text", "ndjson", "sarif"}}}
	c := &cobra.Command{
		Use:   "scan [flags] [FILE]...",
		Short: "Report findings, change nothing",
		Long:  scanLong,
		Example: `  logscrub scan app.log
  logscrub scan --output ndjson --fail-on secret app.log
  logscrub scan --baseline known.txt --fail-on any app.log
  logscrub scan --summary *.log`,
		Args: cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.VarP(&v.output, "output", "o", "print findings as `text|ndjson|sarif`")
	f.BoolVar(&v.summary, "summary", false, "print only how often each kind was found")
	f.BoolVar(&v.report.Suppressed, "suppressed", false, "print what an allow-list removed, too, and by which entry")
	f.Var(&v.failOn, "fail-on", "exit with 1 if `KIND|CLASS|any` was found (again for more)")
	f.StringVar(&v.baseline, "baseline", "", "leave out the findings that `FILE` knows")
	f.StringVar(&v.writeBaseline, "write-baseline", "", "write what is found, without values, to `FILE`")
	twin(c, "scan-")
	v.settings.flags(c)
	v.stream.flags(c)
	complete(c, "output", func() []string { return v.output.set })
	complete(c, "fail-on", func() []string { return failures(nil) })
	complete(c, "baseline", nil)
	complete(c, "write-baseline", nil)
	c.RunE = v.run
	return c
}

// A scanVerb is what scan was asked for.
type scanVerb struct {
	app      *app
	settings settings
	stream   stream
	report   scrub.Report

	output                  choice
	failOn                  words
	summary                 bool
	baseline, writeBaseline string
}

func (v *scanVerb) run(c *cobra.Command, files []string) error {
	a := v.app
	if err := a.fromEnv(c); err != nil {
		return err
	}
	if err := checkFiles(c, files); err != nil {
		return err
	}
	if err := ownOutput(a, files); err != nil {
		return err
	}
	scrubber, err := v.settings.build(a)
	if err != nil {
		return err
	}
	if err := checkFailOn(a.called("fail-on"), v.failOn, v.settings.conf); err != nil {
		return err
	}
	if err := v.readBaseline(); err != nil {
		return err
	}
	v.stream.scrubber, v.stream.tenant, v.stream.ring = scrubber, v.settings.conf.Tenant, v.settings.ring
	v.stream.issuers = v.settings.issuers
	v.report.Format = reportFormat(v.output.value, v.summary)
	if v.report.InOrder() {
		v.stream.workers.value = 1
	}
	if len(files) == 0 {
		files = []string{"-"} // which is what the report calls it
	}
	if err := v.scan(files); err != nil {
		return err
	}
	return verdict(scrubber.Stats().Findings, v.failOn)
}

// scan prints the report, and writes the baseline of a scan that went through.
func (v *scanVerb) scan(files []string) error {
	a, s := v.app, v.stream.scrubber
	if v.report.Format == scrub.ReportSARIF {
		if err := a.print(s.SARIFHead(version())); err != nil {
			return err
		}
	}
	err := v.stream.run(a, files, func() pipeline.Worker[scrub.Carry] { return s.ScanWorker(&v.report) })
	var end []byte
	switch {
	case v.report.Format == scrub.ReportSARIF:
		end = scrub.SARIFTail(err == nil)
	case v.summary:
		end = v.stream.summary()
		if v.baseline != "" {
			end = fmt.Appendf(end, "known from the baseline  %d\n", v.report.Known)
		}
	}
	if err := a.print(end); err != nil {
		return err
	}
	if err != nil || v.writeBaseline == "" {
		return err
	}
	return v.saveBaseline()
}

// reportFormat returns the format called name, or that of a summary.
func reportFormat(name string, summary bool) scrub.ReportFormat {
	switch {
	case summary:
		return scrub.ReportNone
	case name == "ndjson":
		return scrub.ReportNDJSON
	case name == "sarif":
		return scrub.ReportSARIF
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
