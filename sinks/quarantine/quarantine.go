// Package quarantine keeps what cannot be delivered: the originals of withheld
// records, sealed to an age recipient, and clean records that a sink refused for
// good, in clear, with the reason.
//
// New, then Seal and Refuse as the pipeline asks for them. Both return once the
// file is synced. Files stand in one folder, sealed-000001.lss and
// refused-000001.ndjson and so on, 0600, never written to by a second process;
// internal/seal has the form of the first. A quarantine that has grown to its
// bound takes nothing more, and the pipeline waits: nothing is thrown away.
//
// An original leaves the process sealed or not at all: without a recipient Seal
// fails, and Seals tells beforehand.
package quarantine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"filippo.io/age"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// The bounds where none are set, in bytes.
const (
	DefaultFile  = 64 << 20
	DefaultBytes = 1 << 30
)

// ErrFull is returned when the folder holds as much as it may.
var ErrFull = errors.New("the quarantine is full; take its files away, or raise max_bytes")

// ErrNoRecipient is returned by Seal where none is configured.
var ErrNoRecipient = errors.New("originals cannot be sealed without a recipient")

// Options configure a Sink. Dir must be set.
type Options struct {
	// Dir is the folder, which is made if it is not there.
	Dir string
	// Recipient is whom originals are sealed to: the public half of an X25519 key of
	// age, age1…. Without one they are not kept.
	Recipient string
	// MaxFile is the size of a file, in bytes, above which the next one is begun; 0
	// is DefaultFile.
	MaxFile int64
	// MaxBytes bounds the folder; 0 is DefaultBytes.
	MaxBytes int64
	// ID, if set, appends the keyed hash of a record's identity to dst. It is how a
	// refused record is named in its file.
	ID func(dst []byte, origin string, seq uint64) []byte
	// Name, if set, returns the name of a sink of the pipeline.
	Name func(sink int) string
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Counts are what a quarantine holds more than when it was opened.
type Counts struct {
	Sealed  [record.Whys]atomic.Int64  // originals, by why they are withheld
	Refused [flow.Reasons]atomic.Int64 // records, by why they were refused
	Bytes   atomic.Int64               // of the folder, as far as is known
}

// A Sink is a quarantine. It is safe for concurrent use; of what is sent to it as
// to any other sink it keeps every record as refused.
type Sink struct {
	o         Options
	recipient age.Recipient
	counts    Counts

	mu      sync.Mutex
	sealed  journal
	refused journal
	closed  bool
}

// New returns a quarantine. Errors say which option is wrong, and how.
func New(o Options) (*Sink, error) {
	if o.Dir == "" {
		return nil, errors.New("quarantine: no folder; set dir")
	}
	if o.MaxFile <= 0 {
		o.MaxFile = DefaultFile
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultBytes
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Sink{o: o}
	if o.Recipient != "" {
		r, err := age.ParseX25519Recipient(o.Recipient)
		if err != nil { // it quotes what it was given, which may be the secret half
			return nil, errors.New("quarantine: recipient: want the public half of an X25519 key, age1…; age-keygen makes one")
		}
		s.recipient = r
	}
	if err := prepare(o.Dir); err != nil {
		return nil, fmt.Errorf("quarantine: %w", err)
	}
	f := folder{path: o.Dir, maxFile: o.MaxFile, maxBytes: o.MaxBytes, bytes: &s.counts.Bytes}
	if err := f.measure(); err != nil {
		return nil, fmt.Errorf("quarantine: %w", err)
	}
	s.sealed = journal{folder: &f, prefix: "sealed-", suffix: ".lss"}
	s.refused = journal{folder: &f, prefix: "refused-", suffix: ".ndjson"}
	return s, nil
}

// Seals reports whether Seal can keep originals.
func (s *Sink) Seals() bool { return s.recipient != nil }

// Counts returns the counts, which go on.
func (s *Sink) Counts() *Counts { return &s.counts }

// encrypt is a seal.Encrypt.
func (s *Sink) encrypt(dst io.Writer) (io.WriteCloser, error) { return age.Encrypt(dst, s.recipient) }

// put appends text to j, durably.
func (s *Sink) put(ctx context.Context, j *journal, head, text []byte) error {
	switch err := ctx.Err(); {
	case err != nil:
		return err
	case s.closed:
		return flow.Permanent(errors.New("quarantine: closed"))
	}
	if err := j.append(head, text); err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	return nil
}

// Send keeps every record of c, as Refuse does.
func (s *Sink) Send(ctx context.Context, c *record.Clean) (flow.Delivery, error) {
	all := make([]flow.Rejection, c.Len())
	for i := range all {
		all[i].Record = i
	}
	if len(all) == 0 {
		return flow.Held(), nil
	}
	if err := s.keep(ctx, "", c, all); err != nil {
		return nil, err
	}
	return flow.Held(), nil
}

// Close closes the files.
func (s *Sink) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return errors.Join(s.sealed.close(), s.refused.close())
}
