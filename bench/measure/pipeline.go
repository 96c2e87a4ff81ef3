// Package measure runs shell pipelines of real processes and says what they cost.
//
// Fill a Pipeline and call Run; sum up the runs with Summarize. All processes of a
// pipeline are pinned to one core, so that a ratio between two pipelines is a ratio of
// work, not of how much of it ran side by side. The package never keeps what flows
// through a pipe and never starts a shell.
package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A Pipeline is a row of commands, each reading what the one before it writes.
type Pipeline struct {
	// Commands are argument lists; the first element is the program.
	Commands [][]string
	// Stdin is the file the first command reads; empty is the null device.
	Stdin string
	// Stdout takes what the last command writes; nil is the null device, given to the
	// command itself. An *os.File is given to the command as it is, too.
	Stdout io.Writer
	// Core is the core all commands run on; NoCore leaves them where they are.
	Core int
	// Timeout ends all commands; 0 is none.
	Timeout time.Duration
}

// NoCore in Pipeline.Core leaves the processes unpinned.
const NoCore = -1

// Usage is what one process cost.
type Usage struct {
	CPU      time.Duration // user and system time
	PeakRSS  int64         // bytes; see Baseline
	ExitCode int
}

// A Result is what one run of a pipeline cost.
type Result struct {
	Wall   time.Duration // from before the first start to after the last exit
	Stages []Usage       // one a command, in order
}

// ErrTimeout is returned when a pipeline was ended because it ran over its Timeout.
var ErrTimeout = errors.New("ran over its time limit")

// Environment is all that the processes see: nothing of the caller's settings reaches
// the program that is measured, and Go programs use one core.
func Environment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "GOMAXPROCS=1"}
}

// Run runs the pipeline once. An exit status other than 0 is no error, it stands in
// the result; a program that cannot be started, and a timeout, are.
func (p Pipeline) Run(ctx context.Context) (Result, error) {
	if p.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, p.Timeout, ErrTimeout)
		defer cancel()
	}
	commands, closers, err := p.connect(ctx)
	defer func() { closeAll(closers) }()
	if err != nil {
		return Result{}, err
	}
	begin := time.Now()
	started, err := startAll(commands, p.Core)
	closeAll(closers)
	closers = nil
	if err != nil {
		endAll(started)
		return Result{}, err
	}
	result := Result{Stages: make([]Usage, len(commands))}
	for i, c := range commands {
		if err := c.Wait(); err != nil && c.ProcessState == nil {
			endAll(commands[i:])
			return Result{}, fmt.Errorf("wait for %s: %w", filepath.Base(c.Path), err)
		}
		result.Stages[i] = usage(c.ProcessState)
	}
	result.Wall = time.Since(begin)
	if ctx.Err() != nil {
		return result, context.Cause(ctx)
	}
	return result, nil
}

// connect makes the commands and the pipes between them, and returns what the caller
// closes once the commands have it.
func (p Pipeline) connect(ctx context.Context) (commands []*exec.Cmd, closers []*os.File, err error) {
	if len(p.Commands) == 0 {
		return nil, nil, errors.New("pipeline has no command")
	}
	for _, args := range p.Commands {
		c := exec.CommandContext(ctx, args[0], args[1:]...)
		c.Env = Environment()
		commands = append(commands, c)
	}
	if p.Stdin != "" {
		in, err := os.Open(p.Stdin)
		if err != nil {
			return nil, nil, err
		}
		commands[0].Stdin = in
		closers = append(closers, in)
	}
	for i := 1; i < len(commands); i++ {
		r, w, err := os.Pipe()
		if err != nil {
			return nil, closers, err
		}
		commands[i-1].Stdout, commands[i].Stdin = w, r
		closers = append(closers, r, w)
	}
	if p.Stdout != nil {
		commands[len(commands)-1].Stdout = p.Stdout
	}
	return commands, closers, nil
}

// startAll starts the last command first, so that each finds its reader ready, as in a
// shell where all start at once.
func startAll(commands []*exec.Cmd, core int) (started []*exec.Cmd, err error) {
	pinErr := onCore(core, func() {
		for i := len(commands) - 1; i >= 0; i-- {
			if err = commands[i].Start(); err != nil {
				err = fmt.Errorf("start %s: %w", filepath.Base(commands[i].Path), err)
				return
			}
			started = append(started, commands[i])
		}
	})
	if pinErr != nil {
		return started, pinErr
	}
	return started, err
}

func endAll(commands []*exec.Cmd) {
	for _, c := range commands {
		c.Process.Kill() //nolint:errcheck // it may have ended by itself
		c.Wait()         //nolint:errcheck // only its end matters
	}
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close() //nolint:errcheck // read ends, and write ends that are the child's now
	}
}
