package main

import "golang.org/x/sys/unix"

// undumpable forbids core files, and ptrace and /proc/self/mem to processes of
// the same user (prctl(2), PR_SET_DUMPABLE). That it fails is no reason to stop.
func undumpable() {
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}
