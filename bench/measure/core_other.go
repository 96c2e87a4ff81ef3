//go:build !linux

package measure

import (
	"errors"
	"os"
)

// LastCore returns NoCore: only Linux pins.
func LastCore() (int, error) { return NoCore, nil }

func onCore(core int, start func()) error {
	if core != NoCore {
		return errors.New("processes are pinned on Linux only: run without -core")
	}
	start()
	return nil
}

func usage(state *os.ProcessState) Usage {
	return Usage{CPU: state.UserTime() + state.SystemTime(), ExitCode: state.ExitCode()}
}

// Baseline returns 0: peaks are measured on Linux only.
func Baseline() int64 { return 0 }
