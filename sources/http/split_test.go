package http

import (
	"context"
	"errors"
	"io"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// Split gives a source a body, past its server, and returns the records of it with
// their terminators.
func Split(body string, l flow.Limits) (string, error) {
	s := &Source{o: Options{Limits: l.WithDefaults(), MaxPending: 1 << 30}, ready: make(chan struct{}, 1), drained: true}
	s.o.Framer = framer.Options{Records: s.o.Limits.Records, Max: 100, Size: 30, Overlap: 10}
	q := &request{rest: []byte(body), done: make(chan struct{})}
	s.enqueue(q)
	var out []byte
	for {
		var b record.Batch
		s.gather(&b)
		if len(b.Recs) == 0 {
			break
		}
		for i, r := range b.Recs {
			text := b.Body(i)
			out = append(append(out, text[r.Lead:len(text)-int(r.Trail)]...), r.Term.Bytes()...)
		}
		if err := s.Ack(context.Background(), &b, flow.Delivered); err != nil {
			return "", err
		}
	}
	if !s.over() {
		return "", errors.New("not over")
	}
	select {
	case <-q.done:
		if !q.failed && s.used == 0 {
			return string(out), nil
		}
		return "", io.ErrUnexpectedEOF
	default:
		return "", errors.New("not answered")
	}
}
