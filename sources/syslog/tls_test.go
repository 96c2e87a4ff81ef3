package syslog_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"testing"

	"github.com/logscrub/logscrub/internal/tlstest"
	"github.com/logscrub/logscrub/sources/syslog"
)

// TestTLS has clients with a certificate of the right authority, of none and of a
// wrong one, one that speaks no TLS, and one that stops inside a TLS record.
func TestTLS(t *testing.T) {
	ca, other := tlstest.New(t), tlstest.New(t)
	server := ca.Server("syslog.example.com")
	server.ClientAuth, server.ClientCAs = tls.RequireAndVerifyClientCert, ca.Pool()
	var counts syslog.Counts
	s := open(t, syslog.Options{TLS: server, Counts: &counts, Listen: []syslog.Listener{{Network: "tls", Address: "127.0.0.1:0"}}})
	addr := s.Addrs()[0].String()

	wrong := other.Client("client.example.com")
	wrong.RootCAs = ca.Pool()
	for name, c := range map[string]*tls.Config{"without a certificate": ca.Client(""), "with that of another authority": wrong} {
		conn, err := tls.Dial("tcp", addr, c)
		if err == nil { // TLS 1.3 tells with the first read
			_, _ = io.WriteString(conn, "<14>canary\n")
			_, err = conn.Read(make([]byte, 1))
			conn.Close()
		}
		if err == nil || errors.Is(err, io.EOF) {
			t.Errorf("a client %s came in: %v", name, err)
		}
	}
	plain := dial(t, s.Addrs()[0])
	if _, err := io.WriteString(plain, "<14>canary\n"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "three handshakes failed", func() bool { return counts.Handshake.Load() == 3 })

	good, err := tls.Dial("tcp", addr, ca.Client("client.example.com"))
	if err != nil {
		t.Fatal(err)
	}
	defer good.Close()
	if _, err := io.WriteString(good, "10 <14>hello\n"); err != nil {
		t.Fatal(err)
	}
	equal(t, records(t, s, 1), `facility=user severity=info "hello"`)

	// The head of a record of 256 bytes, and one of them.
	raw := dial(t, s.Addrs()[0])
	half := tls.Client(&cutter{Conn: raw}, ca.Client("client.example.com"))
	if err := half.Handshake(); err != nil {
		t.Fatal(err)
	}
	if _, err := half.Write([]byte("<14>whole\n")); err != nil {
		t.Fatal(err)
	}
	equal(t, records(t, s, 1), `facility=user severity=info "whole"`)
	if _, err := raw.Write([]byte{23, 3, 3, 1, 0, 42}); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	eventually(t, "one connection left", func() bool { return counts.Conns.Load() == 1 })
}

// A cutter is the connection as it is, under another name for the TLS client, so
// that bytes can be written past it.
type cutter struct{ net.Conn }
