package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/peers"
	"github.com/logscrub/logscrub/bench/report"
)

// peersOptions are the flags of bench peers.
type peersOptions struct {
	options
	corpora string
	size    byteSize
	checked byteSize
	rounds  int
	source  string
	only    string
}

func (o *peersOptions) bind(f *flag.FlagSet) {
	o.size, o.checked = 128*corpus.MB, 2*corpus.MB
	f.StringVar(&o.corpora, "corpus", "", "`names` of corpora or paths of files, with commas (default: every one that is a log)")
	f.Var(&o.size, "size", "how long each input is; a file is cut or repeated")
	f.Var(&o.checked, "checked", "how much of each input is held to equal output before it is timed")
	f.IntVar(&o.rounds, "rounds", 9, "how often each program runs on each input")
	f.StringVar(&o.source, "source", "peers", "the `folder` of the drivers")
	f.StringVar(&o.only, "peer", "", "`names` of peers, with commas (default: all)")
}

// peersVerb is bench peers.
func peersVerb(ctx context.Context, args []string, out io.Writer) error {
	var o peersOptions
	return measureWith("peers", &o.options, o.bind, args, func(dir string) error {
		return sideBySide(ctx, o, dir, out)
	})
}

// sideBySide builds the peers, measures them on every input, and writes the section.
func sideBySide(ctx context.Context, o peersOptions, dir string, out io.Writer) error {
	if err := atLeastOne("rounds", o.rounds); err != nil {
		return err
	}
	list, err := chosen(o.only)
	if err != nil {
		return err
	}
	machine := report.Machine()
	s, err := openSubject(ctx, o.options, dir)
	if err != nil {
		return err
	}
	lab := peers.Lab{Source: o.source, Dir: dir, Say: func(text string) { fmt.Fprint(out, text) }}
	programs, err := lab.Build(ctx, list)
	if err != nil {
		return err
	}
	inputs, err := throughputOptions{corpora: o.corpora, size: o.size}.inputs(dir)
	if err != nil {
		return err
	}
	p := &peersPage{programs: programs}
	for _, in := range inputs {
		r, err := s.beside(ctx, in, programs, o, dir)
		if err != nil {
			return fmt.Errorf("corpus %s: %w", in.name, err)
		}
		p.add(r)
		fmt.Fprint(out, r)
	}
	text := p.text(s.provenance(ctx, machine), o)
	fmt.Fprint(out, "\n"+text)
	if err := errors.Join(p.draw(o.page), o.publish("peers", text)); err != nil {
		return err
	}
	return missing(p.missed)
}

// missing is the error of what does not hold, nil of nothing.
func missing(missed []string) error {
	if len(missed) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", errMissed, strings.Join(missed, "; "))
}

// chosen returns the peers that -peer names.
func chosen(names string) ([]peers.Peer, error) {
	all := peers.All()
	if names == "" {
		return all, nil
	}
	var list []peers.Peer
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(all, func(p peers.Peer) bool { return p.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("peer %q is unknown: see bench/peers/peer.go", name)
		}
		list = append(list, all[i])
	}
	return list, nil
}

// whole makes the input in a folder: of a file a copy that is cut or repeated to the size.
func (in input) whole(dir string, size int64) (path string, err error) {
	path = filepath.Join(dir, "input")
	if in.make != nil {
		return path, in.make(path)
	}
	return path, corpus.Repeat(path, in.path, size)
}
