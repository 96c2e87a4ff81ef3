package scrub

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A Baseline is a set of findings that are known. One is told by the SHA-256 of its
// line with every finding cut out, the name of its rule, and an ordinal: how many
// findings of that rule in lines that are the same without their findings came
// before it, from 1. So a baseline may be shown to anybody, and holds whatever file
// or line the finding has moved to. The zero Baseline is empty.
type Baseline struct {
	most map[baselineKey]uint32 // the greatest ordinal
}

type baselineKey struct {
	line [sha256.Size]byte
	rule string
}

// baselineHead is the first line of a file. What follows are lines of hash, rule and
// greatest ordinal.
const baselineHead = "logscrub baseline 1"

// ErrBaseline is returned for a file that is no baseline.
var ErrBaseline = errors.New("is no baseline; scan --write-baseline writes one")

// ReadBaseline reads what Write wrote. The error is ErrBaseline where r holds
// something else; that of r is not told.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	b := &Baseline{most: map[baselineKey]uint32{}}
	lines := bufio.NewScanner(r)
	if !lines.Scan() || lines.Text() != baselineHead {
		return nil, ErrBaseline
	}
	for lines.Scan() {
		f := strings.Split(lines.Text(), " ")
		if len(f) != 3 || len(f[0]) != 2*sha256.Size {
			return nil, ErrBaseline
		}
		key := baselineKey{rule: f[1]}
		_, bad := hex.Decode(key.line[:], []byte(f[0]))
		n, worse := strconv.ParseUint(f[2], 10, 32)
		if bad != nil || worse != nil || n == 0 {
			return nil, ErrBaseline
		}
		b.most[key] = uint32(n)
	}
	if lines.Err() != nil {
		return nil, ErrBaseline
	}
	return b, nil
}

// Write writes b, sorted, so that two baselines compare line by line.
func (b *Baseline) Write(w io.Writer) error {
	var keys []baselineKey
	for k := range b.most {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y baselineKey) int {
		return cmp.Or(bytes.Compare(x.line[:], y.line[:]), strings.Compare(x.rule, y.rule))
	})
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, baselineHead)
	for _, k := range keys {
		fmt.Fprintf(out, "%x %s %d\n", k.line, k.rule, b.most[k])
	}
	if out.Flush() != nil {
		return errors.New("cannot be written")
	}
	return nil
}

// next adds one more finding like key, and returns its ordinal.
func (b *Baseline) next(key baselineKey) uint32 {
	if b.most == nil {
		b.most = map[baselineKey]uint32{}
	}
	b.most[key]++
	return b.most[key]
}

// knows reports whether the finding with this ordinal is in b, which may be nil.
func (b *Baseline) knows(key baselineKey, ordinal uint32) bool {
	return b != nil && ordinal <= b.most[key]
}

// A lineHash hashes the lines of one record with every finding cut out: those of the
// scan at hand, whatever is done to them.
type lineHash struct {
	body []byte
	cuts []edit // sorted and disjoint
	buf  []byte
	from int64 // where the line begins that sum is of; -1: none
	sum  [sha256.Size]byte
}

// begin prepares for the lines of body, in which w found what it did.
func (h *lineHash) begin(w *Worker, body []byte) {
	h.body, h.cuts, h.from = body, h.cuts[:0], -1
	for i := range w.found {
		start, end, _ := w.scan.Root(&w.found[i])
		h.cuts = append(h.cuts, edit{start: start, end: end})
	}
	sortEdits(h.cuts)
	n := 0
	for _, c := range h.cuts {
		if n > 0 && c.start <= h.cuts[n-1].end {
			h.cuts[n-1].end = max(h.cuts[n-1].end, c.end)
			continue
		}
		h.cuts[n] = c
		n++
	}
	h.cuts = h.cuts[:n]
}

// of returns the hash of the line that begins at from. A finding is a NUL there,
// however long it was.
func (h *lineHash) of(from uint32) [sha256.Size]byte {
	if h.from == int64(from) {
		return h.sum
	}
	end := uint32(len(h.body))
	if i := bytes.IndexByte(h.body[from:], '\n'); i >= 0 {
		end = from + uint32(i)
	}
	h.buf = append(h.buf[:0], baselineHead...)
	at := from
	for _, c := range h.cuts {
		if c.end <= from || c.start >= end {
			continue
		}
		h.buf = append(h.buf, h.body[at:max(at, c.start)]...)
		h.buf = append(h.buf, 0)
		at = min(end, c.end)
	}
	h.buf = append(h.buf, h.body[at:end]...)
	h.from, h.sum = int64(from), sha256.Sum256(h.buf)
	return h.sum
}
