package detect

// LongRun is longRun.
const LongRun = longRun

// Walking returns a set like s for each engine that this processor has.
func (s *Set) Walking() (all map[string]*Set, twin *Set) {
	all = map[string]*Set{}
	for name, e := range map[string]engine{"octets": octets, "kernels": kernels} {
		if c := *s; e == octets || fast {
			c.engine = e
			all[name] = &c
		}
	}
	c := *s
	c.engine = words
	return all, &c
}
