package retry_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logscrub/logscrub/internal/retry"
)

func TestBackoff(t *testing.T) {
	for _, c := range []struct {
		name string
		rand float64
		want []time.Duration // of Min 100ms, Max 1s
	}{
		{"no jitter", 0, []time.Duration{100, 200, 400, 800, 1000, 1000}},
		{"most jitter", 1, []time.Duration{50, 100, 200, 400, 500, 500}},
	} {
		b := retry.Backoff{Min: 100 * time.Millisecond, Max: time.Second, Rand: func() float64 { return c.rand }}
		for round := range 2 {
			for i, want := range c.want {
				if got := b.Next(); got != want*time.Millisecond {
					t.Errorf("%s: round %d: pause %d is %v, want %vms", c.name, round, i, got, int64(want))
				}
			}
			if b.Tries() != len(c.want) {
				t.Errorf("%s: %d tries", c.name, b.Tries())
			}
			b.Reset()
		}
	}
}

// TestBounds holds that no pause is zero or above the bound, however long it goes
// on, and whatever the bounds are.
func TestBounds(t *testing.T) {
	for _, b := range []retry.Backoff{{}, {Min: time.Hour, Max: time.Second}, {Max: 1}, {Min: 1, Max: 1<<63 - 1}} {
		hi := b.Max
		if hi == 0 {
			hi = retry.DefaultMax
		}
		for range 200 {
			if d := b.Next(); d < 0 || d > hi {
				t.Fatalf("%+v: pause %v", b, d)
			}
		}
	}
	spread := map[time.Duration]bool{}
	for range 50 {
		spread[new(retry.Backoff).Next()] = true
	}
	if len(spread) < 40 {
		t.Errorf("%d different first pauses of 50", len(spread))
	}
}

func TestAfter(t *testing.T) {
	b := retry.Backoff{Min: time.Second, Rand: func() float64 { return .5 }}
	for _, c := range []struct{ ask, limit, want time.Duration }{
		{0, time.Minute, 750 * time.Millisecond},
		{10 * time.Second, time.Minute, 10*time.Second + 187500*time.Microsecond},
		{time.Hour, time.Minute, time.Minute + 187500*time.Microsecond},
	} {
		if got := b.After(c.ask, c.limit); got != c.want {
			t.Errorf("asked for %v: pause %v, want %v", c.ask, got, c.want)
		}
		b.Reset()
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := retry.Wait(t.Context(), time.Hour); err != nil || time.Since(start) != time.Hour {
			t.Errorf("error %v after %v", err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start = time.Now()
		if err := retry.Wait(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("error %v after %v", err, time.Since(start))
		}
		if err := retry.Wait(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no wait at all: %v", err)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"0": 0, "7": 7 * time.Second, "007": 7 * time.Second, "600": 5 * time.Minute,
		"99999999999999999999999": 5 * time.Minute, "9223372036854775807": 5 * time.Minute,
		"Sun, 22 Nov 2026 12:00:30 GMT": 30 * time.Second, "Sun, 22 Nov 2026 11:00:00 GMT": 0,
		"Sun, 22 Nov 2126 12:00:30 GMT": 5 * time.Minute,
		"":                              -1, "-1": -1, "1.5": -1, "soon": -1, "1 ": -1, "٣": -1,
	} {
		got, ok := retry.RetryAfter(value, now, 5*time.Minute)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %v, %v; want %v", value, got, ok, want)
		}
	}
}
