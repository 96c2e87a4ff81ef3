package config

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/logscrub/logscrub/internal/credfile"
	sinkfile "github.com/logscrub/logscrub/sinks/file"
	"github.com/logscrub/logscrub/sources/syslog"
)

// fileSink returns the options of a file sink.
func (c *Config) fileSink(s *FileSink, n *Needs, part *Part) sinkfile.Options {
	counts := new(sinkfile.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts})
	var down atomic.Pointer[error]
	part.Ready = func() error {
		if err := down.Load(); err != nil {
			return *err
		}
		return nil
	}
	return sinkfile.Options{
		Down: func(cause error) {
			if down.Store(nil); cause != nil {
				down.Store(&cause)
			}
		},
		Path: c.path(s.Path), Mode: mode(s.Mode), MaxSize: int64(s.MaxSize), MaxAge: time.Duration(s.MaxAge), Keep: s.Keep,
		Compress: map[string]sinkfile.Compression{"gzip": sinkfile.Gzip, "zstd": sinkfile.Zstd}[s.Compress],
		Counts:   counts, Log: n.Log.With("sink", part.Name),
	}
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
		t, err := credfile.TLS{Cert: c.path(s.TLS.Cert), Key: c.path(s.TLS.Key), CA: c.path(s.TLS.ClientCA)}.Server()
		if err != nil {
			return o, fmt.Errorf("source: tls: %w", err)
		}
		o.TLS = t
	}
	return o, nil
}
