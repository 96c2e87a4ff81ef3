package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func newTokenReport(a *app) *cobra.Command {
	v := tokenVerb{app: a}
	c := &cobra.Command{
		Use:   "report [FILE]...",
		Short: "Table the tokens of logs by issuer",
		Long: `Report counts the distinct tokens of each issuer, and how often they were met: by
state, by what is wrong with them, by the claims that they bring into logs, and by what
these say of persons. It is what to show to those who issue them. Claims that are none
of the common ones are counted as "others".`,
		Example: "  logscrub token report --config logscrub.yml app.log*",
		Args:    cobra.ArbitraryArgs,
	}
	v.flags(c)
	c.RunE = func(c *cobra.Command, files []string) error {
		in, err := v.read(c, files)
		if err != nil {
			return err
		}
		return a.print(tokenTables(in.list))
	}
	return c
}

// A tokenCell is a place in a table of report. What may be of two columns, with a tab
// between.
type tokenCell struct{ issuer, what string }

// A tokenTable counts tokens and how often they were met.
type tokenTable map[tokenCell][2]int

func (t tokenTable) add(s *seenToken, what string) {
	n := t[tokenCell{s.Issuer, what}]
	t[tokenCell{s.Issuer, what}] = [2]int{n[0] + 1, n[1] + s.Count}
}

// tokenTables writes the tables of list.
func tokenTables(list []seenToken) []byte {
	states, findings, claims, persons := tokenTable{}, tokenTable{}, tokenTable{}, tokenTable{}
	for i := range list {
		s := &list[i]
		states.add(s, s.State)
		for _, f := range s.Findings {
			findings.add(s, f)
		}
		for _, c := range s.Claims {
			claims.add(s, c)
		}
		if s.Others > 0 {
			claims.add(s, "others")
		}
		for _, p := range s.Personal {
			persons.add(s, p.Claim+"\t"+p.Kind)
		}
	}
	var b bytes.Buffer
	states.write(&b, "STATE")
	findings.write(&b, "FINDING")
	claims.write(&b, "CLAIM")
	persons.write(&b, "CLAIM\tSAYS")
	return b.Bytes()
}

// write writes the table t, whose second column is called what, the most frequent of
// an issuer first.
func (t tokenTable) write(b *bytes.Buffer, what string) {
	if len(t) == 0 {
		return
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "ISSUER\t%s\tTOKENS\tTIMES\n", what)
	for _, c := range slices.SortedFunc(maps.Keys(t), func(x, y tokenCell) int {
		return cmp.Or(cmp.Compare(x.issuer, y.issuer), cmp.Compare(t[y][0], t[x][0]), cmp.Compare(x.what, y.what))
	}) {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\n", c.issuer, c.what, t[c][0], t[c][1])
	}
	_ = w.Flush() // into memory
}
