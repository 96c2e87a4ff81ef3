package main

import (
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
)

// memoryLimit is what the Go runtime tries to stay under, in bytes. It is soft:
// more live memory is given, at the price of collecting more often.
const memoryLimit = 34 << 20

// harden keeps what the process holds from leaving it by a core file, another
// process of the same user, or a traceback, and keeps its memory small.
func harden() {
	undumpable()
	signal.Ignore(syscall.SIGQUIT, syscall.SIGABRT) // their default prints what is on the stacks
	debug.SetTraceback("none")
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// heapGrowth is by how much the heap of a stream grows between collections, in percent.
const heapGrowth = 50

// spare has the heap grow by heapGrowth between collections, from the first on, which
// comes where Go has it come: a start needs less, and so has none.
func spare() {
	if os.Getenv("GOGC") == "" {
		first := new(struct{ _ *byte }) // nobody holds it
		runtime.AddCleanup(first, func(percent int) { debug.SetGCPercent(percent) }, heapGrowth)
	}
}
