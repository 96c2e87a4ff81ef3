package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/logscrub/logscrub/bench/chart"
	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/peers"
	"github.com/logscrub/logscrub/bench/report"
)

// A reach is what logscrub is to reach on an input: of the baseline, and times a peer.
// Zero asks for nothing.
type reach struct {
	baseline, re2, otel float64
}

// reachOf returns what is asked for on an input. Records of loghub are a file, so their
// row is known by a name that begins with theirs.
func reachOf(name string) reach {
	switch name {
	case "app-repeat":
		return reach{0.25, 1.5, 150}
	case "app-unique":
		return reach{0.13, 0, 100}
	case "nginx":
		return reach{0.18, 1.5, 150}
	case "java", "clean":
		return reach{0.40, 2, 250}
	}
	if strings.HasPrefix(name, "file:loghub") {
		return reach{0.30, 1.5, 200}
	}
	return reach{}
}

// times returns the least ratio of logscrub to the peer.
func (r reach) times(peer string) float64 {
	return map[string]float64{"re2": r.re2, "otel": r.otel}[peer]
}

// A peersPage collects the section of bench peers.
type peersPage struct {
	programs []peers.Program
	heats    []heat
	missed   []string
}

func (p *peersPage) add(h heat) { p.heats = append(p.heats, h) }

// table returns the rows of every input, with what misses its reach in bold.
func (p *peersPage) table() *report.Table {
	table := report.NewTable("corpus", "program", "MB", "MB/s", "min–max", "of `cat|cat`", "min–max", "logscrub ÷ it", "min–max", "of CPU")
	for _, h := range p.heats {
		goal := reachOf(h.input.name)
		for i, r := range h.racers {
			if r.missing != "" {
				table.Add(h.input.name, r.name, "–", "needs "+r.missing)
				continue
			}
			rate := measure.Summarize(r.rates)
			cells := []string{h.input.name, r.name, report.Figure(float64(r.size) / corpus.MB), report.Figure(rate.Median), between(rate)}
			if i != baseline {
				least := 0.0
				if i == ours {
					least = goal.baseline
				}
				cells = append(cells, p.against(h, r.rates, h.racers[baseline].rates, least, r.name+" of cat | cat")...)
			}
			if i >= others {
				cells = append(cells, p.against(h, h.racers[ours].rates, r.rates, goal.times(r.name), "logscrub ÷ "+r.name)...)
				cells = append(cells, report.Figure(measure.Summarize(measure.Ratios(h.racers[ours].perCPU, r.perCPU)).Median))
			}
			table.Add(cells...)
		}
	}
	return table
}

// against returns the cells of a ratio, and notes it where it is under the least.
func (p *peersPage) against(h heat, above, below []float64, least float64, what string) []string {
	ratio := measure.Summarize(measure.Ratios(above, below))
	text, under := judged(ratio.Median, least)
	if under {
		p.missed = append(p.missed, fmt.Sprintf("%s: %s %s, not %s", h.input.name, what, report.Figure(ratio.Median), report.Figure(least)))
	}
	if least > 0 {
		text += " (≥ " + report.Figure(least) + ")"
	}
	return []string{text, between(ratio)}
}

// text is the section.
func (p *peersPage) text(provenance string, o peersOptions) string {
	table := p.table().String()
	return "## Side by side\n\n" + provenance + fmt.Sprintf(`
Each program reads FILE as its standard input and writes it to `+"`/dev/null`"+` with what it finds replaced; the baseline is
`+"`cat FILE | cat >/dev/null`"+`. %d interleaved rounds; each figure is a median, each ratio is taken within a round. logscrub has its
default profile whole, with keyed pseudonyms; all others but gitleaks have the ten patterns of
[patterns.txt](../bench/peers/patterns.txt), which check no more than shape. A slow program gets the first lines of the same input
(MB). What logscrub is to reach stands in brackets; what it does not reach is in bold. The last column is the same ratio of
processor time, which others on the machine disturb less.

![MB/s of each program on each input](peers.png)

`, o.rounds) + table + "\n" + p.legend() + p.work()
}

// legend says what each program is.
func (p *peersPage) legend() string {
	var b strings.Builder
	for _, one := range p.programs {
		fmt.Fprintf(&b, "- `%s`: %s", one.Name, one.About)
		if one.Missing != "" {
			fmt.Fprintf(&b, "; not measured, it needs %s\n", one.Missing)
			continue
		}
		fmt.Fprintf(&b, "; %s\n", one.Version)
	}
	return b.String()
}

// work says what was held to equal output.
func (p *peersPage) work() string {
	var equal, inputs []string
	for _, one := range p.programs {
		if one.Fixed != nil {
			equal = append(equal, one.Name)
		}
	}
	for _, h := range p.heats {
		inputs = append(inputs, fmt.Sprintf("%s %d in %s MB", h.input.name, h.matches, report.Figure(float64(h.checked)/corpus.MB)))
	}
	text := "Of every program as many lines came out as went in."
	if len(equal) > 0 {
		text += fmt.Sprintf(" Before an input was timed, the same bytes had to come from %s for its first lines, with one word for each match, and with\npseudonyms from those that make them. Matches there: %s.",
			strings.Join(equal, ", "), strings.Join(inputs, "; "))
	}
	return "\n" + text + "\n"
}

// draw writes the chart beside the page, if there is one.
func (p *peersPage) draw(page string) error {
	if page == "" {
		return nil
	}
	c := chart.Chart{Title: "MB/s on one core, on a logarithmic axis", Unit: "MB/s"}
	for _, h := range p.heats {
		panel := chart.Panel{Name: strings.TrimPrefix(h.input.name, "file:")}
		for i, r := range h.racers {
			bar := chart.Bar{Name: r.name, Strong: i == ours}
			if r.missing == "" {
				s := measure.Summarize(r.rates)
				bar.Value, bar.Min, bar.Max = s.Median, s.Min, s.Max
				if i >= others {
					bar.Note = "logscrub " + report.Figure(measure.Summarize(measure.Ratios(h.racers[ours].rates, r.rates)).Median) + "×"
				}
			}
			panel.Bars = append(panel.Bars, bar)
		}
		c.Panels = append(c.Panels, panel)
	}
	return chart.Write(filepath.Join(filepath.Dir(page), "peers.png"), c)
}
