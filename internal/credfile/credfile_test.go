package credfile_test

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/credfile"
	"github.com/logscrub/logscrub/internal/tlstest"
)

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	write(t, path, " invented-token-1\n", 0o600)
	synctest.Test(t, func(t *testing.T) {
		token, err := credfile.NewToken(path)
		if err != nil {
			t.Fatal(err)
		}
		is := func(want string) {
			t.Helper()
			if b, err := token.Bytes(); err != nil || string(b) != want {
				t.Errorf("%q, %v", b, err)
			}
		}
		is("invented-token-1")
		time.Sleep(time.Minute)
		write(t, path, "invented-token-22", 0o600)
		is("invented-token-22")
		time.Sleep(time.Minute)
		write(t, path, "", 0o600) // half written
		is("invented-token-22")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		is("invented-token-22")
	})
}

func TestRefusedTokens(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{"": "no token", " \n": "no token", "two tokens": "more than one", "a\x01": "more than one", "a\nb": "more than one"} {
		path := filepath.Join(dir, "token")
		write(t, path, text, 0o600)
		if _, err := credfile.NewToken(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	path := filepath.Join(dir, "open")
	write(t, path, "invented", 0o644)
	for path, want := range map[string]string{path: "chmod", dir: "no regular file", path + "x": "cannot read"} {
		if _, err := credfile.NewToken(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// handshake joins the two sides and returns the name that the server showed.
func handshake(t *testing.T, server, client *tls.Config) (name string, err error) {
	t.Helper()
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	s, c := tls.Server(a, server), tls.Client(b, client)
	done := make(chan error, 1)
	go func() {
		err := s.Handshake()
		if err != nil {
			a.Close()
		}
		done <- err
	}()
	if err := c.Handshake(); err != nil {
		b.Close()
		<-done
		return "", err
	}
	go func() { _, _ = c.Read(make([]byte, 1)) }() // takes the alert
	if err := <-done; err != nil {
		return "", err
	}
	return c.ConnectionState().PeerCertificates[0].Subject.CommonName, nil
}

func TestTLS(t *testing.T) {
	ca, other := tlstest.New(t), tlstest.New(t)
	cert, key := ca.Issue("one.example.com")
	server, err := credfile.TLS{Cert: cert, Key: key, CA: ca.Path}.Server()
	if err != nil {
		t.Fatal(err)
	}
	ccert, ckey := ca.Issue("client.example.com")
	client, err := credfile.TLS{Cert: ccert, Key: ckey, CA: ca.Path, ServerName: "localhost"}.Client()
	if err != nil {
		t.Fatal(err)
	}
	if name, err := handshake(t, server, client); err != nil || name != "one.example.com" {
		t.Errorf("%q, %v", name, err)
	}
	for name, c := range map[string]*tls.Config{"no certificate": ca.Client(""), "of another authority": other.Client("x")} {
		c.RootCAs = ca.Pool()
		if _, err := handshake(t, server, c); err == nil {
			t.Errorf("a client with %s came in", name)
		}
	}
	stranger, err := credfile.TLS{CA: other.Path, ServerName: "localhost"}.Client()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := handshake(t, server, stranger); err == nil {
		t.Error("a client trusts an authority that it was not told of")
	}
}

// TestRotation replaces certificate and key, one after the other.
func TestRotation(t *testing.T) {
	ca := tlstest.New(t)
	cert, key := ca.Issue("one.example.com")
	cert2, key2 := ca.Issue("two.example.com")
	certText, _ := os.ReadFile(cert2)
	keyText, _ := os.ReadFile(key2)
	synctest.Test(t, func(t *testing.T) {
		server, err := credfile.TLS{Cert: cert, Key: key}.Server()
		if err != nil {
			t.Fatal(err)
		}
		client := ca.Client("")
		client.Time = func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
		client.InsecureSkipVerify = true // its clock is that of the bubble
		is := func(want string) {
			t.Helper()
			time.Sleep(time.Minute)
			if name, err := handshake(t, server, client); err != nil || name != want {
				t.Errorf("%q, %v; want %q", name, err, want)
			}
		}
		is("one.example.com")
		write(t, cert, string(certText), 0o644)
		is("one.example.com") // until its key is there
		write(t, key, string(keyText), 0o600)
		is("two.example.com")
	})
}

func TestRefusedTLS(t *testing.T) {
	ca := tlstest.New(t)
	cert, key := ca.Issue("one.example.com")
	_, foreign := ca.Issue("two.example.com")
	for want, f := range map[string]credfile.TLS{
		"set cert": {}, "no certificate and its key": {Cert: cert, Key: foreign}, "cannot read": {Cert: cert, Key: key + "x"},
		"no certificate in PEM": {Cert: cert, Key: key, CA: key}, "chmod": {Cert: cert, Key: cert},
	} {
		if _, err := f.Server(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if _, err := (credfile.TLS{Cert: cert}).Client(); err == nil {
		t.Error("a certificate without its key was taken")
	}
}
