package feed

// A Status says how a Feed is, for metrics.
type Status struct {
	Issuers       []IssuerStatus
	Failures      uint64 // times that the sink did not take an event, each try
	Refused       uint64 // events that it will never take
	Dropped       uint64 // events that had no room, or no time when the process ended
	StateFailures uint64 // times that the state could not be written
	Queue         int    // events that wait
	Known         int    // tokens that are remembered
}

// An IssuerStatus counts the events of one issuer.
type IssuerStatus struct {
	Name       string
	Events     uint64 // that the sink holds
	Suppressed uint64 // that were more than a minute may have
}

// Status returns how f is.
func (f *Feed) Status() Status {
	s := Status{Failures: f.failures.Load(), Refused: f.refused.Load(), Dropped: f.dropped.Load(), StateFailures: f.stateFailures.Load(),
		Queue: len(f.queue), Known: f.o.Memory.Len()}
	for _, name := range f.o.Issuers {
		is := f.issuers[name]
		s.Issuers = append(s.Issuers, IssuerStatus{name, is.events.Load(), is.suppressed.Load()})
	}
	return s
}
