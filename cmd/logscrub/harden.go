package main

import (
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
)

// memoryLimit is what the Go runtime tries to stay under, in bytes. It is soft:
// more live memory is given, at the price of collecting more often.
const memoryLimit = 34 << 20

// harden keeps what the process holds from leaving it by a core file, another
// process of the same user, or a traceback, and keeps its memory small. Until
// forget is called, SIGQUIT and SIGABRT call end.
func harden(end func()) (forget func()) {
	undumpable()
	forget = endsAtOnce(end)
	debug.SetTraceback("none")
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	return forget
}

// endsAtOnce calls end at SIGQUIT and SIGABRT, whose default prints what is on the
// stacks, until forget is called by who waits for them.
func endsAtOnce(end func()) (forget func()) {
	in := make(chan os.Signal, 1)
	signal.Notify(in, syscall.SIGQUIT, syscall.SIGABRT)
	done := make(chan struct{})
	go func() {
		select {
		case <-in:
			end()
		case <-done:
		}
	}()
	return sync.OnceFunc(func() {
		signal.Stop(in)
		close(done)
	})
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
