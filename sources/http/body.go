package http

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// firstPart is what is set aside for a body before it is known to have more. A
// client that sends nothing so holds little.
const firstPart = 4 << 10

// maxSkip is how much of a body is read that is not wanted.
const maxSkip = 64 << 20

var (
	errTooLarge = errors.New("too large")
	errBusy     = errors.New("no room")
)

// receive reads the body of r, unpacked, into q. A status says that it could not.
func (s *Source) receive(q *request, r *http.Request) answer {
	var err error
	if r.ContentLength > int64(s.o.MaxBody) {
		skip(r)
		return s.refuse(errTooLarge)
	}
	switch encoding := strings.ToLower(strings.Join(r.Header["Content-Encoding"], ",")); encoding {
	case "", "identity":
		q.rest, err = s.readAll(q, r.Body)
	case "gzip", "x-gzip":
		q.rest, err = s.gunzip(q, r.Body)
	case "zstd":
		q.rest, err = s.unzstd(q, r.Body)
	default: // one inside another too
		return answer{http.StatusUnsupportedMediaType, "send the body plain, or gzip or zstd", &s.o.Counts.Unsuitable}
	}
	if err != nil {
		skip(r)
		return s.refuse(err)
	}
	return answer{}
}

// skip reads what is left of a body, within its time, so that a client that sends
// before it listens gets to hear the answer.
func skip(r *http.Request) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, r.Body, maxSkip)
	}
}

// refuse returns the answer for what went wrong with a body.
func (s *Source) refuse(err error) answer {
	c := s.o.Counts
	switch {
	case errors.Is(err, errTooLarge) || errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded):
		return answer{http.StatusRequestEntityTooLarge, "the body is too large; send less at a time", &c.TooLarge}
	case errors.Is(err, errBusy):
		return answer{http.StatusTooManyRequests, "too much is waiting; send again later", &c.Busy}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return answer{http.StatusRequestTimeout, "the body did not come in time", &c.Broken}
	}
	return answer{http.StatusBadRequest, "the body is cut, or not what its Content-Encoding says", &c.Broken}
}

// readAll reads what r has, and sets bytes aside for it as it goes.
func (s *Source) readAll(q *request, r io.Reader) ([]byte, error) {
	var b []byte
	for {
		if len(b) == cap(b) {
			size := min(max(2*cap(b), firstPart), s.o.MaxBody+1)
			if size == len(b) {
				return nil, errTooLarge
			}
			if !s.reserve(q, size-cap(b)) {
				return nil, errBusy
			}
			grown := make([]byte, len(b), size)
			copy(grown, b)
			b = grown
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case errors.Is(err, io.EOF):
			if len(b) > s.o.MaxBody {
				return nil, errTooLarge
			}
			return b, nil
		case err != nil:
			return nil, err
		}
	}
}

// gunzip unpacks r (RFC 1952): its members, and nothing behind them.
func (s *Source) gunzip(q *request, r io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(&capped{r, s.o.MaxBody})
	if err != nil {
		return nil, err
	}
	return s.readAll(q, z)
}

// unzstd unpacks r (RFC 8878). It is read whole first, for a decoder of streams
// would need the window that the other side asks for.
func (s *Source) unzstd(q *request, r io.Reader) ([]byte, error) {
	packed, err := s.readAll(q, r)
	if err != nil {
		return nil, err
	}
	if !s.reserve(q, s.o.MaxBody) {
		return nil, errBusy
	}
	return s.zstd.DecodeAll(packed, nil)
}

// capped is a reader with an end that is an error.
type capped struct {
	r    io.Reader
	left int
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		if n, err := c.r.Read(make([]byte, 1)); n == 0 {
			return 0, err
		}
		return 0, errTooLarge
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
