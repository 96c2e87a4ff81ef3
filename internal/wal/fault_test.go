package wal

import "syscall"

// failOnce has one operation of a kind fail, after some that do not.
func failOnce(op string, after int) func(op, name string) error {
	kind, err := op, error(syscall.EIO)
	if op == "full" {
		kind, err = "write", syscall.ENOSPC
	}
	return func(op, _ string) error {
		if op != kind {
			return nil
		}
		if after--; after == -1 {
			return err
		}
		return nil
	}
}
