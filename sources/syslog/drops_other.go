//go:build !linux

package syslog

// drops returns nothing: only Linux tells.
func (p *packets) drops() (uint64, bool) { return 0, false }
