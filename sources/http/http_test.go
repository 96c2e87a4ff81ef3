package http_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/sourcetest"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/record"
	source "github.com/logscrub/logscrub/sources/http"
)

var _ pipeline.Source = (*source.Source)(nil)

func open(t *testing.T, o source.Options) *source.Source {
	t.Helper()
	if o.Address == "" && o.Listener == nil {
		o.Address = "127.0.0.1:0"
	}
	s, err := source.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A reply is what a request got.
type reply struct {
	status int
	header http.Header
	err    error
}

// post sends a body from a goroutine. Headers are given as name, value, ….
func post(t *testing.T, s *source.Source, body io.Reader, headers ...string) <-chan reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.Addr().String()+source.DefaultPath, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	return send(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, req)
}

func send(client *http.Client, req *http.Request) <-chan reply {
	ch := make(chan reply, 1)
	go func() {
		resp, err := client.Do(req)
		if err != nil {
			ch <- reply{err: err}
			return
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		ch <- reply{resp.StatusCode, resp.Header, nil}
	}()
	return ch
}

// eventually polls for what another goroutine does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); <-time.After(time.Millisecond) {
		if time.Since(began) > 30*time.Second {
			t.Fatalf("still not: %s", what)
		}
	}
}

// read returns the next batch and its bodies.
func read(t *testing.T, s *source.Source) (*record.Batch, []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	b := new(record.Batch)
	if err := s.Read(ctx, b); err != nil {
		t.Fatal(err)
	}
	var bodies []string
	for i := range b.Recs {
		bodies = append(bodies, string(b.Body(i)))
	}
	return b, bodies
}

func ack(t *testing.T, s *source.Source, b *record.Batch, fate flow.Fate) {
	t.Helper()
	if err := s.Ack(t.Context(), b, fate); err != nil {
		t.Fatal(err)
	}
}

func TestContract(t *testing.T) {
	start := func(t *testing.T, in string) *source.Source {
		s := open(t, source.Options{})
		post(t, s, strings.NewReader(in), "Content-Type", "text/plain")
		return s
	}
	sourcetest.Run(t, sourcetest.Kit{
		Open: func(t *testing.T, in string) sourcetest.Source {
			s := start(t, in)
			if in != "" {
				eventually(t, "the request is there", func() bool { return s.Entered() > 0 })
			}
			s.Drain()
			return s
		},
		Idle: func(t *testing.T, in string) sourcetest.Source { return start(t, in) },
	})
}

// TestAnswer holds that a request is answered once all of its batches are settled,
// and for better only if all were delivered.
func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		fates []flow.Fate
		want  int
	}{
		{[]flow.Fate{flow.Delivered, flow.Delivered, flow.Delivered}, 204},
		{[]flow.Fate{flow.Undelivered, flow.Delivered, flow.Delivered}, 503},
		{[]flow.Fate{flow.Delivered, flow.Delivered, flow.Undelivered}, 503},
		{[]flow.Fate{flow.Delivered, flow.Refused, flow.Delivered}, 503},
	} {
		s := open(t, source.Options{Limits: flow.Limits{Records: 2}})
		answer := post(t, s, strings.NewReader("a\nb\nc\nd\ne"), "Content-Type", "application/x-ndjson")
		var batches []*record.Batch
		var all []string
		for range c.fates {
			b, bodies := read(t, s)
			batches = append(batches, b)
			all = append(all, bodies...)
		}
		if strings.Join(all, "") != "abcde" {
			t.Fatalf("%q", all)
		}
		for i, b := range batches {
			select {
			case r := <-answer:
				t.Fatalf("answered %+v before batch %d was settled", r, i)
			default:
			}
			ack(t, s, b, c.fates[i])
		}
		if r := <-answer; r.status != c.want || (r.status == 503) != (r.header.Get("Retry-After") != "") {
			t.Errorf("%v: %+v", c.fates, r)
		}
	}
}

// TestShared has two requests in one batch.
func TestShared(t *testing.T) {
	s := open(t, source.Options{Headers: []string{"x-app"}, Peer: true})
	one := post(t, s, strings.NewReader("a\nb\n"), "X-App", "one", "Content-Type", "application/x-ndjson")
	eventually(t, "queued", func() bool { n, _ := s.Queued(); return n == 1 })
	two := post(t, s, strings.NewReader("c"), "X-App", "two", "X-App", "zwei", "Content-Type", "text/plain; charset=utf-8")
	eventually(t, "queued", func() bool { n, _ := s.Queued(); return n == 2 })
	b, bodies := read(t, s)
	if strings.Join(bodies, "") != "abc" {
		t.Fatalf("%q", bodies)
	}
	var got []string
	for _, r := range b.Recs {
		line := fmt.Sprint(r.Form == record.FormJSON)
		for _, f := range b.Fields[r.Shared.Lo:r.Shared.Hi] {
			line += fmt.Sprintf(" %s=%s", b.Bytes(f.Name), b.Bytes(f.Value))
		}
		got = append(got, line)
	}
	want := []string{"true x-app=one peer=127.0.0.1", "true x-app=one peer=127.0.0.1", "false x-app=two x-app=zwei peer=127.0.0.1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if b.Origins[b.Recs[0].Origin] == b.Origins[b.Recs[2].Origin] {
		t.Error("two requests are one stream")
	}
	ack(t, s, b, flow.Delivered)
	if a, b := <-one, <-two; a.status != 204 || b.status != 204 {
		t.Error(a, b)
	}
	if _, used := s.Queued(); used != 0 {
		t.Errorf("%d bytes are still set aside", used)
	}
}

// TestBusy fills what may wait. What comes then is told to come again, and finds
// room once something was read.
func TestBusy(t *testing.T) {
	var counts source.Counts
	s := open(t, source.Options{MaxBody: 10_000, MaxPending: 20_000, Counts: &counts})
	body := strings.Repeat("x", 9_000)
	waiting := []<-chan reply{post(t, s, strings.NewReader(body)), post(t, s, strings.NewReader(body))}
	eventually(t, "two wait", func() bool { n, _ := s.Queued(); return n == 2 })
	r := <-post(t, s, strings.NewReader(body))
	if r.status != 429 || r.header.Get("Retry-After") == "" || counts.Busy.Load() != 1 {
		t.Fatalf("%+v", r)
	}
	b, _ := read(t, s)
	again := post(t, s, strings.NewReader(body))
	eventually(t, "it waits", func() bool { n, _ := s.Queued(); return n == 1 })
	ack(t, s, b, flow.Delivered)
	b, _ = read(t, s)
	ack(t, s, b, flow.Delivered)
	for _, ch := range append(waiting, again) {
		if r := <-ch; r.status != 204 {
			t.Errorf("%+v", r)
		}
	}
}

func TestTooManyRequests(t *testing.T) {
	s := open(t, source.Options{Requests: 1})
	first := post(t, s, strings.NewReader("a"))
	b, _ := read(t, s)
	if r := <-post(t, s, strings.NewReader("b")); r.status != 429 {
		t.Errorf("%+v", r)
	}
	ack(t, s, b, flow.Delivered)
	if r := <-first; r.status != 204 {
		t.Errorf("%+v", r)
	}
}

// TestClientLeaves holds that what nobody waits for any more is not read, unless
// its reading has begun.
func TestClientLeaves(t *testing.T) {
	var counts source.Counts
	s := open(t, source.Options{Counts: &counts, Limits: flow.Limits{Records: 1}})
	ctx, leave := context.WithCancel(t.Context())
	for _, body := range []string{"a\nb\n", "canary"} {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.Addr().String()+source.DefaultPath, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		send(http.DefaultClient, req)
		want := 1
		if body == "canary" {
			want = 2
		}
		eventually(t, "it waits", func() bool { n, _ := s.Queued(); return n == want })
	}
	first, _ := read(t, s)
	leave()
	eventually(t, "both are gone", func() bool { return counts.Gone.Load() == 2 })
	second, bodies := read(t, s)
	if len(bodies) != 1 || bodies[0] != "b" {
		t.Errorf("%q", bodies)
	}
	if n, used := s.Queued(); n != 0 || used != 0 {
		t.Errorf("%d requests and %d bytes wait", n, used)
	}
	ack(t, s, first, flow.Delivered)
	ack(t, s, second, flow.Delivered)
}

// TestStop holds that what was taken is given out and can still be answered, and
// that nothing else is taken.
func TestStop(t *testing.T) {
	s := open(t, source.Options{})
	answer := post(t, s, strings.NewReader("a"))
	eventually(t, "it waits", func() bool { n, _ := s.Queued(); return n == 1 })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b := new(record.Batch)
	if err := s.Read(ctx, b); err != nil || len(b.Recs) != 1 {
		t.Fatalf("error %v, %d records", err, len(b.Recs))
	}
	if err := s.Read(ctx, new(record.Batch)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if r := <-post(t, s, strings.NewReader("b")); r.status == 204 {
		t.Errorf("%+v", r)
	}
	ack(t, s, b, flow.Delivered)
	if r := <-answer; r.status != 204 {
		t.Errorf("%+v", r)
	}
}

// TestClose answers those that wait, for worse.
func TestClose(t *testing.T) {
	s := open(t, source.Options{})
	read1 := post(t, s, strings.NewReader("a"))
	read(t, s)
	waits := post(t, s, strings.NewReader("b"))
	eventually(t, "it waits", func() bool { n, _ := s.Queued(); return n == 1 })
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for _, ch := range []<-chan reply{read1, waits} {
		if r := <-ch; r.status != 503 {
			t.Errorf("%+v", r)
		}
	}
}

func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	s := open(t, source.Options{Network: "unix", Address: path, Peer: true})
	client := &http.Client{Transport: &http.Transport{DialContext: dialer("unix", path)}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/ingest", strings.NewReader("a"))
	if err != nil {
		t.Fatal(err)
	}
	answer := send(client, req)
	b, bodies := read(t, s)
	if len(bodies) != 1 || bodies[0] != "a" || len(b.Fields) != 0 {
		t.Errorf("%q, %d fields", bodies, len(b.Fields))
	}
	ack(t, s, b, flow.Delivered)
	if r := <-answer; r.status != 204 {
		t.Errorf("%+v", r)
	}
}

func TestOptions(t *testing.T) {
	taken := open(t, source.Options{})
	for want, o := range map[string]source.Options{
		"set listen":    {},
		"listens there": {Address: taken.Addr().String()},
	} {
		if s, err := source.New(o); err == nil {
			s.Close()
			t.Errorf("%+v was accepted", o)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
