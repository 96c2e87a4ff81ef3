// Package driver is what the peers written in Go have in common: they read standard
// input in blocks of whole lines, and write them with each match replaced.
//
// Call Run with the way to make a Replacer. Nothing here finds anything.
package driver

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"hash"
	"io"
)

// A Replacer appends block to dst with what it finds replaced. A block is whole lines,
// but the last of an input may lack its line feed. It may keep some back: a nil block
// says that the input has ended.
type Replacer func(dst, block []byte) ([]byte, error)

// Options are what a driver is told on its command line.
type Options struct {
	// Patterns are the arguments: for most one alternation.
	Patterns []string
	// Name returns what stands for a value; the slice is valid until the next call.
	Name func(value []byte) []byte
}

// BlockSize is how much is read at once, in bytes. RE2 is fastest on blocks of this
// order; on lines it is a third slower.
const BlockSize = 64 << 10

// Run reads the command line, makes a Replacer and copies in to out.
func Run(args []string, in io.Reader, out io.Writer, open func(Options) (Replacer, error)) error {
	f := flag.NewFlagSet("peer", flag.ContinueOnError)
	fixed := f.Bool("fixed", false, "write the word of all peers instead of a pseudonym")
	if err := f.Parse(args); err != nil {
		return err
	}
	o := Options{Patterns: f.Args(), Name: names()}
	if *fixed {
		o.Name = func([]byte) []byte { return []byte(Hidden) }
	}
	replace, err := open(o)
	if err != nil {
		return err
	}
	return copyBlocks(in, out, replace)
}

// One returns the only pattern.
func (o Options) One() (string, error) {
	if len(o.Patterns) != 1 {
		return "", fmt.Errorf("%d patterns given: give one alternation", len(o.Patterns))
	}
	return o.Patterns[0], nil
}

// Hidden stands for every value of a peer that makes no pseudonyms.
const Hidden = "x_hidden"

// tagBytes is how much of an HMAC is written: 96 bits, as in the pseudonyms of logscrub.
const tagBytes = 12

// names returns a function that names values by HMAC-SHA256: x_ and 24 hexadecimal
// digits. It keeps one HMAC and resets it, which is the fastest way of the library.
func names() func(value []byte) []byte {
	var mac hash.Hash = hmac.New(sha256.New, []byte("an invented key of 32 characters"))
	var sum [sha256.Size]byte
	name := make([]byte, 0, 2+2*tagBytes)
	return func(value []byte) []byte {
		mac.Reset()
		mac.Write(value) //nolint:errcheck // a hash takes everything
		return hex.AppendEncode(append(name[:0], "x_"...), mac.Sum(sum[:0])[:tagBytes])
	}
}

// copyBlocks cuts in at the last line feed of each block. A line that is longer than a
// block makes the block grow.
func copyBlocks(in io.Reader, out io.Writer, replace Replacer) error {
	buf, held := make([]byte, BlockSize), 0
	var clean []byte
	for {
		if held == len(buf) {
			buf = append(buf, make([]byte, len(buf))...)
		}
		n, err := in.Read(buf[held:])
		held += n
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		whole := bytes.LastIndexByte(buf[:held], '\n') + 1
		if err != nil {
			whole = held
		}
		if whole > 0 && (err != nil || held == len(buf)) {
			if failed := pass(out, replace, &clean, buf[:whole]); failed != nil {
				return failed
			}
			held = copy(buf, buf[whole:held])
		}
		if err != nil {
			return pass(out, replace, &clean, nil)
		}
	}
}

// pass writes a block as it is replaced, in clean, which it reuses.
func pass(out io.Writer, replace Replacer, clean *[]byte, block []byte) (err error) {
	if *clean, err = replace((*clean)[:0], block); err == nil && len(*clean) > 0 {
		_, err = out.Write(*clean)
	}
	return err
}

// Spans returns a Replacer for an engine that finds the start and the end of each
// match in a block.
func Spans(find func(block []byte) [][]int, name func(value []byte) []byte) Replacer {
	return func(dst, block []byte) ([]byte, error) {
		done := 0
		for _, at := range find(block) {
			dst = append(append(dst, block[done:at[0]]...), name(block[at[0]:at[1]])...)
			done = at[1]
		}
		return append(dst, block[done:]...), nil
	}
}
