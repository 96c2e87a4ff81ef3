package delivery

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

// posters is how many clients post at a time, and postBytes about how much at once.
const (
	posters   = 8
	postBytes = 256 << 10
)

// postAll posts the records of the long file, the last one alone at the end.
func postAll(ctx context.Context, url string, in *input) error {
	body := in.text[:len(in.text)-in.size]
	step := max(1, postBytes/in.size) * in.size
	work := make(chan []byte)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: posters}}
	defer client.CloseIdleConnections()
	errs := make(chan error, posters)
	var all sync.WaitGroup
	for range posters {
		all.Go(func() {
			for one := range work {
				if err := post(ctx, client, url, one); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	err := func() error {
		defer close(work)
		for range in.copies {
			for lo := 0; lo < len(body); lo += step {
				select {
				case work <- body[lo:min(lo+step, len(body))]:
				case err := <-errs:
					return err
				}
			}
		}
		return nil
	}()
	all.Wait()
	close(errs)
	for e := range errs {
		err = e
	}
	if err != nil {
		return err
	}
	return post(ctx, client, url, in.text[len(body):])
}

// post posts until it is taken.
func post(ctx context.Context, client *http.Client, url string, body []byte) error {
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/x-ndjson")
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, resp.Body) // so that the connection is used again
		resp.Body.Close()
		switch {
		case resp.StatusCode < 300:
			return nil
		case resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable:
			return fmt.Errorf("posting: %s", resp.Status)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// sendSyslog sends the records on a connection of their own.
func sendSyslog(addr string, in *input) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return sendLines(conn, in.lines)
}

// sendLines sends lines as messages of RFC 5424 with octet counting.
func sendLines(conn net.Conn, lines [][]byte) error {
	const head = "<14>1 2026-03-04T05:06:07.000Z host.example app - - - "
	var buf []byte
	for _, line := range lines {
		buf = strconv.AppendInt(buf, int64(len(head)+len(line)), 10)
		buf = append(append(append(buf, ' '), head...), line...)
		if len(buf) > 64<<10 {
			if _, err := conn.Write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	_, err := conn.Write(buf)
	return err
}

// appear has a copy of a file stand at path from one moment to the next.
func appear(from, path string) (begin func() error, err error) {
	to := path + ".part"
	text, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}
	return func() error { return os.Rename(to, path) }, os.WriteFile(to, text, 0o600)
}
