package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/cmd/internal/daemon"
	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/sdnotify"
	"github.com/logscrub/logscrub/pseudonym"
)

const runLong = `Run moves records through the pipelines of a configuration until it is told to
stop. It needs a keyring; keyring: ephemeral in the file makes do with a key that
is forgotten, and with it what was read.

  SIGTERM, SIGINT  delivers what was read, for as long as drain_timeout; a second
                   one ends at once
  SIGHUP           opens files of sinks again, and reads the configuration again

A reload is taken as a whole or not at all. One that hides less than before needs
allow_weaker: true in the new file. Nothing of it is lost when the process is
killed: a source is told that a record was delivered once every sink holds it.`

// newRun returns the daemon.
func newRun(a *app) *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use:     "run --config FILE",
		Short:   "Run the pipelines of a configuration",
		Long:    runLong,
		Example: "  logscrub run --config /etc/logscrub/logscrub.yml",
		Args:    noArgs,
	}
	s.flags(c)
	c.Flags().BoolVar(&s.verify, "verify", false, "detect again in the output, and withhold records in which something is left")
	twin(c, "")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if s.config == "" {
			return &fault{c.CommandPath(), "needs a configuration", "name its file with --config"}
		}
		notify, err := sdnotify.New(a.env)
		if err != nil {
			return &fault{"", err.Error(), ""}
		}
		l := loader{app: a, flags: s}
		d, err := daemon.New(daemon.Options{Load: l.load, Log: a.err, Version: version(), Verify: s.verify, Notify: notify})
		if err != nil {
			return problem(err)
		}
		a.room(d)
		return a.daemon(d)
	}
	return c
}

// room lets the process have the memory that its pipelines hold when they are full:
// else it would collect without end. Where messages come and go one by one there is
// more to collect than in the filter, so it is done half as often.
func (a *app) room(d *daemon.Daemon) {
	if percent, _ := a.env("GOGC"); percent == "" {
		debug.SetGCPercent(100)
	}
	if limit, _ := a.env("GOMEMLIMIT"); limit == "" {
		debug.SetMemoryLimit(memoryLimit + d.Buffers())
	}
}

// problem returns an error of the daemon as one that has an exit code: those of the
// configuration and of the keyring are their own.
func problem(err error) error {
	var keyring *config.KeyringError
	var one *config.Error
	var all config.Errors
	if errors.As(err, &keyring) || errors.As(err, &one) || errors.As(err, &all) {
		return err
	}
	return &fault{"", err.Error(), ""}
}

// daemon runs d until a signal ends it, or every source has ended.
func (a *app) daemon(d *daemon.Daemon) error {
	stop, abort, sig := signals(a.forget)
	defer sig.forget()
	if addr := d.AdminAddress(); addr != "" {
		secure, err := d.AdminTLS()
		if err != nil {
			d.Discard()
			return &fault{"", err.Error(), ""}
		}
		server, err := d.Metrics().ListenTLS(addr, secure, d.Probes())
		if err != nil {
			d.Discard()
			return &fault{"admin.listen", "cannot listen there", "give a free host:port, or none"}
		}
		defer server.Close()
	}
	defer onHangup(d)()
	if err := d.Run(stop, abort); err != nil {
		return &fault{"", err.Error(), ""}
	}
	if atOnce(sig.caught()) {
		return code(exitFailure) // whether or not all was delivered before it gave up
	}
	if d.Withheld() > 0 {
		return code(exitWithheld)
	}
	return nil
}

// onHangup has SIGHUP reload d, until the function it returns is called.
func onHangup(d *daemon.Daemon) (end func()) {
	in := make(chan os.Signal, 1)
	signal.Notify(in, syscall.SIGHUP)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		for {
			select {
			case <-in:
				d.Reopen()
				_ = d.Reload() // it tells the log itself
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		signal.Stop(in)
		cancel()
		done.Wait()
	}
}

// A loader reads the configuration for a daemon, again and again.
type loader struct {
	app   *app
	flags settings
	own   *pseudonym.Keyring // an ephemeral one lives as long as the process
}

// load returns what the file, the flags and the keyring say now.
func (l *loader) load() (daemon.Set, error) {
	s := l.flags
	if err := s.load(l.app); err != nil {
		return daemon.Set{}, err
	}
	if err := s.conf.Runnable(); err != nil {
		return daemon.Set{}, err
	}
	path, _ := s.conf.KeyringPath(s.keyring, l.app.called("keyring"), l.app.env)
	switch {
	case path == "":
		return daemon.Set{}, s.conf.NoKeyring()
	case path == config.Ephemeral && l.own != nil:
		return daemon.Set{Config: s.conf, Ring: l.own}, nil
	}
	ring, _, err := s.conf.OpenKeyring(s.keyring, l.app.called("keyring"), l.app.env)
	if err != nil {
		return daemon.Set{}, err
	}
	if path == config.Ephemeral {
		l.own = ring
	}
	return daemon.Set{Config: s.conf, Ring: ring}, nil
}
