//go:build !unix

package main

// undumpable does nothing: this system has no core files that a process forbids.
func undumpable() {}
