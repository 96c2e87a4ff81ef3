package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/report"
)

// outageOptions are the flags of bench outage.
type outageOptions struct {
	deliveryOptions
	length time.Duration
	limit  float64
}

func (o *outageOptions) bind(f *flag.FlagSet) {
	o.size, o.rounds = 60*corpus.MB, 1
	f.DurationVar(&o.length, "for", 10*time.Minute, "how long nats-server is away")
	f.Var(&o.size, "size", "how much is fed when it goes away")
	f.StringVar(&o.source, "source", "..", "the `folder` of the sources that the binary was built from")
	f.Float64Var(&o.limit, "limit", 64, "the greatest resident set in MiB, beside slots and spools")
}

// outageVerb is bench outage.
func outageVerb(ctx context.Context, args []string, out io.Writer) error {
	var o outageOptions
	return measureWith("outage", &o.options, o.bind, args, func(dir string) error {
		return outage(ctx, o, dir, out)
	})
}

// What an agent may hold beside the limit, in MiB: its batches as read and as
// scrubbed, and the buffers of a spool.
const (
	slotsMiB = 7 * 2 * 0.25
	spoolMiB = 14
)

// outage measures the memory of agents without their sink, and writes the section.
func outage(ctx context.Context, o outageOptions, dir string, out io.Writer) error {
	machine := report.Machine()
	l, s, err := openLab(ctx, o.deliveryOptions, dir, out)
	if err != nil {
		return err
	}
	defer l.Close()
	all, err := l.Outage(ctx, o.length)
	if err != nil {
		return err
	}
	table := report.NewTable("agent", "before, MiB", "outage, MiB", "peak, MiB", "allowed, MiB", "records", "drained in, s", "digest")
	var missed []string
	for _, h := range all {
		allowed := o.limit + slotsMiB
		if strings.HasSuffix(h.Agent, "spool") {
			allowed += spoolMiB
		}
		peak := mebibytesOf(h.Peak)
		if float64(h.Peak) > allowed*(1<<20) {
			missed = append(missed, h.Agent)
			peak = "**" + peak + "**"
		}
		table.Add(h.Agent, mebibytesOf(h.Before), mebibytesOf(h.Outage), peak, report.Figure(allowed), fmt.Sprint(h.Records),
			report.Figure(h.Drained.Seconds()), s.digest)
	}
	text := outageText(s, machine, o, table)
	fmt.Fprint(out, "\n"+text)
	if err := o.publish("outage", text); err != nil {
		return err
	}
	if len(missed) > 0 {
		return fmt.Errorf("%w: more memory than allowed in %s", errMissed, strings.Join(missed, ", "))
	}
	return nil
}

func outageText(s *subject, machine string, o outageOptions, table *report.Table) string {
	return fmt.Sprintf(`## Outage

Machine: %s; unpinned.
Binary: `+"`logscrub run`"+`, profile `+"`default`"+`, digest `+"`%s`"+`, built with %s; nats-server of the module's `+"`go.mod`"+`.

Resident memory of three agents while nats-server was away for %s: %g MB of records of 300 B stood before each as it went, and a
hundred a second followed; everything was delivered after its return, each record once. Peak is of the whole life of the process. Allowed are %g MiB,
%g MiB for the slots with their batches, and %g MiB for the buffers of a spool.

`, machine, s.digest, s.built, o.length, float64(o.size)/corpus.MB, o.limit, slotsMiB, float64(spoolMiB)) + table.String()
}
