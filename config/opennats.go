package config

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/natsplan"
	"github.com/logscrub/logscrub/internal/natsstate"
	sinknats "github.com/logscrub/logscrub/sinks/nats"
	"github.com/logscrub/logscrub/sources/nats"
)

// connection returns how the servers of s are reached. name is what they show of
// the connection.
func (c *Config) connection(s *NATSServer, name string) natsconn.Options {
	o := natsconn.Options{
		Context: s.Context, Name: name, CredsFile: c.path(s.Creds), NKeyFile: c.path(s.NKey), User: s.User, Password: s.Password,
		Token: s.Token, CertFile: c.path(s.Cert), KeyFile: c.path(s.Key), CAFile: c.path(s.CA), TLSFirst: s.TLSFirst,
		InboxPrefix: s.InboxPrefix, Domain: s.Domain, APIPrefix: s.APIPrefix,
	}
	for text := range strings.SplitSeq(s.URL, ",") {
		if text = strings.TrimSpace(text); text != "" {
			o.URLs = append(o.URLs, text)
		}
	}
	return o
}

// natsSource returns the options of a NATS source.
func (c *Config) natsSource(p *Pipeline, s *NATSSource, n *Needs, part *Part) nats.Options {
	counts := new(nats.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts, Levels: []string{"Pending"}})
	part.Skipped = counts.Skipped.Load
	if s.Stream != "" {
		part.LagMessages = counts.Pending.Load
	}
	o := nats.Options{
		Conn: c.connection(&s.NATSServer, "logscrub "+n.Name), Stream: s.Stream, Durable: s.Durable, Subject: s.Subject, Queue: s.Queue,
		Limits: p.limits(), Buffer: int(s.Buffer), MaxRecord: int(p.Source.MaxRecord), Bare: s.Bare, Tries: s.MaxTries, Poison: n.Poison,
		NakMin: time.Duration(s.NakMin), NakMax: time.Duration(s.NakMax), Recreate: s.Recreate, Counts: counts, Log: n.Log,
	}
	if s.Stream != "" {
		o.State = natsstate.Options{Path: filepath.Join(n.Dir, "nats"), Key: func(dst []byte, name string) []byte { return n.Hash(dst, []byte(name)) }}
	}
	return o
}

// natsSink returns the options of a NATS sink.
func (c *Config) natsSink(s *NATSSink, n *Needs, part *Part) sinknats.Options {
	counts := new(sinknats.Counts)
	part.Counts = append(part.Counts, Counters{Of: counts, Levels: []string{"ShortWindow"}})
	return sinknats.Options{
		Conn: c.connection(&s.NATSServer, "logscrub "+n.Name), Subject: s.Subject, Stream: s.Stream, Headers: s.Headers, MsgID: n.MsgID,
		Window: s.Window, AckTimeout: time.Duration(s.AckTimeout), Duplicates: time.Duration(s.Duplicates), NoBatches: s.NoBatches,
		Counts: counts, Log: n.Log.With("sink", part.Name),
	}
}

// A NATSNeed is what a configuration needs of one JetStream.
type NATSNeed struct {
	Server NATSServer
	Conn   natsconn.Options
	Need   natsplan.Need
}

// NATSNeeds returns what the leak feed and the pipelines of c need of each JetStream
// that they name, in the order of the pipelines.
func (c *Config) NATSNeeds() (all []NATSNeed) {
	at := func(s *NATSServer) *natsplan.Need {
		for i := range all {
			if all[i].Server == *s {
				return &all[i].Need
			}
		}
		all = append(all, NATSNeed{Server: *s, Conn: c.connection(s, "logscrub plan")})
		return &all[len(all)-1].Need
	}
	if f := c.LeakFeed; f != nil && f.NATS != nil && f.NATS.Stream != "" {
		need := at(&f.NATS.NATSServer)
		need.Streams = append(need.Streams, NATSPlan{}.stream(f.NATS.Stream, []string{f.NATS.Subject}, 2*time.Minute))
	}
	for _, name := range c.PipelineNames() {
		p := c.Pipelines[name]
		if s := p.Source.NATS; s != nil && s.Stream != "" {
			need := at(&s.NATSServer)
			plan := orZero(s.Plan)
			need.Streams = append(need.Streams, plan.stream(s.Stream, nil, 0))
			need.Consumers = append(need.Consumers, natsplan.Consumer{Stream: s.Stream, Durable: s.Durable, Filters: plan.Filters,
				AckWait: time.Duration(plan.AckWait), MaxAckPending: plan.MaxAckPending})
		}
		for i := range p.Sinks {
			if s := p.Sinks[i].NATS; s != nil && s.Stream != "" {
				need := at(&s.NATSServer)
				need.Streams = append(need.Streams, orZero(s.Plan).stream(s.Stream, []string{s.Subject}, time.Duration(s.Duplicates)))
			}
		}
	}
	return all
}

// stream returns the stream called name as it is to be made.
func (p NATSPlan) stream(name string, subjects []string, duplicates time.Duration) natsplan.Stream {
	if len(p.Subjects) > 0 {
		subjects = p.Subjects
	}
	return natsplan.Stream{Name: name, Subjects: subjects, Duplicates: duplicates, Replicas: p.Replicas, Atomic: p.Atomic,
		MaxBytes: int64(p.MaxBytes), MaxAge: time.Duration(p.MaxAge)}
}

func orZero(p *NATSPlan) NATSPlan {
	if p == nil {
		return NATSPlan{}
	}
	return *p
}
