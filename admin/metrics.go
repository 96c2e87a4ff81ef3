package admin

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/logscrub/logscrub/scrub"
)

// A Flow counts what went through one pipeline, as pipeline.Totals does. At rest
// RecordsIn = RecordsOut + Dropped + Undelivered.
type Flow struct {
	Batches, RecordsIn, RecordsOut, Dropped, Undelivered, BytesIn, BytesOut int64
	Panics, Hangs                                                           int64
}

// A Snapshot is everything that one scrape reports.
type Snapshot struct {
	Version string   // of this program
	Policy  string   // digest of the compiled profile
	KeyIDs  []string // of the keys that write
	Flow    Flow
	Scrub   scrub.Stats
}

// collector turns a Snapshot into metrics.
type collector struct {
	pipeline string
	read     func() Snapshot
}

var _ prometheus.Collector = (*collector)(nil)

// Describe sends nothing: which findings there are is known at a scrape only.
func (c *collector) Describe(chan<- *prometheus.Desc) {}

// Collect sends the metrics of one snapshot.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	s := c.read()
	e := emitter{ch, c.pipeline}
	f := s.Flow
	e.count("batches_total", "Batches acknowledged.", f.Batches)
	e.count("records_in_total", "Records read, after joining of lines.", f.RecordsIn)
	e.count("records_out_total", "Records that every sink holds, stubs of withheld ones among them.", f.RecordsOut)
	e.count("records_dropped_total", "Records left out by policy.", f.Dropped)
	e.count("records_undelivered_total", "Records read that not every sink holds.", f.Undelivered)
	e.count("bytes_in_total", "Bytes read.", f.BytesIn)
	e.count("bytes_out_total", "Bytes that every sink holds.", f.BytesOut)
	e.count("panics_total", "Panics of workers.", f.Panics)
	e.count("hangs_total", "Workers given up because a record took too long.", f.Hangs)
	e.count("residue_total", "Findings that --verify met in the output.", int64(s.Scrub.Residue))
	e.count("pseudonyms_new_total", "Values whose pseudonym was not remembered: each new one, and those forgotten in between.", int64(s.Scrub.Fresh))
	e.count("pseudonyms_forged_total", "Words of the form of a pseudonym that no key made.", int64(s.Scrub.Forged))
	e.count("pseudonyms_foreign_total", "Pseudonyms under keys that the keyring does not hold.", int64(s.Scrub.Foreign))
	e.count("findings_allowed_total", "Findings that the allow-list let pass.", int64(s.Scrub.Allowed))
	for state, n := range s.Scrub.Tokens {
		e.count("tokens_total", "JSON Web Tokens, by what their own bytes say.", int64(n), "state", state)
	}
	for reason, n := range s.Scrub.Withheld {
		e.count("records_withheld_total", "Records replaced by a stub.", int64(n), "reason", reason)
	}
	for _, n := range merge(s.Scrub.Findings) {
		e.count("findings_total", "Findings, by what was done with them.", int64(n.N), "rule", n.Rule, "kind", n.Kind, "action", n.Action)
	}
	e.info("build_info", "The program.", "version", s.Version, "goversion", runtime.Version())
	e.info("policy_info", "Digest of the compiled rules and policy.", "hash", s.Policy)
	for _, id := range s.KeyIDs {
		e.info("key_info", "Keys that pseudonyms are made with.", "key_id", id)
	}
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

// An emitter sends metrics of one pipeline.
type emitter struct {
	ch       chan<- prometheus.Metric
	pipeline string
}

// count sends a counter. labels are names and values in turn.
func (e emitter) count(name, help string, n int64, labels ...string) {
	e.send(name, help, prometheus.CounterValue, float64(n), append([]string{"pipeline", e.pipeline}, labels...))
}

// info sends a metric that is always 1 and speaks by its labels.
func (e emitter) info(name, help string, labels ...string) {
	e.send(name, help, prometheus.GaugeValue, 1, labels)
}

func (e emitter) send(name, help string, t prometheus.ValueType, v float64, labels []string) {
	names, values := make([]string, 0, 4), make([]string, 0, 4)
	for i := 0; i < len(labels); i += 2 {
		names, values = append(names, labels[i]), append(values, labels[i+1])
	}
	desc := prometheus.NewDesc("logscrub_"+name, help, names, nil)
	e.ch <- prometheus.MustNewConstMetric(desc, t, v, values...)
}
