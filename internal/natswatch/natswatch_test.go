package natswatch

import (
	"context"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natsconn"
	"github.com/logscrub/logscrub/internal/natstest"
)

// A keeper keeps keys, and those of the next whole beside.
type keeper struct {
	mu        sync.Mutex
	now, next map[string]time.Time
	wholes    int
	failures  int
}

func (k *keeper) lock() func() { k.mu.Lock(); return k.mu.Unlock }

func (k *keeper) Begin() { defer k.lock()(); k.next = map[string]time.Time{} }

func (k *keeper) Put(key string, until time.Time) {
	defer k.lock()()
	if k.next != nil {
		k.next[key] = until
	} else {
		k.now[key] = until
	}
}

func (k *keeper) Delete(key string) {
	defer k.lock()()
	delete(k.next, key)
	if k.next == nil {
		delete(k.now, key)
	}
}

func (k *keeper) Whole() { defer k.lock()(); k.now, k.next = k.next, nil; k.wholes++ }

func (k *keeper) Fail(error) { defer k.lock()(); k.failures++ }

// look returns what k has.
func (k *keeper) look() (keys map[string]time.Time, wholes, failures int) {
	defer k.lock()()
	return maps.Clone(k.now), k.wholes, k.failures
}

// until waits for ok, which must come.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(natstest.Limit); !ok(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("%s: does not come", what)
		}
	}
}

// has reports whether k holds exactly these keys.
func (k *keeper) has(want ...string) func() bool {
	return func() bool {
		keys, _, _ := k.look()
		for _, w := range want {
			if _, ok := keys[w]; !ok {
				return false
			}
		}
		return len(keys) == len(want)
	}
}

// watch follows bucket of s until the test ends.
func watch(t *testing.T, s *natstest.Server, bucket string, refresh time.Duration) *keeper {
	t.Helper()
	w, err := New(Options{Conn: natsconn.Options{URLs: []string{s.ClientURL()}, ReconnectWait: 10 * time.Millisecond}, Bucket: bucket, Refresh: refresh})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	done, k := make(chan struct{}), &keeper{}
	go func() { defer close(done); w.Run(ctx, k) }()
	t.Cleanup(func() { end(); <-done })
	return k
}

func put(t *testing.T, kv jetstream.KeyValue, key string) {
	t.Helper()
	if _, err := kv.PutString(t.Context(), key, ""); err != nil {
		t.Fatal(err)
	}
}

// TestWatch follows a bucket from before it is there, through changes and an outage
// in which others happen.
func TestWatch(t *testing.T) {
	s := natstest.Serve(t)
	_, js := s.Connect()
	k := watch(t, s, "deny", 0)
	until(t, "a failure without a bucket", func() bool { _, _, n := k.look(); return n > 0 })
	kv, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "deny", Storage: jetstream.FileStorage})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "an empty whole", func() bool { _, n, _ := k.look(); return n == 1 })
	put(t, kv, "a")
	put(t, kv, "b.c")
	until(t, "keys", k.has("a", "b.c"))
	if err := kv.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	until(t, "a deletion", k.has("b.c"))
	if keys, _, _ := k.look(); !keys["b.c"].IsZero() {
		t.Errorf("the key ends at %v", keys["b.c"])
	}
	s.Stop()
	if keys, _, _ := k.look(); len(keys) != 1 {
		t.Errorf("an outage took the keys: %v", keys)
	}
	s.Start()
	until(t, "another whole", func() bool { _, n, _ := k.look(); return n >= 2 })
	until(t, "what there was", k.has("b.c"))
	put(t, kv, "d")
	until(t, "a key after the outage", k.has("b.c", "d"))
}

// TestEnds tells when keys of a bucket with a TTL end, and takes back those with one
// of their own when the server does.
func TestEnds(t *testing.T) {
	s := natstest.Serve(t)
	_, js := s.Connect()
	kv, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "deny", TTL: time.Hour, LimitMarkerTTL: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	before := time.Now()
	put(t, kv, "long")
	if _, err := kv.Create(t.Context(), "short", nil, jetstream.KeyTTL(time.Second)); err != nil {
		t.Fatal(err)
	}
	k := watch(t, s, "deny", 0)
	until(t, "keys", func() bool { _, n, _ := k.look(); return n == 1 })
	keys, _, _ := k.look()
	if at := keys["long"]; at.Before(before.Add(59*time.Minute)) || at.After(time.Now().Add(time.Hour)) {
		t.Errorf("the key ends at %v", at)
	}
	until(t, "the end of the short key", k.has("long"))
}

// TestRefresh reads the whole again and again.
func TestRefresh(t *testing.T) {
	s := natstest.Serve(t)
	_, js := s.Connect()
	kv, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "deny"})
	if err != nil {
		t.Fatal(err)
	}
	put(t, kv, "a")
	k := watch(t, s, "deny", 500*time.Millisecond)
	until(t, "a third whole", func() bool { _, n, _ := k.look(); return n >= 3 })
	until(t, "the key", k.has("a"))
	if _, _, n := k.look(); n > 0 {
		t.Errorf("%d failures", n)
	}
}
