package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/flow"
	"github.com/logscrub/logscrub/record"
)

// An identity is what names a record, in this process and in every later one.
type identity struct {
	origin string
	seq    uint64
}

// settle is how long the kit listens for records that must not come. A source
// that would give them out does so at once.
const settle = 300 * time.Millisecond

// Replay is the part of Run for sources that can replay. It holds that what was read and not acknowledged comes again, under the
// same identity and with the same bytes, in as many processes as it takes; and
// that what was acknowledged does not.
func Replay(t *testing.T, k Kit) {
	n := k.Lines
	if n == 0 {
		n = 120_000
	}
	var in strings.Builder
	for i := range n {
		fmt.Fprintf(&in, "line %d\n", i)
	}
	open := k.Durable(t, in.String())

	first, _ := k.process(t, open, n, 0, flow.Undelivered) // crashes before any Ack
	if len(first) != n {
		t.Fatalf("%d records of %d", len(first), n)
	}
	again, acked := k.process(t, open, n, 2, flow.Delivered) // two batches are acknowledged
	if !maps.Equal(first, again) {
		t.Fatalf("after a crash: %s", differ(first, again))
	}
	if len(acked) == n {
		t.Fatal("everything came in two batches; set Lines")
	}
	left := maps.Clone(first)
	maps.DeleteFunc(left, func(id identity, _ string) bool { return acked[id] != "" })
	for _, c := range []struct {
		when string
		acks int
		fate flow.Fate
	}{
		{"after an Ack of the first two batches", 0, flow.Undelivered},
		{"after a second crash", 0, flow.Refused},
		{"after batches that were not delivered", -1, flow.Delivered},
	} {
		if got, _ := k.process(t, open, len(left), c.acks, c.fate); !maps.Equal(left, got) {
			t.Fatalf("%s: %s", c.when, differ(left, got))
		}
	}
	if none, _ := k.process(t, open, 0, -1, flow.Delivered); len(none) > 0 {
		t.Errorf("%d records came although all were acknowledged", len(none))
	}
}

func differ(want, got map[identity]string) string {
	missing, changed := 0, 0
	for id, text := range want {
		if other, ok := got[id]; !ok {
			missing++
		} else if other != text {
			changed++
		}
	}
	return fmt.Sprintf("%d records, want %d; %d are missing, %d have other bytes, %d are new",
		len(got), len(want), missing, changed, len(got)-(len(want)-missing))
}

// process opens the source, reads until it has most records and no more come,
// tells the fate of the first batches (of all, where acks is negative), and of
// those behind them that they were not delivered; then it ends. A process that
// acknowledges no batch as undelivered crashes without any Ack.
func (k Kit) process(t *testing.T, open func() Source, most, acks int, fate flow.Fate) (seen, acked map[identity]string) {
	t.Helper()
	s := open()
	seen, acked = map[identity]string{}, map[identity]string{}
	var batches []*record.Batch
	for {
		b := new(record.Batch)
		if !k.next(t, s, b, len(seen) < most) {
			break
		}
		batches = append(batches, b)
		remember(t, seen, b)
	}
	for i, b := range batches {
		f := fate
		switch {
		case acks == 0 && fate == flow.Undelivered:
			continue
		case acks > 0 && i >= acks:
			f = flow.Undelivered
		case f == flow.Delivered:
			remember(t, acked, b)
		}
		if err := s.Ack(t.Context(), b, f); err != nil {
			t.Fatalf("acknowledging batch %d as %v: %v", i, f, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return seen, acked
}

// next reads a batch, and reports false if there is none. It waits long for one
// that must come.
func (k Kit) next(t *testing.T, s Source, b *record.Batch, must bool) bool {
	t.Helper()
	wait := settle + k.Replays
	if must {
		wait = patience + k.Replays
	}
	ctx, cancel := context.WithTimeout(t.Context(), wait)
	defer cancel()
	err := s.Read(ctx, b)
	switch {
	case err == nil:
		return true
	case errors.Is(err, io.EOF), errors.Is(err, context.DeadlineExceeded) && !must:
		return false
	}
	t.Fatal(err)
	return false
}

// remember adds the records of b to seen.
func remember(t *testing.T, seen map[identity]string, b *record.Batch) {
	t.Helper()
	for i, r := range b.Recs {
		id := identity{b.Origins[r.Origin].Name, r.Seq}
		if _, twice := seen[id]; twice {
			t.Fatalf("record %d of its stream came twice in one process", r.Seq)
		}
		seen[id] = string(b.Body(i))
	}
}
