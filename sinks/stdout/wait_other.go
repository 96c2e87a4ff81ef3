//go:build !unix

package stdout

import (
	"context"
	"io"
	"syscall"
)

func waitWritable(context.Context, io.Writer) error { return syscall.EAGAIN }
