package admin

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/logscrub/logscrub/scrub"
)

// collector turns a Snapshot into metrics.
type collector struct{ read func() Snapshot }

var _ prometheus.Collector = (*collector)(nil)

// Describe sends nothing: which findings there are is known at a scrape only.
func (c *collector) Describe(chan<- *prometheus.Desc) {}

// Collect sends the metrics of one snapshot.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	s := c.read()
	e := emitter{ch, nil}
	e.level("build_info", "The program.", 1, "version", s.Version, "goversion", runtime.Version())
	for result, n := range s.Reloads {
		e.count("config_reloads_total", "Reloads of the configuration, by how they ended.", n, "state", result)
	}
	if !s.Reloaded.IsZero() {
		e.level("config_last_reload_success_timestamp_seconds", "When the configuration in force was loaded.", float64(s.Reloaded.Unix()))
		e.level("config_last_reload_successful", "Whether the last reload was taken.", oneIf(!s.ReloadBad))
	}
	e.doors(&s)
	if s.Issuers != nil {
		e.issuers(s.Issuers)
	}
	if s.Leaks != nil {
		e.leaks(s.Leaks)
	}
	for i := range s.Pipelines {
		p := &s.Pipelines[i]
		e := emitter{ch, []string{"pipeline", p.Name}}
		e.flow(&p.Flow)
		e.scrub(&p.Scrub)
		e.level("policy_info", "Digest of the compiled rules and policy.", 1, "hash", p.Policy)
		for _, id := range p.KeyIDs {
			e.level("key_info", "Keys that pseudonyms are made with.", 1, "key_id", id)
		}
		if p.Daemon != nil {
			e.daemon(p.Daemon)
		}
	}
}

// An emitter sends metrics that have some labels in common.
type emitter struct {
	ch   chan<- prometheus.Metric
	with []string // names and values in turn
}

// doors sends how requests fared that needed a token, and how the denylist is.
func (e emitter) doors(s *Snapshot) {
	for _, d := range s.Doors {
		part := "source"
		if d.Pipeline == "" {
			part = "admin"
		}
		for word, n := range d.Outcomes {
			e.count("door_requests_total", "Requests that needed a token, by how they fared; see docs/TOKENS.md.", n, "pipeline", d.Pipeline, "part", part, "reason", word)
		}
	}
	if l := s.Denylist; l != nil {
		e.level("denylist_ready", "Whether the denylist was loaded; else doors that need it let nobody in.", oneIf(l.Ready))
		e.level("denylist_entries", "Entries of the denylist.", float64(l.Entries))
		e.count("denylist_loads_total", "Times the whole denylist was loaded.", l.Loads)
		e.count("denylist_failures_total", "Times the denylist, or an entry of its bucket, could not be read.", l.Failures)
		e.count("denylist_refused_total", "Tokens refused because the denylist has them, by what it has of them.", l.RefusedByID, "reason", "jti")
		e.count("denylist_refused_total", "Tokens refused because the denylist has them, by what it has of them.", l.RefusedByFingerprint, "reason", "fingerprint")
	}
}

// flow sends what went through a pipeline.
func (e emitter) flow(f *Flow) {
	e.count("batches_total", "Batches acknowledged.", f.Batches)
	e.count("records_in_total", "Records read, after joining of lines.", f.RecordsIn)
	e.count("records_out_total", "Records that every sink holds, stubs of withheld ones among them.", f.RecordsOut)
	e.count("records_dropped_total", "Records left out.", f.Dropped, "reason", "policy")
	e.count("records_quarantined_total", "Records that a sink refused for good, and that the quarantine keeps.", f.Quarantined)
	e.count("records_skipped_total", "Records that came again although every sink held them, and were left out.", f.Skipped)
	e.count("records_undelivered_total", "Records read that not every sink holds; a source that can replay gives them again.", f.Undelivered)
	e.count("records_sealed_total", "Originals of withheld records that the quarantine keeps, sealed.", f.Sealed)
	e.count("bytes_in_total", "Bytes read.", f.BytesIn)
	e.count("bytes_out_total", "Bytes that every sink holds.", f.BytesOut)
	e.count("panics_total", "Panics of workers.", f.Panics)
	e.count("hangs_total", "Workers given up because a record took too long.", f.Hangs)
}

// scrub sends what was found and what was done.
func (e emitter) scrub(s *scrub.Stats) {
	e.count("residue_total", "Findings that --verify met in the output.", int64(s.Residue))
	e.count("pseudonyms_new_total", "Values whose pseudonym was not remembered: each new one, and those forgotten in between.", int64(s.Fresh))
	e.count("pseudonyms_forged_total", "Words of the form of a pseudonym that no key made.", int64(s.Forged))
	e.count("pseudonyms_foreign_total", "Pseudonyms under keys that the keyring does not hold.", int64(s.Foreign))
	for _, a := range s.Suppressed {
		e.count("findings_allowed_total", "Findings that an allow-list let pass, by rule and entry.", int64(a.N), "rule", a.Rule, "entry", a.Entry)
	}
	for _, c := range s.Shadow {
		e.count("shadow_findings_total", "What rules found that only count.", int64(c.Findings), "rule", c.Rule, "kind", c.Kind)
		e.count("shadow_changes_total", "Records that a rule that only counts would have changed.", int64(c.Changes), "rule", c.Rule)
	}
	if len(s.Shadow) > 0 {
		e.count("shadow_failures_total", "Records that rules that only count failed on.", int64(s.ShadowFailed))
	}
	for _, n := range s.Tokens {
		e.count("tokens_total", "JSON Web Tokens, by the configured issuer that they claim and what is known of them.", int64(n.N), "issuer", n.Issuer, "state", n.State)
	}
	for reason, n := range s.Withheld {
		e.count("records_withheld_total", "Records replaced by a stub.", int64(n), "reason", reason)
	}
	for _, n := range merge(s.Findings) {
		e.count("findings_total", "Findings, by what was done with them.", int64(n.N), "rule", n.Rule, "kind", n.Kind, "action", n.Action)
	}
}

// daemon sends how a pipeline of a daemon is doing.
func (e emitter) daemon(d *Daemon) {
	e.level("pipeline_up", "Whether the pipeline runs.", oneIf(d.Running))
	e.count("pipeline_restarts_total", "Times the pipeline was begun again after an error.", d.Restarts)
	e.level("unacknowledged_batches", "Batches between source and sinks.", float64(d.Unacknowledged))
	e.level("oldest_unacknowledged_seconds", "How long ago the oldest record was read that not every sink holds.", d.Oldest.Seconds())
	for reason, n := range d.Refused {
		e.count("quarantine_entries_total", "Entries of the quarantine for records that a sink refused; one refused by two sinks has two.", n, "reason", reason)
	}
	for i := range d.Parts {
		p := &d.Parts[i]
		e := emitter{e.ch, append(e.with[:len(e.with):len(e.with)], "part", p.Name)}
		e.part(p)
	}
}

// part sends how a source or a sink is doing.
func (e emitter) part(p *Part) {
	e.level("part_ready", "Whether a source or a sink is connected and works.", oneIf(p.Ready))
	e.count("part_errors_total", "Times a source or a sink failed and was tried again.", p.Errors)
	for _, ev := range p.Events {
		e.count("part_events_total", "What a source or a sink met; see docs/CONFIGURATION.md.", ev.N, "reason", ev.Reason)
	}
	for _, ev := range p.Levels {
		e.level("part_level", "Levels of a source or a sink; see docs/CONFIGURATION.md.", float64(ev.N), "reason", ev.Reason)
	}
	if p.LagBytes != nil {
		e.level("source_lag_bytes", "Bytes of the files of a source that not every sink holds.", float64(*p.LagBytes))
	}
	if p.LagMessages != nil {
		e.level("source_lag_messages", "Messages that the consumer of a source has not been given, when that was last told.", float64(*p.LagMessages))
	}
	if p.Spool != nil {
		e.level("spool_records", "Records in the spool, not yet held by the sink behind it.", float64(p.Spool.Records))
		e.level("spool_bytes", "Bytes of all files of the spool.", float64(p.Spool.Bytes))
		e.level("spool_stalled_seconds", "How long records have waited in the spool since one was last sent; 0 if none waits.", p.Spool.Stalled.Seconds())
		e.level("spool_max_bytes", "Bytes that the spool may take.", float64(p.Spool.MaxBytes))
	}
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// merge adds up counts that differ in nothing that is a label.
func merge(counts []scrub.Count) []scrub.Count {
	at := map[scrub.Count]int{}
	var out []scrub.Count
	for _, c := range counts {
		key := scrub.Count{Kind: c.Kind, Rule: c.Rule, Action: c.Action}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, key)
		}
		out[i].N += c.N
	}
	return out
}

// count sends a counter. labels are names and values in turn.
func (e emitter) count(name, help string, n int64, labels ...string) {
	e.send(name, help, prometheus.CounterValue, float64(n), labels)
}

// total sends a counter of what is no whole number.
func (e emitter) total(name, help string, v float64) {
	e.send(name, help, prometheus.CounterValue, v, nil)
}

// level sends a gauge.
func (e emitter) level(name, help string, v float64, labels ...string) {
	e.send(name, help, prometheus.GaugeValue, v, labels)
}

func (e emitter) send(name, help string, t prometheus.ValueType, v float64, labels []string) {
	names, values := make([]string, 0, 5), make([]string, 0, 5)
	for _, list := range [][]string{e.with, labels} {
		for i := 0; i < len(list); i += 2 {
			names, values = append(names, list[i]), append(values, list[i+1])
		}
	}
	desc := prometheus.NewDesc("logscrub_"+name, help, names, nil)
	e.ch <- prometheus.MustNewConstMetric(desc, t, v, values...)
}
