package nats

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// perBatch is the number of records in a batch of the benchmarks.
const perBatch = 400

// keyedID is an id as an agent makes it: a keyed hash, in letters.
func keyedID() func(dst []byte, origin string, seq uint64) []byte {
	h := hmac.New(sha256.New, []byte("not a real key"))
	var sum []byte
	return func(dst []byte, origin string, seq uint64) []byte {
		h.Reset()
		sum = binary.BigEndian.AppendUint64(sum[:0], seq)
		h.Write(append(sum, origin...))
		sum = h.Sum(sum[:0])
		return base32.StdEncoding.AppendEncode(dst, sum[:16])
	}
}

// BenchmarkPublish publishes records into a stream on disk: bare is the library's
// own asynchronous publish without an id, the ceiling for the others.
func BenchmarkPublish(b *testing.B) {
	for _, size := range []int{300, 1024} {
		body := bytes.Repeat([]byte{'x'}, size)
		for _, id := range []bool{false, true} {
			b.Run(fmt.Sprintf("bare/size=%d/id=%v", size, id), func(b *testing.B) { barePublish(b, body, id) })
		}
		b.Run(fmt.Sprintf("sink/size=%d/atomic=false", size), func(b *testing.B) { benchSink(b, body) })
		b.Run(fmt.Sprintf("sink/size=%d/atomic=true", size), func(b *testing.B) { benchSink(b, body, atomicBatches) })
	}
}

func barePublish(b *testing.B, body []byte, named bool) {
	k := serve(b)
	k.stream()
	js, err := jetstream.New(k.conn, jetstream.WithPublishAsyncMaxPending(DefaultWindow))
	if err != nil {
		b.Fatal(err)
	}
	name, n := keyedID(), uint64(0)
	b.SetBytes(int64(len(body)) * perBatch)
	for b.Loop() {
		for range perBatch {
			opts := []jetstream.PublishOpt{jetstream.WithStallWait(testLimit)}
			if n++; named {
				opts = append(opts, jetstream.WithMsgID(string(name(nil, "o", n))))
			}
			if _, err := js.PublishAsync("out.app", body, opts...); err != nil {
				b.Fatal(err)
			}
		}
	}
	<-js.PublishAsyncComplete()
	b.ReportMetric(float64(b.N)*perBatch/b.Elapsed().Seconds(), "records/s")
}

func benchSink(b *testing.B, body []byte, change ...func(*jetstream.StreamConfig)) {
	k := serve(b)
	k.stream(change...)
	s, _ := k.sink(func(o *Options) { o.MsgID = keyedID() })
	until(b, "ready", func() bool { return s.Ready() == nil })
	const slots = 8
	var free []*record.Clean
	for range slots {
		free = append(free, new(record.Clean))
	}
	type under struct {
		d flow.Delivery
		c *record.Clean
	}
	var out []under
	settle := func() {
		wait(b, s, out[0].d)
		free, out = append(free, out[0].c), out[1:]
	}
	seq := uint64(0)
	b.SetBytes(int64(len(body)) * perBatch)
	b.ReportAllocs()
	for b.Loop() {
		if len(free) == 0 {
			settle()
		}
		c := free[len(free)-1]
		free = free[:len(free)-1]
		seq = fill(c, body, seq)
		out = append(out, under{send(b, s, c), c})
	}
	for len(out) > 0 {
		settle()
	}
	b.ReportMetric(float64(b.N)*perBatch/b.Elapsed().Seconds(), "records/s")
}

// fill makes c a batch of records behind seq, and returns the last number.
func fill(c *record.Clean, body []byte, seq uint64) uint64 {
	w := c.Writer()
	for range perBatch {
		seq++
		w.Begin()
		w.Buf = append(w.Buf, body...)
		w.End(&record.Record{Term: record.TermLF, Seq: seq})
	}
	return seq
}
