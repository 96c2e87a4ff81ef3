//go:build unix

package stream

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// open returns an input that asks poll(2) before each read, together with a pipe
// of its own that ctx writes to: so a read can be given up without a second
// goroutine, and without making a file non-blocking that other processes share.
func open(file *os.File) Input {
	conn, err := file.SyscallConn()
	if err != nil {
		return Pump(file)
	}
	p := &polled{file: file}
	if err := conn.Control(func(fd uintptr) { p.fds[0] = unix.PollFd{Fd: int32(fd), Events: unix.POLLIN} }); err != nil {
		return Pump(file)
	}
	pipe := make([]int, 2)
	if err := unix.Pipe(pipe); err != nil {
		return Pump(file)
	}
	unix.CloseOnExec(pipe[0])
	unix.CloseOnExec(pipe[1])
	p.fds[1] = unix.PollFd{Fd: int32(pipe[0]), Events: unix.POLLIN}
	p.wake = pipe[1]
	return p
}

type polled struct {
	file *os.File
	fds  [2]unix.PollFd // the file, and the pipe that wakes
	ctx  context.Context
	stop func() bool

	mu     sync.Mutex // guards the pipe against being woken after Close
	wake   int
	closed bool
}

func (p *polled) Read(ctx context.Context, b []byte, wait time.Duration) (int, error) {
	p.watch(ctx)
	ready, err := p.poll(0)
	if err == nil && !ready {
		// Before it waits, the goroutines that have the records read before come to
		// run. A system call keeps its processor for a while, and with GOMAXPROCS=1
		// they would wait that long.
		runtime.Gosched()
		ready, err = p.poll(wait)
	}
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case err != nil:
		return 0, err
	case !ready:
		return 0, ErrIdle
	}
	return readSome(p.file, b)
}

// watch has the pipe written to once ctx is done.
func (p *polled) watch(ctx context.Context) {
	if p.ctx == ctx {
		return
	}
	if p.stop != nil {
		p.stop()
	}
	p.ctx, p.stop = ctx, context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.closed {
			_, _ = unix.Write(p.wake, []byte{0}) // full is as good
		}
	})
}

// poll waits until the file can be read, or p is woken. It waits for ever where
// wait is negative.
func (p *polled) poll(wait time.Duration) (ready bool, err error) {
	ms := -1
	if wait >= 0 {
		ms = int((wait + time.Millisecond - 1) / time.Millisecond)
	}
	// ctx is looked at before each wait, for the byte that tells of it may have been
	// taken from the pipe already. It is done before that byte is written, so one
	// that is not seen here still wakes the wait.
	for p.ctx.Err() == nil {
		_, err := unix.Poll(p.fds[:], ms)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return false, os.NewSyscallError("poll", err)
		case p.fds[1].Revents != 0: // by this context, or by one long gone
			var b [8]byte
			_, _ = unix.Read(int(p.fds[1].Fd), b[:])
		default:
			return p.fds[0].Revents != 0, nil // an error of the file is for its read to tell
		}
	}
	return false, nil
}

func (p *polled) Close() error {
	if p.stop != nil {
		p.stop()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.closed = true
	return errors.Join(unix.Close(p.wake), unix.Close(int(p.fds[1].Fd)))
}
