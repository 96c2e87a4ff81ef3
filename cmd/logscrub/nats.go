package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/natsplan"
)

// natsPatience is how long nats plan waits for a server, and natsLimit how long for
// that and all of its answers.
const (
	natsPatience = 5 * time.Second
	natsLimit    = 15 * time.Second
)

func newNATS(a *app) *cobra.Command {
	return group("nats", "See to what a configuration needs of NATS",
		"Nats looks at the streams and consumers that the pipelines of a configuration need.", newNATSPlan(a))
}

const natsPlanLong = `Plan prints the streams and consumers of JetStream that the pipelines need, and
whether they are there and can be used. It changes nothing. With --apply it makes
those that are missing; what is there is never changed and never deleted.

The exit code is 1 if something is missing or cannot be used as it is.`

// newNATSPlan returns the verb that prints and makes streams and consumers.
func newNATSPlan(a *app) *cobra.Command {
	var file string
	var apply bool
	c := &cobra.Command{
		Use:     "plan --config FILE [--apply]",
		Short:   "Print, or make, the streams and consumers that are needed",
		Long:    natsPlanLong,
		Example: "  logscrub nats plan --config /etc/logscrub/logscrub.yml",
		Args:    noArgs,
	}
	c.Flags().StringVarP(&file, "config", "c", "", "read the configuration from `FILE`")
	complete(c, "config", nil)
	twin(c, "")
	c.Flags().BoolVar(&apply, "apply", false, "make what is missing")
	twin(c, "nats-")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if file == "" {
			return &fault{c.CommandPath(), "needs a configuration", "name its file with --config"}
		}
		return a.plans(file, apply)
	}
	return c
}

// plans prints, or makes, what the configuration in file needs.
func (a *app) plans(file string, apply bool) error {
	conf, err := config.Load(file, a.env)
	if err != nil {
		return err
	}
	needs := conf.NATSNeeds()
	if len(needs) == 0 {
		a.note("the configuration needs no stream and no consumer")
	}
	fit := true
	for i := range needs {
		ok, err := a.plan(&needs[i], apply)
		if err != nil {
			return err
		}
		fit = fit && ok
	}
	if !fit {
		return code(exitFindings)
	}
	return nil
}

// plan prints the plan for one JetStream, after it was applied if that is wanted,
// and reports whether everything is there and can be used.
func (a *app) plan(need *config.NATSNeed, apply bool) (fit bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), natsLimit)
	defer cancel()
	failed := func(err error) error { return &fault{"", strings.TrimPrefix(err.Error(), "nats: "), ""} }
	conn, err := need.Conn.Connect()
	if err != nil {
		return false, failed(err)
	}
	defer conn.Close()
	begin, over := context.WithTimeout(ctx, natsPatience)
	defer over()
	if conn.Wait(begin) != nil {
		return false, failed(conn.Up())
	}
	js, err := conn.JetStream()
	if err != nil {
		return false, &fault{"", "the JetStream that is named cannot be used", "correct jetstream_domain or jetstream_api_prefix"}
	}
	plan, err := natsplan.Make(ctx, js, need.Need)
	if err != nil {
		return false, failed(err)
	}
	if apply {
		if plan, err = natsplan.Apply(ctx, js, plan); err != nil {
			return false, failed(err)
		}
	}
	return plan.Fit(), a.print(plan.AppendText(nil))
}
