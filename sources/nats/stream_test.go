package nats

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsstate"
)

// TestStreamMadeAnew deletes the stream under way and makes it again: numbers begin
// at 1, and none of the new messages is taken for one that was written. An
// acknowledgement that comes late tells nobody anything of the new ones.
func TestStreamMadeAnew(t *testing.T) {
	k := serve(t)
	k.stream()
	k.number(1, 10)
	s := k.agent(func(o *Options) { o.Limits.Wait = time.Second })
	once(t, collect(t, s, 10), 1, 10)
	k.number(11, 15)
	old := read(t, s)
	if err := k.js.DeleteStream(t.Context(), "IN"); err != nil {
		t.Fatal(err)
	}
	until(t, "noticed", func() bool { return s.Ready() != nil })
	k.stream()
	k.number(16, 30)
	fresh := read(t, s)
	ack(t, s, old, flow.Delivered)
	if o, n := old.Origins[0].Name, fresh.Origins[0].Name; o == n {
		t.Errorf("both streams are %s", o)
	}
	if left := k.info().NumAckPending; left != 15 {
		t.Errorf("%d messages wait for their acknowledgement, want 15", left)
	}
	if got := len(fresh.Recs); got != 15 {
		t.Errorf("%d records", got)
	}
	ack(t, s, fresh, flow.Delivered)
	until(t, "all acknowledged", func() bool { return k.info().NumAckPending == 0 })
}

// TestStreamMadeAnewAway is TestStreamMadeAnew while the agent has no connection,
// or is not running: nobody tells it.
func TestStreamMadeAnewAway(t *testing.T) {
	for _, restart := range []bool{false, true} {
		k := serve(t)
		k.stream()
		k.number(1, 10)
		path := filepath.Join(t.TempDir(), "state")
		keep := func(o *Options) { o.State.Path = path }
		s := k.agent(keep)
		once(t, collect(t, s, 10), 1, 10)
		if restart {
			s.Close()
		}
		k.Stop()
		k.Options.StoreDir = t.TempDir() // another disk
		k.Start()
		until(t, "connected", k.conn.IsConnected)
		k.stream()
		k.number(11, 20)
		if restart {
			s = k.agent(keep)
		}
		once(t, collect(t, s, 10), 11, 20)
	}
}

// TestShrunkStream: the server lost the end of the stream and uses its numbers
// again, under the same name and birth. Nothing of it is taken for written, whether
// the last number tells of the loss or only the time of storing does.
func TestShrunkStream(t *testing.T) {
	for _, c := range []struct{ last, lost int }{{15, 1}, {40, 1}} {
		k := serve(t)
		k.stream()
		k.number(1, 10)
		path := filepath.Join(t.TempDir(), "state")
		s := k.agent(func(o *Options) { o.State.Path = path })
		once(t, collect(t, s, 10), 1, 10)
		s.Close()
		k.pretend(path, 11, 20)
		k.number(11, c.last)
		var n Counts
		s = k.agent(func(o *Options) { o.State.Path, o.Counts = path, &n })
		once(t, collect(t, s, c.last-10), 11, c.last)
		if got := n.Lost.Load(); got != int64(c.lost) {
			t.Errorf("%d losses told, want %d", got, c.lost)
		}
	}
}

// pretend makes a state file say that the messages lo to hi were stored and written
// too: as it is after a power cut that took them from the server.
func (k *broker) pretend(path string, lo, hi uint64) {
	k.t.Helper()
	info, err := k.js.Stream(k.t.Context(), "IN")
	if err != nil {
		k.t.Fatal(err)
	}
	st := natsstate.New(natsstate.Options{Path: path})
	if err := st.Load(); err != nil {
		k.t.Fatal(err)
	}
	st.Use(streamName(info.CachedInfo()), lo-1)
	for seq := lo; seq <= hi; seq++ {
		_, gen := st.See(seq, time.Now().UnixNano())
		st.Done(seq, gen)
	}
	if err := st.Save(); err != nil {
		k.t.Fatal(err)
	}
}
