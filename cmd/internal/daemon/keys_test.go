package daemon

import (
	"strings"
	"testing"
	"time"

	"github.com/logscrub/logscrub/pseudonym"
)

// copyOf returns a ring with the same keys, as a file that is read again gives it.
func copyOf(t *testing.T, ring *pseudonym.Keyring) *pseudonym.Keyring {
	t.Helper()
	again, err := pseudonym.ParseKeyring(ring.Text())
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// TestReloadKeys: what was done to keys before a reload has an audit line each, and
// none where nothing was done.
func TestReloadKeys(t *testing.T) {
	l := newLab(t, conf(""))
	now := time.Now()
	l.ring = generate(t, now.Add(-time.Hour))
	old, _ := l.ring.Current("-", now)
	l.start()
	var fresh pseudonym.KeyID
	for _, step := range []struct {
		name string
		do   func(*pseudonym.Keyring) error
		want func() string
	}{
		{"nothing", func(*pseudonym.Keyring) error { return nil }, func() string { return "" }},
		{"rotate", func(k *pseudonym.Keyring) (err error) {
			fresh, err = k.Rotate("-", now, now.Add(-time.Minute))
			return err
		},
			func() string { return `change="added, full" key_id=` + string(fresh) + " tenant=-" }},
		{"retire", func(k *pseudonym.Keyring) error { return k.Retire(old, now.Add(time.Minute)) },
			func() string { return "change=retired key_id=" + string(old) + " tenant=-" }},
		{"erase", func(k *pseudonym.Keyring) error { return k.Erase(old) },
			func() string { return "change=erased key_id=" + string(old) + " tenant=-" }},
	} {
		before := strings.Count(l.log.String(), "a key changed")
		l.ring = copyOf(t, l.ring)
		if err := step.do(l.ring); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if err := l.d.Reload(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		want, lines := step.want(), 1
		if want == "" {
			lines = 0
		}
		if got := strings.Count(l.log.String(), "a key changed"); got-before != lines || !strings.Contains(l.log.String(), want) {
			t.Errorf("%s: %d lines, want %d with %s:\n%s", step.name, got-before, lines, want, l.log.String())
		}
	}
	gone := changes(l.ring, pseudonym.Ephemeral("-"))
	if len(gone) != 3 || gone[1][3] != "removed" || gone[2][3] != "removed" {
		t.Errorf("%v", gone)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}

// TestReloadRemoves: a pipeline that a reload removes has an audit line.
func TestReloadRemoves(t *testing.T) {
	second := "  b: {source: {type: file, paths: [b.log]}, sinks: [{type: file, path: b.out}]}\n"
	l := newLab(t, conf("")+second)
	l.start()
	l.write("c.yml", conf(""))
	if err := l.d.Reload(); err != nil {
		t.Fatal(err)
	}
	if got := l.log.String(); !strings.Contains(got, `msg="the pipeline is no more" audit=true op=reload pipeline=b`) {
		t.Errorf("no audit line:\n%s", got)
	}
	if err := l.end(); err != nil {
		t.Error(err)
	}
}
