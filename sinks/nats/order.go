package nats

import (
	"slices"
	"time"
)

// due returns the chunks that are to be sent now, in order: those that are not
// sent, those refused whose pause is over, and those that are late.
func (r *ring) due(now time.Time, timeout time.Duration) (all []*chunk) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.chunks {
		if r.isLate(k, now, timeout) {
			k.repeat()
		}
		if slices.Contains(k.is, again) {
			all = append(all, k)
		}
	}
	r.trouble = len(all) > 0 || r.probe != nil
	switch {
	case len(all) == 0:
		return nil
	case r.probe != nil:
		all = []*chunk{r.probe}
	case r.proved:
		r.proved = false
	default:
		all = all[:1]
		r.probe = all[0]
	}
	if slices.ContainsFunc(all, func(k *chunk) bool { return k.after.After(now) || !slices.Contains(k.is, again) }) {
		return nil
	}
	return all
}

// late reports whether a chunk is.
func (r *ring) late(now time.Time, timeout time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.chunks, func(k *chunk) bool { return r.isLate(k, now, timeout) })
}

// isLate reports whether k was not sent, has had no answer since timeout, or will have
// none: a stream answers in its order, and what was sent later has its answer. That is
// so where the stream got another leader. Where nothing at all is heard the first chunk
// goes out again and again: what was sent to a leader who was away is lost, and nobody
// says so, when nothing new may be sent behind it. r.mu is held.
func (r *ring) isLate(k *chunk, now time.Time, timeout time.Duration) bool {
	since := now.Sub(k.sent)
	return since > timeout || since > silence && k.sent.Before(r.through) ||
		k == r.chunks[0] && since > askAgain && now.Sub(r.heardAt) > askAgain
}

// unheard reports whether a chunk that was sent has had no answer since d. It is to be
// called often: it notes when there was an answer.
func (r *ring) unheard(now time.Time, d time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.heard {
		r.heard, r.heardAt = false, now
	}
	return slices.ContainsFunc(r.chunks, func(k *chunk) bool { return !k.sent.IsZero() && now.Sub(k.sent) > d })
}

// restart says that all that is not settled is to be sent again.
func (r *ring) restart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.chunks {
		k.sent, k.after = time.Time{}, time.Time{}
	}
	r.probe, r.proved, r.trouble = nil, false, len(r.chunks) > 0
}

// all returns every chunk.
func (r *ring) all() []*chunk {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.chunks)
}

// clear reports whether what is new may be sent at once.
func (r *ring) clear() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.trouble
}
