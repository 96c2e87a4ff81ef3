package syslog_test

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/syslog"
)

// BenchmarkTCP measures messages of 300 bytes and 1 KiB with octet counting, over
// loopback, beside a connection from which nothing but bytes are read.
func BenchmarkTCP(b *testing.B) {
	for _, size := range []int{300, 1024} {
		head := "<165>1 2026-11-22T10:00:00.003Z web.example.com shop 1234 ID47 [ex@32473 iut=\"3\"] "
		one := head + strings.Repeat("x", size-len(head))
		block := []byte(strings.Repeat(fmt.Sprintf("%d %s", len(one), one), 200))
		feed := func(b *testing.B, addr net.Addr) net.Conn {
			c, err := net.Dial("tcp", addr.String())
			if err != nil {
				b.Fatal(err)
			}
			go func() {
				for {
					if _, err := c.Write(block); err != nil {
						return
					}
				}
			}()
			return c
		}
		b.Run(fmt.Sprintf("size=%d/source", size), func(b *testing.B) {
			s, err := syslog.New(syslog.Options{Listen: []syslog.Listener{{Network: "tcp", Address: "127.0.0.1:0"}}})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			defer feed(b, s.Addrs()[0]).Close()
			var batch record.Batch
			left := 0
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if left == 0 {
					batch.Reset()
					if err := s.Read(b.Context(), &batch); err != nil {
						b.Fatal(err)
					}
					left = len(batch.Recs)
				}
				left--
			}
		})
		b.Run(fmt.Sprintf("size=%d/bare", size), func(b *testing.B) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				b.Fatal(err)
			}
			defer l.Close()
			defer feed(b, l.Addr()).Close()
			c, err := l.Accept()
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			buf := bytes.Repeat([]byte{0}, 64<<10)
			left := 0
			b.SetBytes(int64(size))
			for b.Loop() {
				for left < size {
					n, err := c.Read(buf)
					if err != nil {
						b.Fatal(err)
					}
					left += n
				}
				left -= size
			}
		})
	}
}
