package nats

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	natsio "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/sinktest"
	"github.com/logscrub/logscrub/record"
)

// TestHeaders: attributes become headers that cannot command the server, nor begin
// another header, nor bring the subject along.
func TestHeaders(t *testing.T) {
	c := new(record.Clean)
	w := c.Writer()
	w.Begin()
	for _, f := range [][2]string{
		{"subject", "in.app"}, {"X-Request-Id", "a"}, {"X-Request-Id", "b"}, {"host name", "c\r\nNats-Rollup: all"},
		{"Nats-Msg-Id", "no"}, {"nats-rollup", "no"}, {"NATS-Expected-Stream", "no"}, {"Nats-Batch-Id", "no"}, {"", "no"}, {"né:", "\x00"},
	} {
		w.Field([]byte(f[0]), []byte(f[1]))
	}
	w.Buf = append(w.Buf, "body"...)
	w.End(&record.Record{Term: record.TermLF, Seq: 7})
	for name, change := range map[string]func(*Options){
		"stream": func(o *Options) { o.Headers = true },
		"core":   func(o *Options) { o.Headers, o.Stream = true, "" },
	} {
		k := serve(t)
		k.stream()
		s, _ := k.sink(change)
		wait(t, s, send(t, s, c))
		until(t, "stored", func() bool { return len(k.held()) == 1 })
		m := k.messages()[0]
		want := natsio.Header{"X-Request-Id": {"a", "b"}, "host_name": {"c  Nats-Rollup: all"}, "n___": {""}}
		if name == "stream" {
			want["Nats-Msg-Id"] = []string{"-7"}
		}
		if fmt.Sprint(m.Header) != fmt.Sprint(want) || string(m.Data) != "body" {
			t.Errorf("%s: headers %q of %q, want %q", name, m.Header, m.Data, want)
		}
	}
}

// TestNoHeaders: without being asked the sink tells no attribute.
func TestNoHeaders(t *testing.T) {
	c := new(record.Clean)
	w := c.Writer()
	w.Begin()
	w.Field([]byte("a"), []byte("b"))
	w.End(&record.Record{})
	k := serve(t)
	k.stream()
	s, _ := k.sink()
	wait(t, s, send(t, s, c))
	if m := k.messages()[0]; len(m.Header) != 1 || len(m.Data) != 0 {
		t.Errorf("headers %v, payload %q", m.Header, m.Data)
	}
}

// TestEncode: the payload is what the option makes, and the size that counts.
func TestEncode(t *testing.T) {
	k := serve(t, func(o *server.Options) { o.MaxPayload = 1000 })
	k.stream()
	s, n := k.sink(func(o *Options) {
		o.Encode = func(dst []byte, c *record.Clean, i int) []byte {
			return fmt.Appendf(dst, "{%s%s}", c.Body(i), c.Body(i))
		}
	})
	c := sinktest.Clean(record.TermLF, "a", strings.Repeat("b", 490), "c")
	d := send(t, s, c)
	rejected, err := d.Wait(t.Context())
	if err != nil || len(rejected) != 1 || rejected[0].Record != 1 || rejected[0].Reason != flow.TooLarge || n.Rejected.Load() != 1 {
		t.Errorf("rejected %v, error %v", rejected, err)
	}
	equal(t, k.held(), []string{"{aa}", "{cc}"})
}

// TestPayloadShrinks: the server's largest message becomes smaller than a record
// that it took before. It is rejected, and the pipeline goes on.
func TestPayloadShrinks(t *testing.T) {
	onBoth(t, func(t *testing.T, change func(*jetstream.StreamConfig)) {
		k := serve(t)
		k.stream(change)
		s, _ := k.sink()
		large := strings.Repeat("x", 5000)
		wait(t, s, send(t, s, records(1, "a", large)))
		k.Stop()
		k.Options.MaxPayload = 1000
		k.Start()
		d := send(t, s, records(3, "b", large, "c"))
		rejected, err := d.Wait(t.Context())
		if err != nil || len(rejected) != 1 || rejected[0].Record != 1 || rejected[0].Reason != flow.TooLarge {
			t.Fatalf("rejected %v, error %v", rejected, err)
		}
		equal(t, k.held(), []string{"a", large, "b", "c"})
	})
}

// TestQuick: the quick reader of answers says what the decoder says, or nothing.
func TestQuick(t *testing.T) {
	prefix := quickPrefix("OUT")
	for _, text := range []string{
		`{"stream":"OUT","seq":1}`, `{"stream":"OUT","seq":18446744073709551615}`, `{"stream":"OUT","seq":17,"duplicate": true}`,
		`{"stream":"ELSE","seq":17}`, `{"stream":"OUT", "domain":"x", "seq":17}`, `{"stream":"OUT","seq":}`, `{"stream":"OUT","seq":-1}`, ``, `{`,
		`{"stream":"OUT","seq":0,"error":{"code":503}}`, `{"error":{"code":503,"err_code":10077},"stream":"OUT","seq":0}`,
		`{"stream":"OUT","seq":17,"batch":"x","count":3}`, `{"stream":"OUT","seq":1e3}`,
	} {
		seq, ok := quick([]byte(text), prefix)
		var a answer
		err := json.Unmarshal([]byte(text), &a)
		if ok && (err != nil || a.Stream != "OUT" || a.Seq != seq || a.Error != nil || a.Duplicate) {
			t.Errorf("%s: quick says %d, the decoder %+v, %v", text, seq, a, err)
		}
	}
	if seq, ok := quick([]byte(`{"stream":"OUT","seq":17}`), prefix); !ok || seq != 17 {
		t.Error("the common answer is not read quickly")
	}
}

func TestAddress(t *testing.T) {
	s := &jet{inbox: "_INBOX.x."}
	for _, id := range []uint64{0, 1, 35, 36, 1<<64 - 1} {
		for _, n := range []uint64{0, 1, 499, 1 << 30} {
			gotID, i, _, ok := address(strings.TrimPrefix(s.replyTo(id, int(n)), s.inbox))
			if !ok || gotID != id || i != int(n) {
				t.Errorf("record %d of %d became %d of %d", n, id, i, gotID)
			}
			gotID, i, batch, ok := address(strings.TrimPrefix(s.replyToBatch(id, n), s.inbox))
			if !ok || gotID != id || i >= 0 || batch != n {
				t.Errorf("batch %d of %d became %d of %d", n, id, batch, gotID)
			}
		}
	}
	for _, bad := range []string{"", ".", "1", "1.", ".1", "1.-", "1.--1", "1.1.1", "!.1", "1.!", "1.99999999999"} {
		if _, _, _, ok := address(bad); ok {
			t.Errorf("%q is taken for an address", bad)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add("1.2", []byte(`{"stream":"OUT","seq":17}`))
	f.Add("1.-2", []byte(`{"error":{"code":400,"err_code":10201},"stream":"OUT","seq":0}`))
	// Nobody listens: it is a connection that is not there yet.
	conn, err := natsconn.Options{URLs: []string{"nats://127.0.0.1:1"}}.Connect()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(conn.Close)
	f.Fuzz(func(_ *testing.T, at string, data []byte) {
		s := &jet{conn: conn, inbox: "i.", prefix: quickPrefix("OUT"), o: Options{Stream: "OUT", Counts: new(Counts)}.withDefaults(), wake: make(chan struct{}, 1)}
		s.blame = natsconn.NewBlame(s.o.Log, "", "")
		s.ring.init(10, s.kick)
		d := &delivery{s: s, c: sinktest.Clean(record.TermLF, "a", "b"), left: 2, done: make(chan struct{})}
		if _, err := s.ring.add(d, 0, 2, true); err != nil {
			return
		}
		s.answered(&natsio.Msg{Subject: "i." + at, Data: data})
	})
}

func TestValidate(t *testing.T) {
	for _, o := range []Options{
		{}, {Subject: "a.*"}, {Subject: "a.>"}, {Subject: "a b"}, {Subject: ".a"}, {Subject: "a."}, {Subject: "a..b"}, {Subject: "$JS.API.STREAM.PURGE.X"},
		{Subject: "a", Stream: "a.b"}, {Subject: "a", Stream: "*"},
	} {
		if s, err := New(o); err == nil {
			s.Close()
			t.Errorf("%+v is taken", o)
		}
	}
}

// TestDraft: a draft that is written over has the headers of its record alone, and
// the size that the server counts.
func TestDraft(t *testing.T) {
	c := sinktest.Clean(record.TermLF, "a", "bb", "ccc")
	for _, headers := range []bool{false, true} {
		for _, named := range []bool{false, true} {
			o := Options{Subject: "out", Headers: headers}.withDefaults()
			if named {
				o.MsgID = func(dst []byte, _ string, seq uint64) []byte { return fmt.Appendf(dst, "id%*d", int(seq), seq) }
			}
			d := newDraft(&o)
			for i := range c.Len() {
				for _, batch := range []bool{false, true, false} {
					d.write(c, i)
					want := natsio.Header{}
					if named {
						want["Nats-Msg-Id"] = []string{string(o.MsgID(nil, "", c.Record(i).Seq))}
					}
					if batch {
						d.inBatch("b", i+1, true)
						want["Nats-Batch-Id"], want["Nats-Batch-Sequence"], want["Nats-Batch-Commit"] = []string{"b"}, []string{fmt.Sprint(i + 1)}, []string{"1"}
					}
					if fmt.Sprint(d.msg.Header) != fmt.Sprint(want) {
						t.Errorf("headers %v, want %v", d.msg.Header, want)
					}
					msg := natsio.Msg{Header: d.msg.Header, Data: d.msg.Data}
					if d.size() != msg.Size() {
						t.Errorf("size %d, want %d for %v", d.size(), msg.Size(), d.msg.Header)
					}
				}
			}
		}
	}
}
