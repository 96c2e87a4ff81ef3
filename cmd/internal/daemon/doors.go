package daemon

import (
	"context"
	"crypto/tls"
	"net/http"
	"sync/atomic"

	"github.com/logscrub/logscrub/admin"
	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/token/issuer"
)

// A gate is what a source, or admin, is guarded by: it stays as long as they run,
// while a reload may hang another door into it. Until there is one it is shut.
type gate struct {
	now    atomic.Pointer[doorway]
	counts *issuer.DoorCounts
}

// A doorway has a door, or none, if everybody may come in.
type doorway struct{ door *issuer.Door }

// hang has g ask for what door does; nil lets everybody in.
func (g *gate) hang(door *issuer.Door) { g.now.Store(&doorway{door}) }

// admit is issuer.Door's Admit.
func (g *gate) admit(authorization []string) (status int, challenge string) {
	switch w := g.now.Load(); {
	case w == nil:
		return http.StatusServiceUnavailable, ""
	case w.door == nil:
		return http.StatusOK, ""
	default:
		return w.door.Admit(authorization)
	}
}

// doorOf returns the door of c that asks for a; nil where a is. The trust of c must be
// there.
func (d *Daemon) doorOf(c *config.Config, a *config.Auth, ring *pseudonym.Keyring, counts *issuer.DoorCounts) *issuer.Door {
	if a == nil {
		return nil
	}
	t := d.trustFor(c)
	if t == nil {
		t = &trust{issuers: new(issuer.Issuers)} // lets nobody in
	}
	return c.Door(a, t.issuers, t.denial.denylist(), ring, counts)
}

// setDoor gives p the door of conf and ring.
func (d *Daemon) setDoor(p *pipe, conf *config.Config, ring *pseudonym.Keyring) {
	if s := p.line.Source.HTTP; s != nil {
		p.gate.hang(d.doorOf(conf, s.Auth, ring, p.gate.counts))
	}
}

// setDoors has admin, and what goes on running, ask for what set says.
func (d *Daemon) setDoors(set Set, same []string) {
	d.gate.hang(d.doorOf(set.Config, set.Config.Admin.Auth, set.Ring, d.gate.counts))
	for _, name := range same {
		d.setDoor(d.pipes[name], set.Config, set.Ring)
	}
	d.deny = nil
	if t := d.trustFor(set.Config); t != nil {
		d.deny = t.denial.denylist()
	}
}

// AdminTLS returns what the server of admin shows, or nil.
func (d *Daemon) AdminTLS() (*tls.Config, error) { return d.set.Config.AdminTLS() }

// A denial is a denylist that is kept up to date, for as many configurations as have
// the same.
type denial struct {
	conf *config.Config
	list *issuer.Denylist
	stop context.CancelFunc
	done chan struct{}
}

// denylist returns the list of n, which may be nil.
func (n *denial) denylist() *issuer.Denylist {
	if n == nil {
		return nil
	}
	return n.list
}

// denialOf returns the denylist of c, which may be one that is kept already; nil
// where c has none.
func (d *Daemon) denialOf(c *config.Config) (*denial, error) {
	for _, t := range d.trusts {
		if t.denial != nil && t.denial.conf.SameDenylist(c) {
			return t.denial, nil
		}
	}
	open, err := c.OpenDenylist(d.log.Logger)
	if open == nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	n := &denial{c, open.List, stop, make(chan struct{})}
	go func() {
		defer close(n.done)
		open.Run(ctx)
	}()
	return n, nil
}

// tellDoors adds doors and denylist to what a scrape reports.
func (d *Daemon) tellDoors(s *admin.Snapshot, pipes []*pipe) {
	d.mu.Lock()
	asks, deny := d.set.Config.Admin.Auth != nil, d.deny
	d.mu.Unlock()
	if asks {
		s.Doors = append(s.Doors, admin.Door{Outcomes: d.gate.counts.ByWord()})
	}
	for _, p := range pipes {
		if h := p.line.Source.HTTP; h != nil && h.Auth != nil {
			s.Doors = append(s.Doors, admin.Door{Pipeline: p.name, Outcomes: p.gate.counts.ByWord()})
		}
	}
	if deny != nil {
		n := deny.State()
		s.Denylist = &admin.Denylist{Ready: n.Ready, Entries: int64(n.Entries), Loads: n.Loads, Failures: n.Failures,
			RefusedByID: n.ByID, RefusedByFingerprint: n.ByPrint}
	}
}
