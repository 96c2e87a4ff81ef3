//go:build !unix

package stream

import "os"

func open(file *os.File) Input { return Pump(file) }
