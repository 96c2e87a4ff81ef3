package config

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/logscrub/logscrub/internal/natswatch"
	"github.com/logscrub/logscrub/token/issuer"
)

// A Denylist is where the tokens stand that are refused: in a file, or in a bucket.
type Denylist struct {
	File string      `key:"file" form:"line" doc:"File with a line for each: jti ISSUER ID [UNTIL], or fingerprint HEX [UNTIL]; write another and rename it."`
	Poll Duration    `key:"poll" doc:"How often the file is looked at."`
	NATS *DenyBucket `key:"nats" doc:"Bucket of NATS with a key for each, instead of a file."`
}

func (d *Denylist) setDefaults() { d.Poll = Duration(2 * time.Second) }

// A DenyBucket is a bucket whose keys are fp.HEX or jti.ISSUER.ID, the latter two in
// base64url. What they hold is not read.
type DenyBucket struct {
	NATSServer
	Bucket string `key:"bucket" need:"yes" form:"stream" doc:"Name of the bucket; it must be there."`
}

func (c *Config) checkDenylist() Errors {
	d := c.Denylist
	if d == nil {
		return nil
	}
	k := checker{c: c, at: "denylist"}
	if (d.File == "") == (d.NATS == nil) {
		k.add("", "needs file or nats", "write one of the two")
	}
	if d.NATS != nil {
		k.server(".nats", &d.NATS.NATSServer)
	}
	return k.errs
}

// A Denial is the denylist of a configuration, and what keeps it.
type Denial struct {
	List *issuer.Denylist
	// Run keeps List until its context ends. It is to be called once.
	Run func(context.Context)
}

// OpenDenylist opens the denylist of c, and returns nil where it has none. A file is
// read at once, if it can be; a bucket is there a while after Run was called. log is
// told of what goes wrong.
func (c *Config) OpenDenylist(log *slog.Logger) (*Denial, error) {
	d := c.Denylist
	if d == nil {
		return nil, nil
	}
	list := new(issuer.Denylist)
	if d.NATS == nil {
		path, told := c.path(d.File), func(err error) {
			log.Error("the denylist cannot be read; what was loaded before stays", "cause", err)
		}
		err := list.ReadFile(path)
		if err != nil {
			told(err)
		}
		return &Denial{list, func(ctx context.Context) { list.Follow(ctx, path, time.Duration(d.Poll), err, told) }}, nil
	}
	conn := c.connection(&d.NATS.NATSServer, "logscrub denylist")
	conn.Log = log
	w, err := natswatch.New(natswatch.Options{Conn: conn, Bucket: d.NATS.Bucket})
	if err != nil {
		return nil, fmt.Errorf("denylist: %w", err)
	}
	return &Denial{list, func(ctx context.Context) { w.Run(ctx, &denyKeeper{list: list, log: log}) }}, nil
}

// Same reports whether c and next have the same denylist.
func (c *Config) SameDenylist(next *Config) bool {
	a, b := c.Denylist, next.Denylist
	switch {
	case a == nil || b == nil:
		return a == b
	case (a.NATS == nil) != (b.NATS == nil) || a.NATS != nil && *a.NATS != *b.NATS:
		return false
	}
	return c.path(a.File) == next.path(b.File) && a.Poll == b.Poll
}

// A denyKeeper puts the keys of a bucket into a denylist.
type denyKeeper struct {
	list *issuer.Denylist
	next *issuer.Denylist // until it is whole
	log  *slog.Logger
	last string // what was told last
}

var _ natswatch.Keeper = (*denyKeeper)(nil)

// at returns the list that changes are of.
func (k *denyKeeper) at() *issuer.Denylist {
	if k.next != nil {
		return k.next
	}
	return k.list
}

// Begin is of natswatch.Keeper, as all that follow.
func (k *denyKeeper) Begin() { k.next = new(issuer.Denylist) }

// Put denies a token.
func (k *denyKeeper) Put(key string, until time.Time) {
	line, ok := issuer.DenyLine(key)
	if !ok {
		k.Fail(errDenyKey)
		return
	}
	if !until.IsZero() {
		line += fmt.Sprintf(" %d", max(until.Unix(), 1))
	}
	if err := k.at().Deny(line); err != nil {
		k.Fail(err)
	}
}

var errDenyKey = fmt.Errorf("a key is neither fp.HEX nor jti.ISSUER.ID")

// Delete takes a token back.
func (k *denyKeeper) Delete(key string) {
	if line, ok := issuer.DenyLine(key); ok {
		_ = k.at().Allow(line) // a line of DenyLine
	}
}

// Whole has the list be what came.
func (k *denyKeeper) Whole() {
	if k.next != nil {
		err := k.list.Become(k.next)
		if k.next = nil; err != nil {
			k.Fail(err)
			return
		}
		k.last = ""
	}
}

// Fail tells what went wrong, once.
func (k *denyKeeper) Fail(err error) {
	k.list.Fail()
	if text := err.Error(); text != k.last {
		k.last = text
		k.log.Error("the denylist; what was loaded before stays", "cause", text)
	}
}
