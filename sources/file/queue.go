package file

// A queue is the chains that are to have a turn, first come, first served.
type queue struct {
	all  []*chain
	head int // those before have had theirs
}

func (q *queue) len() int { return len(q.all) - q.head }

func (q *queue) first() *chain { return q.all[q.head] }

// push puts st at the end.
func (q *queue) push(st *chain) {
	if q.head > 0 && len(q.all) == cap(q.all) {
		n := copy(q.all, q.all[q.head:])
		clear(q.all[n:])
		q.all, q.head = q.all[:n], 0
	}
	q.all = append(q.all, st)
}

// pop takes the first away.
func (q *queue) pop() {
	q.all[q.head] = nil
	if q.head++; q.head == len(q.all) {
		q.all, q.head = q.all[:0], 0
	}
}
