package http_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/logscrub/logscrub/internal/flow"
	source "github.com/logscrub/logscrub/sources/http"
)

func pack(t *testing.T, encoding string, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&out)
	if encoding == "zstd" {
		var err error
		if w, err = zstd.NewWriter(&out); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEncodings(t *testing.T) {
	s := open(t, source.Options{})
	text := strings.Repeat("line\n", 10_000)
	for _, encoding := range []string{"identity", "gzip", "x-gzip", "zstd", "GZIP"} {
		body := []byte(text)
		if encoding != "identity" {
			body = pack(t, strings.ToLower(encoding), body)
			body = append(body, pack(t, strings.ToLower(encoding), []byte("second\n"))...) // members, frames
		} else {
			body = append(body, "second\n"...)
		}
		answer := post(t, s, bytes.NewReader(body), "Content-Encoding", encoding)
		got := 0
		for got < 10_001 {
			b, bodies := read(t, s)
			got += len(bodies)
			ack(t, s, b, flow.Delivered)
		}
		if r := <-answer; r.status != 204 {
			t.Errorf("%s: %+v", encoding, r)
		}
	}
}

// TestRefused has requests of which no record may be taken.
func TestRefused(t *testing.T) {
	var counts source.Counts
	token := []byte("invented-token")
	s := open(t, source.Options{MaxBody: 100_000, Token: func() ([]byte, error) { return token, nil }, Counts: &counts})
	bomb := bytes.Repeat([]byte("0"), 4_000_000)
	cut := pack(t, "gzip", []byte(strings.Repeat("canary\n", 1000)))
	for _, c := range []struct {
		name    string
		body    []byte
		headers []string
		want    int
	}{
		{"too large", bomb[:100_001], nil, 413},
		{"much too large", bomb[:2_000_000], nil, 413},
		{"gzip bomb", pack(t, "gzip", bomb), []string{"Content-Encoding", "gzip"}, 413},
		{"zstd bomb", pack(t, "zstd", bomb), []string{"Content-Encoding", "zstd"}, 413},
		{"nested bomb", pack(t, "gzip", pack(t, "gzip", bomb)), []string{"Content-Encoding", "gzip, gzip"}, 415},
		{"nested bomb in two headers", pack(t, "gzip", pack(t, "gzip", bomb)), []string{"Content-Encoding", "gzip", "Content-Encoding", "gzip"}, 415},
		{"unknown encoding", []byte("x"), []string{"Content-Encoding", "br"}, 415},
		{"cut gzip", cut[:len(cut)-5], []string{"Content-Encoding", "gzip"}, 400},
		{"no gzip", []byte("canary\n"), []string{"Content-Encoding", "gzip"}, 400},
		{"no zstd", []byte("canary\n"), []string{"Content-Encoding", "zstd"}, 400},
		{"gzip and more", append(pack(t, "gzip", []byte("a\n")), "canary"...), []string{"Content-Encoding", "gzip"}, 400},
		{"unknown type", []byte("x"), []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"JSON", []byte("[1]"), []string{"Content-Type", "application/json"}, 415},
	} {
		answer := post(t, s, bytes.NewReader(c.body), append([]string{"Authorization", "Bearer invented-token"}, c.headers...)...)
		if r := <-answer; r.err != nil || r.status != c.want {
			t.Errorf("%s: %v %v, want %d", c.name, r.status, r.err, c.want)
		}
		if n, used := s.Queued(); n != 0 || used != 0 {
			t.Errorf("%s: %d requests wait, %d bytes are set aside", c.name, n, used)
		}
	}
	for _, auth := range [][]string{nil, {"invented-token"}, {"Bearer wrong"}, {"Bearer"}, {"Bearer "}, {"Basic invented-token"}, {"Bearer invented-token", "Bearer invented-token"}, {"Bearer invented-token2"}} {
		var headers []string
		for _, a := range auth {
			headers = append(headers, "Authorization", a)
		}
		if r := <-post(t, s, strings.NewReader("canary\n"), headers...); r.status != 401 || r.header.Get("Www-Authenticate") != "Bearer" {
			t.Errorf("%q: %+v", auth, r)
		}
	}
	token = nil // a file that was emptied lets nobody in
	if r := <-post(t, s, strings.NewReader("x"), "Authorization", "Bearer "); r.status != 401 {
		t.Errorf("without a token set: %+v", r)
	}
	if counts.TooLarge.Load() != 4 || counts.Broken.Load() != 4 || counts.Unsuitable.Load() != 5 || counts.Unauthorized.Load() != 9 {
		t.Errorf("too large %d, broken %d, unsuitable %d, unauthorized %d",
			counts.TooLarge.Load(), counts.Broken.Load(), counts.Unsuitable.Load(), counts.Unauthorized.Load())
	}
}

func TestWrongWay(t *testing.T) {
	s := open(t, source.Options{})
	for _, c := range []struct {
		method, path string
		want         int
	}{{"GET", "/ingest", 405}, {"PUT", "/ingest", 405}, {"POST", "/", 404}, {"POST", "/ingest/", 404}, {"OPTIONS", "/ingest", 405}} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+s.Addr().String()+c.path, strings.NewReader("canary"))
		if err != nil {
			t.Fatal(err)
		}
		if r := <-send(http.DefaultClient, req); r.status != c.want {
			t.Errorf("%s %s: %+v", c.method, c.path, r)
		}
	}
	if r := <-post(t, s, strings.NewReader("")); r.status != 204 {
		t.Errorf("an empty body: %+v", r)
	}
}

// FuzzSplit holds that the records of a body, with their terminators, are the
// body, whatever the limits of a batch are.
func FuzzSplit(f *testing.F) {
	f.Add("{\"a\":1}\n{\"b\":\"\\n\"}\r\n\n[]", uint16(1), uint16(10))
	f.Add("-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\nx", uint16(3), uint16(1))
	f.Add(strings.Repeat("long", 50), uint16(2), uint16(7))
	f.Fuzz(func(t *testing.T, body string, records, size uint16) {
		if body == "" {
			return
		}
		got, err := source.Split(body, flow.Limits{Records: int(records), Bytes: int(size)})
		if err != nil || got != body {
			t.Errorf("%q came back as %q, %v", body, got, err)
		}
	})
}
