package detect_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/rules"
)

// twins walk the same texts: from word to word, and in blocks with each engine.
type twins struct {
	words  *detect.Scanner
	blocks map[string]*detect.Scanner
}

func newTwins(t testing.TB) twins {
	t.Helper()
	set, err := detect.Compile(rules.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	all, words := set.Walking()
	p := twins{words.NewScanner(nil), map[string]*detect.Scanner{}}
	for name, set := range all {
		p.blocks[name] = set.NewScanner(nil)
	}
	return p
}

// scan returns what is found in text, or why nothing is.
func scan(s *detect.Scanner, text []byte) (found []detect.Finding, fault any) {
	defer func() { fault = recover() }()
	return s.Scan(text, &detect.Query{}), nil
}

// check holds that all find the same.
func (p twins) check(t testing.TB, text []byte) {
	t.Helper()
	a, aFault := scan(p.words, text)
	for name, s := range p.blocks {
		if b, bFault := scan(s, text); aFault != bFault || !slices.Equal(a, b) {
			t.Fatalf("%q:\nword by word %v %v\n%s %v %v", text, a, aFault, name, b, bFault)
		}
	}
}

// checkBatch is check for the records of texts that end at ends, told of as a batch.
func (p twins) checkBatch(t testing.TB, texts []byte, ends []int) {
	t.Helper()
	for name, s := range p.blocks {
		s.Batch(texts)
		from := 0
		for _, end := range ends {
			for from < end && texts[from] == '\n' {
				from++
			}
			a, b := p.words.Scan(texts[from:end:end], &detect.Query{}), s.ScanIn(from, end, &detect.Query{})
			if !slices.Equal(a, b) {
				t.Fatalf("%q at %d of a batch:\nword by word %v\n%s %v", texts[from:end], from, a, name, b)
			}
			from = end
		}
		s.Batch(nil)
	}
}

// TestWalks holds the engines to one another: on every example at every place
// of a block and behind every kind of byte, and on texts of the characters that
// shapes consist of, of every length around the edges of blocks and chunks.
func TestWalks(t *testing.T) {
	p := newTwins(t)
	for _, r := range rules.Builtin() {
		for _, e := range r.Examples.All() {
			for n := range 70 {
				pad := strings.Repeat("x ", n)[:n]
				p.check(t, []byte(pad+e.Text+pad))
			}
			for _, by := range []string{"_", "a", "9", ".", "-", "=", `"`, ":", "/", "%", `\n`, "\x1b[m", "é"} {
				p.check(t, []byte("k"+by+e.Text+by+"k"))
			}
			p.check(t, []byte(base64.StdEncoding.EncodeToString([]byte(e.Text))))
			p.check(t, []byte(fmt.Sprintf("%q", e.Text)))
			p.check(t, []byte(strings.Repeat(e.Text+" ", 3000/(len(e.Text)+1)+1)))
		}
	}
	for _, key := range []string{`pass\u0077or\u0064`, `\u0070assw\u006frd`, `password\u0032`, `p\u0061ss\u0077d`, `pas\u0073wd`} {
		for n := range 70 { // what hides the end of a key, at every distance
			p.check(t, []byte(strings.Repeat(" ", n)+`{"`+key+`":"hunter2.hunter2"}`))
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"0", "12", "255", "4111", "abc", "fe80", "::", ":", ".", "-", "--", "_", "@", "+", "/", "=", `"`, "'", "]", " ", "\t",
		"\n", `\`, "%3", "&#", "\x1b[", "eyJ", "AKIA", "user", "password", "key2", "GB29", "example.com", "00:53", "é", "longerword", "\x00"}
	var text bytes.Buffer
	for range 60_000 {
		text.Reset()
		for text.Len() < r.IntN(260) {
			text.WriteString(pieces[r.IntN(len(pieces))])
		}
		p.check(t, text.Bytes())
	}
	// Records of one batch, apart and not, with what goes on across their edges.
	var texts []byte
	for range 3000 {
		texts = texts[:0]
		var ends []int
		for len(texts) < 1+r.IntN(6000) {
			for n := r.IntN(30); n > 0; n-- {
				texts = append(texts, pieces[r.IntN(len(pieces))]...)
			}
			ends = append(ends, len(texts))
			texts = append(texts, []string{"\n", "\r\n", "\x00", "", "x"}[r.IntN(5)]...)
		}
		p.checkBatch(t, texts, ends)
	}
	for _, n := range []int{2046, 2047, 2048, 2049, 2110, 2111, 2112, 2113, 4096, 10_000} {
		for range 100 {
			text.Reset()
			for text.Len() < n {
				text.WriteString(pieces[r.IntN(len(pieces))])
			}
			p.check(t, text.Bytes()[:n])
		}
	}
}

// FuzzWalks holds the engines to one another on any text.
func FuzzWalks(f *testing.F) {
	for _, r := range rules.Builtin() {
		for _, e := range r.Examples.All() {
			f.Add([]byte(e.Text))
		}
	}
	p := newTwins(f)
	f.Fuzz(func(t *testing.T, text []byte) { p.check(t, text) })
}

// TestAddressOnce walks every text of up to five pieces of addresses: an address is asked
// for at one of its colons, and that is enough.
func TestAddressOnce(t *testing.T) {
	p := newTwins(t)
	pieces := []string{"2001:db8", "::", ":1", "fe80", "x", "_", ":192.0.2.1", "12:", "f:", " ", "%eth0"}
	var walk func(text string, left int)
	walk = func(text string, left int) {
		p.check(t, []byte(text))
		for _, piece := range pieces {
			if left > 0 {
				walk(text+piece, left-1)
			}
		}
	}
	walk("", 5)
}
