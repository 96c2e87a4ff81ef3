package http

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"io"
	mrand "math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/retry"
	"github.com/logscrub/logscrub/record"
)

// maxSearches bounds the requests of one batch that are halved. Above it a request
// that is refused is refused with all of its records: the server has refused each
// of them, if not alone.
const maxSearches = 1024

// maxAnswer is how much of an answer is read, so that its connection can be used
// again. Nobody looks at it.
const maxAnswer = 64 << 10

// A part is what goes into one request: records lo to hi of a batch.
type part struct {
	lo, hi int
	key    string
	plain  int // bytes, before they are packed
}

// deliver posts every record of d.
func (s *Sink) deliver(d *delivery) error {
	n := 0
	if err := d.look(func(c *record.Clean) { n = c.Len() }); err != nil {
		return err
	}
	for lo := 0; lo < n; {
		p, err := s.compose(d, lo, n, s.o.MaxBody)
		if err != nil {
			return err
		}
		if err := s.post(d, p); err != nil {
			return err
		}
		lo = p.hi
	}
	return nil
}

// compose makes the body of a request of records from lo, at least one, until hi
// or limit bytes.
func (s *Sink) compose(d *delivery, lo, hi, limit int) (p part, err error) {
	p = part{lo: lo, hi: lo}
	sum := sha256.New()
	s.plain.Reset()
	err = d.look(func(c *record.Clean) {
		for ; p.hi < hi; p.hi++ {
			s.scratch = append(s.o.Encode(s.scratch[:0], c, p.hi), '\n')
			if p.hi > lo && s.plain.Len()+len(s.scratch) > limit {
				break
			}
			s.plain.Write(s.scratch)
			if s.o.MsgID != nil {
				s.scratch = s.o.MsgID(s.scratch[:0], c.Origin(p.hi), c.Record(p.hi).Seq)
				sum.Write(binary.AppendUvarint(nil, uint64(len(s.scratch))))
				sum.Write(s.scratch)
			}
		}
	})
	p.plain = s.plain.Len()
	if s.o.MsgID != nil {
		p.key = strings.ToLower(base32.StdEncoding.EncodeToString(sum.Sum(nil)[:20]))
	} else {
		p.key = strings.ToLower(rand.Text())
	}
	if s.o.Gzip {
		s.packed.Reset()
		s.pack.Reset(&s.packed)
		_, _ = s.plain.WriteTo(s.pack)
		_ = s.pack.Close() // a bytes.Buffer takes everything
	}
	return p, err
}

// post sends p until it is answered for good.
func (s *Sink) post(d *delivery, p part) error {
	back := retry.Backoff{Min: s.o.Min, Max: s.o.Max}
	for began := time.Now(); ; s.o.Counts.Retries.Add(1) {
		v := s.try(d.ctx, p.key)
		switch v.class {
		case held:
			s.up()
			return nil
		case refused:
			s.up()
			return s.search(d, p, v)
		}
		if d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		s.wait(v.err)
		pause := back.After(v.after, MaxRetryAfter)
		if v.class == settings {
			pause = s.o.Slow/2 + mrand.N(s.o.Slow/2+1)
		}
		if s.o.GiveUp > 0 && time.Since(began)+pause > s.o.GiveUp {
			return v.err
		}
		if err := retry.Wait(d.ctx, pause); err != nil {
			return err
		}
	}
}

// search sends the halves of p, which was refused, until it is known which records
// were the reason.
func (s *Sink) search(d *delivery, p part, v verdict) error {
	if p.hi-p.lo == 1 || d.searches == maxSearches {
		for i := p.lo; i < p.hi; i++ {
			d.rejected = append(d.rejected, flow.Rejection{Record: i, Err: v.err, Reason: v.reason})
		}
		s.o.Counts.Refused.Add(int64(p.hi - p.lo))
		return nil
	}
	d.searches++
	s.o.Counts.Searches.Add(1)
	mid := p.lo + (p.hi-p.lo)/2
	for _, half := range [...][2]int{{p.lo, mid}, {mid, p.hi}} {
		h, err := s.compose(d, half[0], half[1], p.plain) // all of them fit
		if err != nil {
			return err
		}
		if err := s.post(d, h); err != nil {
			return err
		}
	}
	return nil
}

// try sends the body once.
func (s *Sink) try(ctx context.Context, key string) verdict {
	body := s.plain.Bytes()
	if s.o.Gzip {
		body = s.packed.Bytes()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.URL, bytes.NewReader(body))
	if err != nil {
		return verdict{class: settings, err: s.problem("the url cannot be used", "check url")}
	}
	for name, values := range s.o.Header {
		req.Header[name] = values
	}
	req.Header.Set("Content-Type", s.o.ContentType)
	req.Header.Set("Idempotency-Key", key)
	req.Header.Set("User-Agent", "logscrub")
	if s.o.Gzip {
		req.Header.Set("Content-Encoding", "gzip")
	}
	if s.o.Token != nil {
		token, err := s.o.Token()
		if err != nil {
			return verdict{class: settings, err: s.problem("the token cannot be read", "check its file")}
		}
		req.Header.Set("Authorization", "Bearer "+string(token))
	}
	s.o.Counts.Requests.Add(1)
	resp, err := s.client.Do(req)
	if err != nil {
		return verdict{class: again, err: s.problem(netCause(err), "")}
	}
	defer resp.Body.Close()
	v := s.judge(resp)
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer) // the status came whole, and it alone counts
	return v
}

// wait notes that the sink does not get on.
func (s *Sink) wait(err error) {
	if s.down {
		return
	}
	s.down = true
	s.o.Log.Error("http sink waits", "cause", err)
	if s.o.Down != nil {
		s.o.Down(err)
	}
}

// up notes that the other side answers.
func (s *Sink) up() {
	if !s.down {
		return
	}
	s.down = false
	s.o.Log.Info("http sink gets on", "target", s.target)
	if s.o.Down != nil {
		s.o.Down(nil)
	}
}
