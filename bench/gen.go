package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/logscrub/logscrub/bench/corpus"
)

// genVerb is bench gen.
func genVerb(_ context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("bench gen", flag.ContinueOnError)
	name := f.String("corpus", "", "the `name` of the corpus")
	path := f.String("o", "", "the `file` to write, - for stdout")
	seed := f.Uint64("seed", corpus.Seed, "another seed gives another file")
	var size byteSize
	f.Var(&size, "size", "how long, as 64MB or 64MiB (default: as in the tables)")
	if err := parse(f, args); err != nil {
		return err
	}
	list, err := corpus.Lookup(*name)
	if err != nil {
		return err
	}
	if len(list) > 1 {
		return fmt.Errorf("corpus %q has several rows: choose %s or %s", *name, list[0].Name, list[1].Name)
	}
	switch *path {
	case "":
		return fmt.Errorf("no file to write: give -o FILE")
	case "-":
		_, err = list[0].Write(out, *seed, wanted(list[0], size))
		return err
	}
	done, err := generate(list[0], *path, *seed, wanted(list[0], size))
	if err == nil {
		fmt.Fprintf(out, "%s: %d bytes, %d lines\n", list[0].Name, done.Bytes, done.Lines)
	}
	return err
}

// wanted is the size asked for, else the corpus's own.
func wanted(c corpus.Corpus, size byteSize) int64 {
	if size > 0 {
		return int64(size)
	}
	return c.Bytes
}

// generate writes the corpus to a file.
func generate(c corpus.Corpus, path string, seed uint64, size int64) (corpus.Size, error) {
	file, err := os.Create(path)
	if err != nil {
		return corpus.Size{}, err
	}
	done, err := c.Write(file, seed, size)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return done, err
}
