package syslog

// Drain makes Read return io.EOF once every connection has ended.
func (s *Source) Drain() { s.drain() }
