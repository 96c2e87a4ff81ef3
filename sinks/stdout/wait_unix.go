//go:build unix

package stdout

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// pollMillis is how long a wait goes on before it looks at its context.
const pollMillis = 100

// waitWritable waits until out takes bytes again.
func waitWritable(ctx context.Context, out io.Writer) error {
	f, ok := out.(syscall.Conn)
	if !ok {
		return syscall.EAGAIN
	}
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		var n int
		var pollErr error
		err := conn.Control(func(fd uintptr) {
			n, pollErr = unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, pollMillis)
		})
		switch {
		case err != nil:
			return err
		case n > 0:
			return nil // an error of the file is for its write to tell
		case pollErr != nil && !errors.Is(pollErr, unix.EINTR):
			return os.NewSyscallError("poll", pollErr)
		}
	}
	return ctx.Err()
}
