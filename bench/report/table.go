package report

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// A Table is a Markdown table. The first column is aligned to the left, the others to
// the right.
type Table struct {
	rows [][]string
}

// NewTable returns a table with its headings.
func NewTable(headings ...string) *Table { return &Table{rows: [][]string{headings}} }

// Add adds a row; missing cells stay empty.
func (t *Table) Add(cells ...string) { t.rows = append(t.rows, cells) }

// String returns the table as Markdown, padded so that it reads well as it is.
func (t *Table) String() string {
	widths := make([]int, len(t.rows[0]))
	for i := range widths {
		widths[i] = 3
		for _, row := range t.rows {
			if i < len(row) {
				widths[i] = max(widths[i], utf8.RuneCountInString(escape(row[i])))
			}
		}
	}
	var b strings.Builder
	for i, row := range t.rows {
		writeRow(&b, row, widths)
		if i == 0 {
			writeRule(&b, widths)
		}
	}
	return b.String()
}

func writeRow(b *strings.Builder, row []string, widths []int) {
	for i, width := range widths {
		cell := ""
		if i < len(row) {
			cell = escape(row[i])
		}
		pad := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(cell)))
		if i == 0 {
			fmt.Fprintf(b, "| %s%s |", cell, pad)
		} else {
			fmt.Fprintf(b, " %s%s |", pad, cell)
		}
	}
	b.WriteByte('\n')
}

func writeRule(b *strings.Builder, widths []int) {
	for i, width := range widths {
		if i == 0 {
			fmt.Fprintf(b, "|:%s|", strings.Repeat("-", width+1))
		} else {
			fmt.Fprintf(b, "%s:|", strings.Repeat("-", width+1))
		}
	}
	b.WriteByte('\n')
}

// escape keeps a cell in its column.
func escape(cell string) string { return strings.ReplaceAll(cell, "|", `\|`) }

// Figure writes a number with three significant digits and no exponent: 0.0612, 12.4, 1230.
func Figure(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	decimals := 2
	for limit := 10.0; decimals > 0 && math.Abs(v) >= limit; limit *= 10 {
		decimals--
	}
	for limit := 1.0; decimals < 6 && v != 0 && math.Abs(v) < limit; limit /= 10 {
		decimals++
	}
	return fmt.Sprintf("%.*f", decimals, v)
}
