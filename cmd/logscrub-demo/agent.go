package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/natsstate"
	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/scrub"
	sink "github.com/logscrub/logscrub/sinks/nats"
	source "github.com/logscrub/logscrub/sources/nats"
)

// An agent is a pipeline from one stream to another, as logscrub run makes it.
type agent struct {
	url, state string
	scrubber   *scrub.Scrubber
	idKey      []byte
	read       source.Counts
	written    sink.Counts

	mu     sync.Mutex
	totals pipeline.Totals
}

func newAgent(url, dir string) (*agent, error) {
	ring := pseudonym.Ephemeral(pseudonym.DefaultTenant)
	s, err := scrub.New(scrub.Options{Keyring: ring})
	if err != nil {
		return nil, err
	}
	key, err := ring.Derive(pseudonym.KeyID(s.KeyID()), pseudonym.PurposeMessageID, "")
	if err != nil {
		return nil, err
	}
	return &agent{url: url, state: filepath.Join(dir, "agent.state"), scrubber: s, idKey: key}, nil
}

// messageID names a record for the stream's window of duplicates: the same in every
// run and on every machine with the key, and it tells nothing.
func (a *agent) messageID(dst []byte, origin string, seq uint64) []byte {
	h := hmac.New(sha256.New, a.idKey)
	h.Write(binary.BigEndian.AppendUint64(nil, seq))
	h.Write([]byte(origin))
	return append(dst, strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:16]))...)
}

// run moves records until stop, and adds what it counted.
func (a *agent) run(stop, abort context.Context) error {
	conn := natsconn.Options{URLs: []string{a.url}, Name: "logscrub-demo"}
	src, err := source.New(source.Options{
		Conn: conn, Stream: rawStream, Durable: durable, Limits: flow.Limits{Wait: 20 * time.Millisecond},
		State: natsstate.Options{Path: a.state}, Counts: &a.read,
	})
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := sink.New(sink.Options{
		Conn: conn, Stream: cleanStream, Subject: cleanSubject, Headers: true, MsgID: a.messageID, Counts: &a.written,
	})
	if err != nil {
		return err
	}
	defer dst.Close()
	skipped := a.read.Skipped.Load()
	n, err := pipeline.Run(stop, abort, pipeline.Options[scrub.Carry]{
		Source: src, Sinks: []pipeline.Sink{dst}, Workers: 2, Retry: &pipeline.Retry{},
		NewWorker: func() pipeline.Worker[scrub.Carry] { return a.scrubber.Worker() },
		Skipped:   func() int64 { return a.read.Skipped.Load() - skipped },
	})
	a.mu.Lock()
	defer a.mu.Unlock()
	a.totals.RecordsIn += n.RecordsIn
	a.totals.RecordsOut += n.RecordsOut
	a.totals.Skipped += n.Skipped
	a.totals.Batches += n.Batches
	a.totals.BytesIn += n.BytesIn
	a.totals.BytesOut += n.BytesOut
	a.totals.Dropped += n.Dropped
	a.totals.Undelivered += n.Undelivered
	a.totals.Quarantined += n.Quarantined
	return err
}

// during runs the agent while f does, and until what it read is delivered.
func (a *agent) during(ctx context.Context, f func() error) error {
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- a.run(stop, ctx) }()
	err := f()
	cancel()
	if runErr := <-ended; err == nil {
		err = runErr
	}
	return err
}

// snapshot is what the metrics tell.
func (a *agent) snapshot() admin.Snapshot {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := a.totals
	return admin.Snapshot{Version: "demo", Pipelines: []admin.Pipeline{{
		Name: "demo", Policy: a.scrubber.Hash(), KeyIDs: []string{a.scrubber.KeyID()}, Scrub: a.scrubber.Stats(),
		Flow: admin.Flow{
			Batches: n.Batches, RecordsIn: n.RecordsIn, RecordsOut: n.RecordsOut, Dropped: n.Dropped, Quarantined: n.Quarantined,
			Skipped: n.Skipped, Undelivered: n.Undelivered, BytesIn: n.BytesIn, BytesOut: n.BytesOut,
		},
	}}}
}
