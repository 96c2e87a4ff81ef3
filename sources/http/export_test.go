package http

// Drain makes Read return io.EOF once every request that came is given out.
func (s *Source) Drain() { s.drain() }

// Queued returns the number of requests that wait to be read, and the bytes set
// aside for bodies.
func (s *Source) Queued() (requests, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue), s.used
}

// Entered returns the number of requests that came in so far.
func (s *Source) Entered() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(s.requests) + s.reading
}
