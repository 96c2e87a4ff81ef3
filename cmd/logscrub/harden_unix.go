//go:build unix && !linux

package main

import "golang.org/x/sys/unix"

// undumpable forbids core files. That it fails is no reason to stop.
func undumpable() { _ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
