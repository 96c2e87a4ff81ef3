//go:build linux

package faultlab

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/logscrub/logscrub/internal/faultlab/oracle"
)

// TestReloadStorm has the agent read its configuration again and again, while records
// flow: changed, broken, unreadable and as it was (fault 63). Nothing is lost or comes
// twice, and nothing piles up.
func TestReloadStorm(t *testing.T) {
	t.Parallel()
	l := newLab(t)
	path := l.config(l.fileToFile(""))
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rule := "rules: [{name: ours, kind: order, keywords: [ORDQ-], regex: 'ORDQ-[0-9]{8}', examples: {match: [ORDQ-12345678], no_match: [ORDQ-1]}}]\npipelines:"
	texts := []string{
		string(good),
		strings.Replace(string(good), "pipelines:", rule, 1),
		strings.Replace(string(good), "pipelines:", strings.Replace(rule, "{8}", "{8", 1), 1), // no expression
		strings.Replace(string(good), "max_wait: 10ms", "max_wait: 5ms", 1),                   // the pipeline begins anew
		strings.Replace(string(good), "/keyring", "/nothing", 1),
		"version: 1\nkeyring: zqcanary-is-no-key-of-this-file: [",
		"",
	}
	logs, rounds := l.writer("a"), 60
	if full {
		rounds = 1000
	}
	a := l.start(path)
	logs.log(100)
	l.delivered(a, "clean.log")
	before := a.descriptors()
	for i := range rounds {
		logs.log(1 + l.rng.IntN(50))
		l.write("run.yml.new", texts[l.rng.IntN(len(texts))])
		if err := os.Rename(l.path("run.yml.new"), path); err != nil {
			t.Fatal(err)
		}
		a.signal(syscall.SIGHUP)
		if i%3 == 0 {
			l.pause(l.upTo(100 * time.Millisecond))
		}
	}
	l.write("run.yml", strings.Replace(string(good), "pipelines:", "allow_weaker: true\npipelines:", 1))
	a.signal(syscall.SIGHUP)
	logs.log(50)
	l.delivered(a, "clean.log")
	m := a.rest()
	l.await("the last reload", func() (int64, bool) {
		m = a.metrics()
		return int64(m["config_reloads_total"]), m["config_last_reload_successful"] == 1
	})
	if m["config_reloads_total"] < 3 || m[`config_reloads_total{state="failed"}`] == 0 || m[`config_reloads_total{state="ok"}`] == 0 {
		t.Errorf("reloads %v: ok %v, failed %v", m["config_reloads_total"], m[`config_reloads_total{state="ok"}`], m[`config_reloads_total{state="failed"}`])
	}
	if in := m["records_in_total"]; in != float64(l.ledger.Issued()) {
		t.Errorf("%v records in, %d were issued", in, l.ledger.Issued())
	}
	if after := a.descriptors(); after > before+4 {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
	a.stop()
	l.check("clean.log", oracle.Rules{Ordered: true, Once: true})
	l.secrets()
	l.memory(memoryLimit)
}
