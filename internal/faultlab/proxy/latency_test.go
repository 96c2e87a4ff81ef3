package proxy

import (
	"strings"
	"testing"
	"time"
)

// TestLatency holds that bytes are late in both directions, in order, and do not
// wait for one another.
func TestLatency(t *testing.T) {
	const late, pieces = 200 * time.Millisecond, 100
	p := start(t)
	p.Latency(late)
	c := dial(t, p)
	begin := time.Now()
	var said strings.Builder
	for i := range pieces {
		text := strings.Repeat(string(rune('a'+i%26)), 16<<10)
		said.WriteString(text)
		say(t, c, text)
	}
	if got := hear(t, c, said.Len()); got != said.String() {
		t.Error("heard something else than was said")
	}
	if took := time.Since(begin); took < 2*late || took > pieces*late/2 {
		t.Errorf("the bytes came back after %v", took)
	}
}
