package admin

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// An alertFile is a file of rules, as Prometheus reads it (Prometheus' documentation,
// "Defining alerting rules"). Unknown keys are errors there too.
type alertFile struct {
	Groups []struct {
		Name  string      `yaml:"name"`
		Rules []alertRule `yaml:"rules"`
	} `yaml:"groups"`
}

type alertRule struct {
	Alert       string            `yaml:"alert"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

func alerts(t *testing.T) []alertRule {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "deploy", "alerts", "logscrub.rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	var file alertFile
	if err := d.Decode(&file); err != nil {
		t.Fatal(err)
	}
	if len(file.Groups) != 1 || file.Groups[0].Name != "logscrub" || len(file.Groups[0].Rules) < 10 {
		t.Fatalf("%d groups, want one called logscrub with ten rules or more", len(file.Groups))
	}
	return file.Groups[0].Rules
}

// metricLabels returns the labels of every metric that there is.
func metricLabels(t *testing.T) map[string][]string {
	t.Helper()
	families, err := New(snapshot).reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string][]string{}
	for _, f := range families {
		known[f.GetName()] = []string{}
		for _, l := range f.GetMetric()[0].GetLabel() {
			known[f.GetName()] = append(known[f.GetName()], l.GetName())
		}
	}
	return known
}

var (
	alertName = regexp.MustCompile(`^Logscrub[A-Z][A-Za-z]+$`)
	// A metric alone, or a function of one over a time; joined by operators, with
	// numbers. It is all of PromQL that the rules use.
	alertTerm  = regexp.MustCompile(`(rate|increase)\(logscrub_[a-z_]+\[[0-9]+[mhd]\]( offset [0-9]+[mh])?\)|logscrub_[a-z_]+|[0-9]+(\.[0-9]+)?`)
	alertRest  = regexp.MustCompile(`^[(]*@(([)]* (==|[<>*/+]) [(]*@)*)[)]*$`)
	metricName = regexp.MustCompile(`logscrub_[a-z_]+`)
	alertFor   = regexp.MustCompile(`^[0-9]+[mh]$`)
	alertField = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// problems says what is wrong with a rule.
func (r *alertRule) problems(known map[string][]string) (bad []string) {
	if !alertName.MatchString(r.Alert) {
		bad = append(bad, "name")
	}
	if r.For != "" && !alertFor.MatchString(r.For) {
		bad = append(bad, "for "+r.For)
	}
	if s := r.Labels["severity"]; s != "warning" && s != "critical" || len(r.Labels) != 1 {
		bad = append(bad, "labels")
	}
	if r.Annotations["summary"] == "" || r.Annotations["description"] == "" || len(r.Annotations) != 2 {
		bad = append(bad, "annotations")
	}
	if rest := alertTerm.ReplaceAllString(r.Expr, "@"); !alertRest.MatchString(rest) || strings.Count(rest, "(") != strings.Count(rest, ")") {
		bad = append(bad, "expression "+rest)
	}
	if !strings.ContainsAny(r.Expr, "<>=") {
		bad = append(bad, "it fires always")
	}
	var labels []string
	for _, name := range metricName.FindAllString(r.Expr, -1) {
		l, ok := known[name]
		if !ok {
			bad = append(bad, "there is no "+name)
		}
		if labels = append(labels, l...); strings.HasSuffix(name, "_total") == !strings.Contains(r.Expr, name+"[") {
			bad = append(bad, name+": a counter wants a rate, a gauge wants none")
		}
	}
	for _, field := range alertField.FindAllString(r.Annotations["summary"]+r.Annotations["description"], -1) {
		name, label := strings.CutPrefix(field, "{{ $labels.")
		if name = strings.TrimSuffix(name, " }}"); label && !slices.Contains(labels, name) || !label && field != "{{ $value | humanizeDuration }}" {
			bad = append(bad, field)
		}
	}
	return bad
}

// TestAlerts holds each alert rule to the form that Prometheus reads, to metrics that
// there are, and to labels that those have; and the file to what must be told.
func TestAlerts(t *testing.T) {
	known, named := metricLabels(t), map[string]bool{}
	for _, r := range alerts(t) {
		for _, bad := range r.problems(known) {
			t.Errorf("%s: %s", r.Alert, bad)
		}
		if named[r.Alert] {
			t.Errorf("%s stands there twice", r.Alert)
		}
		named[r.Alert] = true
	}
	for _, want := range []string{"Withheld", "Forged", "Residue", "Unacknowledged", "ReloadFailed", "KeysStale", "KeysMissing", "TokenFindings",
		"LiveToken", "LeakFeedStuck", "LeakFeedLoses"} {
		if !named["Logscrub"+want] {
			t.Errorf("there is no alert Logscrub%s", want)
		}
	}
}

// TestAlertProblems: what the test above looks for, it sees.
func TestAlertProblems(t *testing.T) {
	known := metricLabels(t)
	good := func() alertRule {
		return alertRule{
			Alert: "LogscrubSome", Expr: "increase(logscrub_residue_total[15m]) > 0", For: "5m",
			Labels:      map[string]string{"severity": "warning"},
			Annotations: map[string]string{"summary": "of {{ $labels.pipeline }}", "description": "d"},
		}
	}
	if r := good(); r.problems(known) != nil {
		t.Errorf("%q", r.problems(known))
	}
	for name, change := range map[string]func(*alertRule){
		"name":         func(r *alertRule) { r.Alert = "x" },
		"for":          func(r *alertRule) { r.For = "soon" },
		"severity":     func(r *alertRule) { r.Labels["severity"] = "bad" },
		"annotation":   func(r *alertRule) { r.Annotations["runbook"] = "x" },
		"metric":       func(r *alertRule) { r.Expr = "logscrub_nothing > 0" },
		"parenthesis":  func(r *alertRule) { r.Expr = "(logscrub_pipeline_up == 0" },
		"operator":     func(r *alertRule) { r.Expr = "logscrub_pipeline_up = = 0" },
		"operand":      func(r *alertRule) { r.Expr = "logscrub_pipeline_up ==" },
		"no condition": func(r *alertRule) { r.Expr = "logscrub_pipeline_up" },
		"bare counter": func(r *alertRule) { r.Expr = "logscrub_residue_total > 0" },
		"rate of none": func(r *alertRule) { r.Expr = "rate(logscrub_pipeline_up[5m]) > 0" },
		"label":        func(r *alertRule) { r.Annotations["summary"] = "of {{ $labels.pipelin }}" },
		"template":     func(r *alertRule) { r.Annotations["summary"] = "{{ $valu }}" },
	} {
		r := good()
		if change(&r); len(r.problems(known)) == 0 {
			t.Errorf("%s: nothing is wrong", name)
		}
	}
}
