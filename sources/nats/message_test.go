package nats

import (
	"fmt"
	"strings"
	"testing"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/record"
)

// attributes returns those of record i, in order.
func attributes(b *record.Batch, i int) (all []string) {
	r := b.Recs[i]
	for _, g := range []record.Range{r.Shared, r.Fields} {
		for _, f := range b.Fields[g.Lo:g.Hi] {
			all = append(all, string(b.Bytes(f.Name))+"="+string(b.Bytes(f.Value)))
		}
	}
	return all
}

// TestAttributes: subject and headers are attributes, in a fixed order; what commands
// the server is left behind, however it is spelled.
func TestAttributes(t *testing.T) {
	var b record.Batch
	f := filler{b: &b}
	h := natsio.Header{"B": {"2", "3"}, "A": {""}, "Nats": {"kept"}}
	for _, name := range []string{"Nats-Msg-Id", "nats-rollup", "NATS-Expected-Stream", "Nats-Expected-Last-Sequence", "Nats-Batch-Id", "Nats-TTL", "nAtS-x"} {
		h[name] = []string{"all"}
	}
	f.add(&message{subject: "in.a", header: h, body: []byte("x"), origin: "o", seq: 1})
	f.add(&message{subject: "in.a", body: []byte("y"), origin: "o", seq: 2})
	f.add(&message{subject: "in.b", body: []byte("z"), origin: "p", seq: 1})
	want := "[subject=in.a A= B=2 B=3 Nats=kept] [subject=in.a] [subject=in.b]"
	if got := fmt.Sprint(attributes(&b, 0), attributes(&b, 1), attributes(&b, 2)); got != want || f.control != 7 {
		t.Errorf("%s, %d left behind; want %s", got, f.control, want)
	}
	if b.Recs[0].Shared != b.Recs[1].Shared || b.Recs[1].Shared == b.Recs[2].Shared {
		t.Error("messages of one subject do not share it, or those of two do")
	}
	if b.Recs[0].Origin != b.Recs[1].Origin || b.Origins[b.Recs[2].Origin].Name != "p" || len(b.Origins) != 2 {
		t.Errorf("origins %v", b.Origins)
	}
}

// TestTerminators: a message has a line feed as its terminator unless it ends in one,
// and its bytes stay as they are.
func TestTerminators(t *testing.T) {
	for body, want := range map[string]record.Term{
		"": record.TermLF, "a": record.TermLF, "a\n": record.TermNone, "a\r\n": record.TermNone, "a\nb": record.TermLF, "a\r": record.TermLF, "\n": record.TermNone,
	} {
		for _, bare := range []bool{false, true} {
			var b record.Batch
			f := filler{b: &b, bare: bare}
			f.add(&message{body: []byte(body)})
			if bare {
				want = record.TermNone
			}
			r := b.Recs[0]
			joined := r.Flags&record.Joined != 0
			if r.Term != want || string(b.Body(0)) != body || joined != strings.Contains(body, "\n") {
				t.Errorf("%q, bare %v: terminator %v, body %q, joined %v", body, bare, r.Term, b.Body(0), joined)
			}
		}
	}
}

func TestValidate(t *testing.T) {
	for _, o := range []Options{
		{}, {Stream: "a"}, {Durable: "a"}, {Stream: "a", Durable: "b", Subject: "c"}, {Stream: "a", Durable: "b", Queue: "c"}, {Subject: "a b"}, {Subject: "a", Queue: "b c"},
	} {
		if s, err := New(o); err == nil {
			s.Close()
			t.Errorf("%+v is taken", o)
		}
	}
}
