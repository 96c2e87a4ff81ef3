//go:build linux

package faultlab

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/proxy"
)

// A parted cluster is one whose servers speak to each other through proxies, one for
// each pair and direction, so that some can be parted from the others.
type parted struct {
	nodes []*node
	links [][]*proxy.Proxy // links[i][j] is what i reaches j by
}

// parted returns a cluster of n servers, started.
//
// What a server tells the others of itself is an address where nobody is: else they
// would find ways around the proxies.
func (l *lab) parted(n int) (p parted) {
	l.Helper()
	var listen []string
	for range n {
		listen = append(listen, freeAddr(l))
	}
	for i := range n {
		links, routes := make([]*proxy.Proxy, n), []string{"nats://" + listen[i]}
		for j := range n {
			if j == i {
				continue
			}
			to, err := proxy.New(listen[j])
			if err != nil {
				l.Fatal(err)
			}
			l.Cleanup(to.Close)
			links[j] = to
			routes = append(routes, "nats://"+links[j].Addr())
		}
		p.links = append(p.links, links)
		p.nodes = append(p.nodes, l.newNode(fmt.Sprintf("n%d", i+1), freeAddr(l), "2m", fmt.Sprintf(
			"cluster {name: lab, listen: \"%s\", advertise: \"127.0.0.1:1\", no_advertise: true, routes: [\"%s\"]}\n", listen[i], strings.Join(routes, `","`))))
	}
	for _, n := range p.nodes {
		n.start()
	}
	return p
}

// part parts a server from the others, or joins them again. What was under way comes
// late, as by TCP. Its clients are not parted from it.
func (p *parted) part(n *node, yes bool) {
	i := slices.Index(p.nodes, n)
	for j := range p.nodes {
		for _, k := range []*proxy.Proxy{p.links[i][j], p.links[j][i]} {
			if k == nil {
				continue
			}
			k.Freeze(proxy.Up, yes)
			k.Freeze(proxy.Down, yes)
		}
	}
}

// leave has the lab itself speak to another server than n.
func (k *broker) leave(n *node) {
	k.l.Helper()
	k.l.await("another server", func() (int64, bool) {
		if k.conn.IsConnected() && k.conn.ConnectedAddr() != n.addr {
			return 0, true
		}
		_ = k.conn.ForceReconnect() // it may be closed, and then nothing goes on
		time.Sleep(50 * time.Millisecond)
		return 0, false
	})
}

// others waits until other servers than n lead the streams.
func (k *broker) others(n *node, nodes []*node) {
	k.l.Helper()
	for _, stream := range []string{"IN", "OUT"} {
		k.l.await("another leader", func() (int64, bool) { return 0, k.leader(stream, nodes) != n })
	}
}

// whole waits until each server holds what the others hold. A cluster of three does
// without one of them; without another as well, while the one that was away has not got
// what was stored without it, nobody is left who may lead.
func whole(l *lab, nodes []*node) {
	l.Helper()
	for _, n := range nodes {
		l.await(n.name+" to be current", func() (int64, bool) {
			status, _, err := n.page("healthz")
			return 0, err == nil && status == http.StatusOK
		})
	}
}

// TestParted parts each server in turn from its cluster, those too that the agent
// speaks to and that lead the streams: the agent finds another while that lasts, and
// nothing is lost or stored twice (fault 42).
func TestParted(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	p := l.parted(3)
	k := l.broker(urls(p.nodes), 3, nil)
	a := l.start(l.config(l.streamToStream(urls(p.nodes), urls(p.nodes), "")))
	end := k.publishing("a", "b")
	rounds := 1
	if full {
		rounds = 10
	}
	for range rounds {
		for _, n := range p.nodes {
			k.goOn(a)
			whole(l, p.nodes)
			p.part(n, true)
			k.leave(n)
			began := time.Now()
			k.others(n, p.nodes)
			elected := time.Since(began)
			k.goOn(a)
			t.Logf("without %s there were leaders after %v, and it went on after %v", n.name, elected.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
			p.part(n, false)
		}
	}
	k.ends(a, end)
}
