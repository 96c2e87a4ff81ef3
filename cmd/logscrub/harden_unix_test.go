//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// TestEndsAtOnce holds that a signal whose default prints what is on the stacks ends
// the process instead, until somebody else waits for it.
func TestEndsAtOnce(t *testing.T) {
	ended, other := make(chan struct{}, 1), make(chan os.Signal, 1)
	raise := func(s syscall.Signal) {
		if err := syscall.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		forget := endsAtOnce(func() { ended <- struct{}{} })
		raise(s)
		<-ended
		forget()

		forget = endsAtOnce(func() { ended <- struct{}{} })
		signal.Notify(other, s)
		forget()
		forget() // the second does nothing
		raise(s)
		<-other
		select {
		case <-ended:
			t.Errorf("%v ended the process although somebody waited for it", s)
		default:
		}
		signal.Stop(other)
	}
}
