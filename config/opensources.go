package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/logscrub/logscrub/internal/credfile"
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/sources/file"
	"github.com/logscrub/logscrub/sources/http"
	"github.com/logscrub/logscrub/sources/syslog"
)

// httpSource returns the options of an HTTP source.
func (c *Config) httpSource(p *Pipeline, s *HTTPSource, n *Needs, part *Part) (http.Options, error) {
	counts := new(http.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts})
	o := http.Options{
		Network: "tcp", Address: s.Listen, Mode: mode(s.SocketMode), Path: s.Path, Headers: s.Headers, Peer: s.Peer,
		MaxBody: int(s.MaxBody), MaxPending: int(s.MaxPending), Conns: s.MaxConns, PerHost: s.PerHost, Requests: s.MaxRequests,
		AckTime: time.Duration(s.AckTimeout), Limits: p.limits(), Framer: framer.Options{Max: int(p.Source.MaxRecord)}, Counts: counts,
	}
	if path, ok := strings.CutPrefix(s.Listen, "unix://"); ok {
		o.Network, o.Address = "unix", path
	}
	if s.TokenFile != "" {
		t, err := credfile.NewToken(c.path(s.TokenFile))
		if err != nil {
			return o, fmt.Errorf("source: token_file: %w", err)
		}
		o.Token = t.Bytes
	}
	if s.Auth != nil {
		if o.Admit = n.Admit; o.Admit == nil {
			return o, errors.New("source: auth: there is no door")
		}
	}
	if s.TLS != nil {
		t, err := s.TLS.open(c)
		if err != nil {
			return o, err
		}
		o.TLS = t
	}
	return o, nil
}

// AdminTLS returns the configuration of the server of admin, or nil.
func (c *Config) AdminTLS() (*tls.Config, error) {
	if c.Admin.TLS == nil {
		return nil, nil
	}
	o, err := c.Admin.TLS.server(c)
	if err != nil {
		return nil, fmt.Errorf("admin: tls: %w", err)
	}
	return o, nil
}

// server returns the configuration of a server.
func (t *TLSServer) server(c *Config) (*tls.Config, error) {
	return credfile.TLS{Cert: c.path(t.Cert), Key: c.path(t.Key), CA: c.path(t.ClientCA)}.Server()
}

// open returns the configuration of the server of a source.
func (t *TLSServer) open(c *Config) (*tls.Config, error) {
	o, err := t.server(c)
	if err != nil {
		return nil, fmt.Errorf("source: tls: %w", err)
	}
	return o, nil
}

// fileSource returns the options of a file source.
func (c *Config) fileSource(p *Pipeline, s *FileSource, n *Needs, part *Part) *file.TailOptions {
	counts := new(file.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts})
	format, _ := file.ParseFormat(s.Format)
	o := &file.TailOptions{
		Format: format, Limits: p.limits(), Attributes: p.attributes(),
		Framer:     framer.Options{Max: int(p.Source.MaxRecord), Multiline: s.Multiline.multiline()},
		Checkpoint: filepath.Join(n.Dir, "files"), Hash: n.Hash, Retention: time.Duration(s.Retention),
		MaxOpen: s.MaxOpen, Poll: time.Duration(s.Poll), Scan: time.Duration(s.Scan), Notify: s.Notify,
		Linger: time.Duration(s.Linger), Idle: time.Duration(s.Idle), Once: s.Once, Own: n.Own,
		Log: n.Log, Counts: counts,
	}
	if s.Start == "end" {
		o.Start = file.End
	}
	o.Patterns, o.Exclude = c.patterns(s)
	return o
}

// syslog returns the options of a syslog source.
func (c *Config) syslog(p *Pipeline, s *SyslogSource, n *Needs, part *Part) (syslog.Options, error) {
	counts := new(syslog.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts, Levels: []string{"Conns"}})
	o := syslog.Options{
		Framing: map[string]syslog.Framing{"octet_counting": syslog.OctetCounting, "line_feed": syslog.LineFeed}[s.Framing],
		Whole:   s.Whole, Peer: s.Peer, MaxMessage: int(min(p.Source.MaxRecord, syslog.DefaultMaxMessage)),
		Conns: s.MaxConns, PerHost: s.PerHost, Idle: time.Duration(s.Idle), Receive: int(s.Receive),
		Limits: p.limits(), Counts: counts, Log: n.Log,
	}
	for _, text := range s.Listen {
		network, address, _ := strings.Cut(text, "://")
		o.Listen = append(o.Listen, syslog.Listener{Network: network, Address: address, Mode: mode(s.SocketMode)})
	}
	if s.Zone != "" {
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			return o, fmt.Errorf("source: time_zone is no zone that this machine knows; write for example UTC")
		}
		o.Zone = zone
	}
	if s.TLS != nil {
		t, err := s.TLS.open(c)
		if err != nil {
			return o, err
		}
		o.TLS = t
	}
	return o, nil
}
