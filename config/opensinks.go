package config

import (
	"crypto/tls"
	"fmt"
	nethttp "net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/credfile"
	"github.com/logscrub/logscrub/sinks/file"
	"github.com/logscrub/logscrub/sinks/http"
	"github.com/logscrub/logscrub/sinks/syslog"
)

// fileSink returns the options of a file sink.
func (c *Config) fileSink(s *FileSink, n *Needs, part *Part) file.Options {
	counts := new(file.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts})
	return file.Options{
		Down: part.downs(),
		Path: c.path(s.Path), Mode: mode(s.Mode), MaxSize: int64(s.MaxSize), MaxAge: time.Duration(s.MaxAge), Keep: s.Keep,
		Compress: map[string]file.Compression{"gzip": file.Gzip, "zstd": file.Zstd}[s.Compress],
		Counts:   counts, Log: n.Log.With("sink", part.Name),
	}
}

// downs returns what a sink tells while it waits an error out. The part is ready
// otherwise.
func (part *Part) downs() func(cause error) {
	down := new(atomic.Pointer[error])
	part.Ready = func() error {
		if err := down.Load(); err != nil {
			return *err
		}
		return nil
	}
	return func(cause error) {
		if cause == nil {
			down.Store(nil)
			return
		}
		down.Store(&cause)
	}
}

// syslogSink returns the options of a syslog sink.
func (c *Config) syslogSink(s *SyslogSink, n *Needs, part *Part) (syslog.Options, error) {
	counts := new(syslog.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts})
	o := syslog.Options{
		Address: s.Address, Facility: s.Facility, Severity: s.Severity, Hostname: s.Hostname, App: s.App,
		MaxMessage: int(s.MaxMessage), Timeout: time.Duration(s.Timeout), Down: part.downs(), Counts: counts, Log: n.Log.With("sink", part.Name),
	}
	if s.Insecure {
		return o, nil
	}
	t := s.TLS
	if t == nil {
		t = new(TLSClient)
	}
	var err error
	o.TLS, err = t.open(c, part)
	return o, err
}

// open returns the configuration of a client.
func (t *TLSClient) open(c *Config, part *Part) (*tls.Config, error) {
	o, err := credfile.TLS{Cert: c.path(t.Cert), Key: c.path(t.Key), CA: c.path(t.CA), ServerName: t.ServerName}.Client()
	if err != nil {
		return nil, fmt.Errorf("sink %s: tls: %w", part.Name, err)
	}
	return o, nil
}

// httpSink returns the options of an HTTP sink.
func (c *Config) httpSink(s *HTTPSink, n *Needs, part *Part) (http.Options, error) {
	counts := new(http.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts})
	o := http.Options{
		URL: s.URL, ContentType: s.ContentType, Gzip: s.Gzip, MaxBody: int(s.MaxBody), Timeout: time.Duration(s.Timeout),
		MsgID: n.MsgID, Down: part.downs(), Counts: counts, Log: n.Log.With("sink", part.Name),
	}
	for _, line := range s.Headers {
		name, value, _ := strings.Cut(line, ": ")
		if o.Header == nil {
			o.Header = nethttp.Header{}
		}
		o.Header.Add(name, value)
	}
	if s.TokenFile != "" {
		t, err := credfile.NewToken(c.path(s.TokenFile))
		if err != nil {
			return o, fmt.Errorf("sink %s: token_file: %w", part.Name, err)
		}
		o.Token = t.Bytes
	}
	if s.TLS != nil {
		t, err := s.TLS.open(c, part)
		if err != nil {
			return o, err
		}
		o.TLS = t
	}
	return o, nil
}
