//go:build linux

package faultlab

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"

	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// When nothing moves any more, everybody who may have caused it is asked: each server
// by its pages and over a connection of its own, the lab's own connections, and the
// agent for what its goroutines do. The test's log has the short of it; the files in
// the folder standstill all of it, which FAULTLAB_KEEP keeps.

// standstill tells what everything looks like.
func (l *lab) standstill() {
	l.Helper()
	l.Logf("the standstill, %s:", time.Now().UTC().Format(time.TimeOnly))
	for _, k := range l.brokers {
		l.Logf("the lab: connected to %s, %v; publishing failed last with %v; %d of the records that are owed were not read in OUT", k.conn.ConnectedAddr(), k.conn.Status(),
			k.refused.Load(), len(l.ledger.Owed())-len(k.seen))
	}
	for _, n := range l.nodes {
		n.pages()
		n.asked()
	}
	l.goroutines()
}

// saved writes what somebody said into the folder of the standstill.
func (l *lab) saved(name string, text []byte) {
	l.Helper()
	if err := os.WriteFile(filepath.Join(l.folder("standstill"), name), text, 0o600); err != nil {
		l.Log(err)
	}
}

// gone is the state of a process that is no more.
const gone = "gone"

// state returns the state of a process, as ps has it: T is stopped.
func state(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return gone
	}
	_, rest, _ := bytes.Cut(text, []byte(") "))
	return string(rest[:min(1, len(rest))])
}

// pages saves the pages of a server, and tells of its streams.
func (n *node) pages() {
	n.l.Helper()
	at, is := n.monitor(), state(n.cmd.Process.Pid)
	n.l.Logf("%s: listens at %s, process %d is %s, pages at %s; it wrote last:\n%s", n.name, n.addr, n.cmd.Process.Pid, is, at, n.said(20))
	if is == gone {
		return
	}
	for _, page := range []string{"healthz", "jsz?streams=1&consumers=1&config=1&raft=1", "raftz?acc=$G", "connz?subs=1", "routez", "varz", "ipqueuesz?all=1", "stacksz"} {
		name, _, _ := strings.Cut(page, "?")
		_, text, err := n.page(page)
		if err != nil {
			n.l.Logf("%s: %s: %v", n.name, name, err)
			continue
		}
		n.l.saved(n.name+"-"+name, text)
		switch name {
		case "healthz":
			n.l.Logf("%s: health: %.500q", n.name, text)
		case "jsz":
			n.streams(text)
		case "connz":
			n.connections(text)
		case "raftz":
			n.groups(text)
		}
	}
}

// page returns a page of the server.
func (n *node) page(name string) (status int, text []byte, err error) {
	c := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := c.Get("http://" + n.monitor() + "/" + name)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	return resp.StatusCode, text, err
}

// monitor returns where the server has its pages since it was started last.
func (n *node) monitor() string {
	text, _ := os.ReadFile(n.l.path(n.name + ".log"))
	_, at, _ := cutLast(string(text), "Starting http monitor on ")
	at, _, _ = strings.Cut(at, "\n")
	return at
}

// said returns the last lines that the server wrote, but for those of who is away.
func (n *node) said(lines int) string {
	text, _ := os.ReadFile(n.l.path(n.name + ".log"))
	all := slices.DeleteFunc(slices.Collect(strings.Lines(string(text))), func(line string) bool {
		return strings.Contains(line, "Error trying to connect to route")
	})
	return strings.Join(all[max(0, len(all)-lines):], "")
}

// streams tells what a server holds of each stream and consumer.
func (n *node) streams(text []byte) {
	n.l.Helper()
	var page struct {
		Accounts []struct {
			Streams []struct {
				Name      string                   `json:"name"`
				Cluster   *jetstream.ClusterInfo   `json:"cluster"`
				State     jetstream.StreamState    `json:"state"`
				Consumers []jetstream.ConsumerInfo `json:"consumer_detail"`
			} `json:"stream_detail"`
		} `json:"account_details"`
	}
	if err := json.Unmarshal(text, &page); err != nil {
		n.l.Logf("%s: jsz: %v", n.name, err)
	}
	for _, a := range page.Accounts {
		for _, s := range a.Streams {
			n.l.Logf("%s: %s: %d to %d, %s", n.name, s.Name, s.State.FirstSeq, s.State.LastSeq, peers(s.Cluster))
			for i := range s.Consumers {
				n.l.Logf("%s: %s", n.name, consumerText(&s.Consumers[i]))
			}
		}
	}
}

// connections tells of the clients of a server.
func (n *node) connections(text []byte) {
	n.l.Helper()
	var page struct {
		Conns []struct {
			Cid     uint64 `json:"cid"`
			Name    string `json:"name"`
			Idle    string `json:"idle"`
			Pending int    `json:"pending_bytes"`
			In      int64  `json:"in_msgs"`
			Out     int64  `json:"out_msgs"`
		} `json:"connections"`
	}
	if err := json.Unmarshal(text, &page); err != nil {
		n.l.Logf("%s: connz: %v", n.name, err)
	}
	for _, c := range page.Conns {
		n.l.Logf("%s: client %d %q, idle %s, %d bytes pending, %d messages in, %d out", n.name, c.Cid, c.Name, c.Idle, c.Pending, c.In, c.Out)
	}
}

// groups tells how far a server's part in each group of servers is. One that is paused
// does not ask to lead; one with a lower term, or index in the same, is not voted for.
func (n *node) groups(text []byte) {
	n.l.Helper()
	var page map[string]map[string]struct {
		State     string `json:"state"`
		Paused    bool   `json:"paused"`
		Leader    string `json:"leader"`
		Committed uint64 `json:"committed"`
		Applied   uint64 `json:"applied"`
		Term      uint64 `json:"term"`
		LastTerm  uint64 `json:"pterm"`
		LastIndex uint64 `json:"pindex"`
	}
	if err := json.Unmarshal(text, &page); err != nil {
		n.l.Logf("%s: raftz: %v", n.name, err)
	}
	for _, groups := range page {
		for name, g := range groups {
			n.l.Logf("%s: group %s: %+v", n.name, name, g)
		}
	}
}

// peers says who leads, and how far the others are.
func peers(c *jetstream.ClusterInfo) string {
	if c == nil {
		return "no cluster"
	}
	text := "led by " + c.Leader
	for _, r := range c.Replicas {
		text += fmt.Sprintf(", %s current %v offline %v lag %d active %v", r.Name, r.Current, r.Offline, r.Lag, r.Active)
	}
	return text
}

func consumerText(c *jetstream.ConsumerInfo) string {
	return fmt.Sprintf("consumer %s: delivered %d, acknowledged to %d, %d unacknowledged, %d pending, %d pulls waiting, %s",
		c.Name, c.Delivered.Stream, c.AckFloor.Stream, c.NumAckPending, c.NumPending, c.NumWaiting, peers(c.Cluster))
}

// asked asks for the streams and the consumer over a server, and has each stream's
// leader refuse a message, which shows that it takes some.
func (n *node) asked() {
	n.l.Helper()
	conn, err := natsio.Connect("nats://"+n.addr, natsio.Timeout(5*time.Second))
	if err != nil {
		n.l.Logf("over %s: %v", n.name, err)
		return
	}
	defer conn.Close()
	ask := func(subject string, m *natsio.Msg, into any) {
		m.Subject = subject
		began := time.Now()
		got, err := conn.RequestMsg(m, 5*time.Second)
		if err != nil {
			n.l.Logf("over %s: %s: %v", n.name, subject, err)
			return
		}
		n.l.saved("over-"+n.name+"-"+subject, got.Data)
		text := fmt.Sprintf("%.300q", got.Data)
		switch into := into.(type) {
		case *jetstream.StreamInfo:
			if json.Unmarshal(got.Data, into) == nil && into.Config.Name != "" {
				text = fmt.Sprintf("%d to %d, %s", into.State.FirstSeq, into.State.LastSeq, peers(into.Cluster))
			}
		case *jetstream.ConsumerInfo:
			if json.Unmarshal(got.Data, into) == nil && into.Name != "" {
				text = consumerText(into)
			}
		}
		n.l.Logf("over %s: %s: %s, after %v", n.name, subject, text, time.Since(began).Round(time.Millisecond))
	}
	ask("$JS.API.STREAM.INFO.IN", &natsio.Msg{}, &jetstream.StreamInfo{})
	ask("$JS.API.STREAM.INFO.OUT", &natsio.Msg{}, &jetstream.StreamInfo{})
	ask("$JS.API.CONSUMER.INFO.IN.scrub", &natsio.Msg{}, &jetstream.ConsumerInfo{})
	for _, subject := range []string{"in.probe", "out.probe"} {
		ask(subject, &natsio.Msg{Header: natsio.Header{"Nats-Expected-Stream": {"another"}}}, nil)
	}
}

// goroutines saves what the goroutines of the lab and of the agent do. An agent that is
// none of agentBin's is not asked: it would end.
func (l *lab) goroutines() {
	l.Helper()
	var all bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&all, 2); err == nil {
		l.saved("lab-goroutines", all.Bytes())
	}
	if l.last == nil || l.bin != nil {
		return
	}
	name := filepath.Join(l.path("tmp"), goroutinesFile)
	_ = os.Remove(name)
	l.last.signal(syscall.SIGUSR2)
	for range 50 {
		l.pause(100 * time.Millisecond)
		if text, err := os.ReadFile(name); err == nil {
			l.saved("agent-goroutines", text)
			l.Logf("goroutines of the agent:\n%s", waits(string(text)))
			return
		}
	}
	l.Log("the agent does not tell what its goroutines do")
}

// waits returns, of a dump of goroutines, what each waits for and where in logscrub.
func waits(dump string) string {
	var out strings.Builder
	for _, g := range strings.Split(dump, "\n\n") {
		head, rest, _ := strings.Cut(g, "\n")
		for line := range strings.Lines(rest) {
			if strings.HasPrefix(line, "github.com/logscrub/") {
				name, _, _ := cutLast(strings.TrimSpace(line), "(")
				fmt.Fprintf(&out, "%s %s\n", head, name)
				break
			}
		}
	}
	return out.String()
}
