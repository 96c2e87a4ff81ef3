// Command bench makes log files and measures the logscrub binary on them, through real
// pipes, against cat. See README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usageText = `usage: bench VERB [flags]

  gen     write a corpus to a file
  run     throughput against cat, on every corpus
  linear  time on the worst inputs, once and twice as long
  start   time to start, against an empty Go program
  tokens  the cost of reading and verifying tokens, against not reading them
  all     run, linear and start into one page

  peers   throughput beside other programs at the same work, and a chart
  pipe    the second worker, the latency of a line, memory
  delivery  logscrub run on whole paths, against plain twins and bare ceilings
  outage    memory of logscrub run while its sink is away

bench VERB -h lists the flags. Exit: 0 all floors hold, 1 one does not, 2 not measured.
`

// errMissed is returned when everything was measured and a floor does not hold.
var errMissed = errors.New("a floor does not hold")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := dispatch(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	os.Exit(exitCode(err))
}

func exitCode(err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errMissed):
		return 1
	}
	return 2
}

// dispatch runs the verb that args begin with.
func dispatch(ctx context.Context, args []string, out io.Writer) error {
	verbs := map[string]func(context.Context, []string, io.Writer) error{
		"gen": genVerb, "run": runVerb, "linear": linearVerb, "start": startVerb, "all": allVerb,
		"tokens": tokensVerb, "peers": peersVerb, "pipe": pipeVerb,
		"delivery": deliveryVerb, "outage": outageVerb,
	}
	if len(args) == 0 || args[0] == "-h" || args[0] == "--help" || args[0] == "help" {
		fmt.Fprint(out, usageText)
		return flag.ErrHelp
	}
	verb, found := verbs[args[0]]
	if !found {
		return fmt.Errorf("verb %q is unknown: see bench -h", args[0])
	}
	return verb(ctx, args[1:], out)
}
