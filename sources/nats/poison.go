package nats

import (
	"context"
	"fmt"

	"github.com/logscrub/logscrub/record"
)

// poison marks a message that is not to be scanned, and reports whether it was tried
// often enough and is to be kept elsewhere.
func (j *jet) poison(m *message) bool {
	if len(m.body) > j.o.MaxRecord {
		m.why = record.WhyTooLarge
		j.o.Counts.TooLarge.Add(1)
	}
	if m.tries <= uint64(j.o.Tries) {
		return false
	}
	j.o.Counts.Poison.Add(1)
	if m.why == record.WhyNone {
		m.why = record.WhyPoison
	}
	return j.o.Poison != nil
}

// setAside takes a message that is to be kept elsewhere. Keeping may take as long as
// a disk is full: meanwhile the server is told of its progress too, and what comes
// behind it is read.
func (q *queue) setAside(m *message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if m.of != q.cur {
		return // it comes again, if it is still there
	}
	q.flight[m.seq] = struct{}{}
	m.size = m.measure()
	q.bytes += m.size
	q.aside = append(q.aside, *m)
	signal(q.sick)
}

// firstAside returns a copy of the message that was set aside first.
func (q *queue) firstAside() (m message, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.aside) == 0 {
		return m, false
	}
	return q.aside[0], true
}

// cured forgets the message that was set aside first. It reports whether the server
// may hear of it: it is of the present incarnation.
func (q *queue) cured() (present bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	m := &q.aside[0]
	if present = m.of == q.cur; present {
		delete(q.flight, m.seq)
	}
	q.bytes -= m.size
	*m = message{}
	q.aside = q.aside[1:]
	signal(q.room)
	return present
}

// keepAside keeps what is set aside, one after the other, until the source is closed.
func (j *jet) keepAside() {
	for j.ctx.Err() == nil {
		m, ok := j.q.firstAside()
		if !ok {
			select {
			case <-j.q.sick:
			case <-j.ctx.Done():
			}
			continue
		}
		var b record.Batch
		f := filler{b: &b, bare: j.o.Bare}
		f.add(&m)
		if err := j.o.Poison(j.ctx, &b); j.ctx.Err() == nil || err == nil {
			j.settleAside(&m, err)
		}
	}
}

// settleAside tells the server what became of the message that was set aside first.
func (j *jet) settleAside(m *message, err error) {
	told := j.verify(context.WithoutCancel(j.ctx)) // long after it came, the stream may be another
	j.border.RLock()
	defer j.border.RUnlock()
	present := j.q.cured()
	answer := termText
	switch {
	case err != nil:
		j.o.Log.Error(fmt.Sprintf("nats source: message %d was tried %d times and cannot be kept: %v", m.seq, m.tries, err))
		answer = nakText(j.o.NakMax)
	case present:
		j.state.Done(m.seq, m.gen)
	}
	switch {
	case present && told:
		j.tell(m.reply, answer)
	case present:
		j.o.Counts.Unacked.Add(1)
	}
}
