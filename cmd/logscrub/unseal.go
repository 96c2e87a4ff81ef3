package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"
	"unicode/utf8"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/internal/seal"
)

const unsealLong = `Unseal prints the originals of records that were withheld, from the files of a
quarantine (sealed-*.lss), for whoever holds the identity that they are sealed to.
They were withheld because they could not be scrubbed: what is printed is raw.

The identity is a file of age-keygen that only its owner can read. What the end of
a process cut off, and what was changed, is passed over and told, and the exit code
is then 3. A line on standard error says who opened how many records of which file.`

// newUnseal returns the verb that opens a quarantine.
func newUnseal(a *app) *cobra.Command {
	var identity string
	output := choice{"raw", []string{"raw", "ndjson"}}
	c := &cobra.Command{
		Use:     "unseal --identity FILE SEALED...",
		Short:   "Print the originals that a quarantine keeps",
		Long:    unsealLong,
		Example: "  logscrub unseal --identity key.txt /var/lib/logscrub/app/quarantine/sealed-000001.lss",
		Args:    cobra.ArbitraryArgs,
	}
	c.Flags().StringVarP(&identity, "identity", "i", "", "open them with the age identity in `FILE`")
	c.Flags().Var(&output, "output", "print bodies as they were read, or an object with all that is known of each")
	complete(c, "identity", nil)
	complete(c, "output", func() []string { return output.set })
	twin(c, "unseal-")
	c.RunE = func(c *cobra.Command, files []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if identity == "" || len(files) == 0 {
			return &fault{c.CommandPath(), "needs an identity and a file", "see logscrub unseal --help"}
		}
		open, err := opener(identity)
		if err != nil {
			return err
		}
		return a.unsealAll(files, open, output.value == "ndjson")
	}
	return c
}

// unsealAll prints what stands in files.
func (a *app) unsealAll(files []string, open seal.Decrypt, objects bool) error {
	out := bufio.NewWriter(a.out)
	damaged := false
	for _, name := range files {
		n, bad, err := a.unseal(out, name, open, objects)
		if n > 0 {
			a.auditLine("originals of withheld records were opened", "op", "unseal", "file", name, "records", n)
		}
		if err != nil {
			_ = out.Flush() // the first error says more
			return err
		}
		damaged = damaged || bad
	}
	if err := out.Flush(); err != nil {
		return &fault{"standard output", "cannot be written", "is there space left?"}
	}
	if damaged {
		return code(exitWithheld)
	}
	return nil
}

// opener returns what opens what is sealed to the identity in a file.
func opener(path string) (seal.Decrypt, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &fault{"--identity", "the file cannot be opened", "name the file that age-keygen made"}
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || tooOpen(st) {
		return nil, &fault{"--identity", "others can read the file", "chmod 600 it; then take a new one, if somebody may have read it"}
	}
	ids, err := age.ParseIdentities(io.LimitReader(f, 1<<20))
	if err != nil { // it may quote a line
		return nil, &fault{"--identity", "the file holds no identity of age", "name the file that age-keygen made"}
	}
	return func(src io.Reader) (io.Reader, error) { return age.Decrypt(src, ids...) }, nil
}

// unseal prints what stands in one file. It returns how many records that was, and
// whether some of it could not be read.
func (a *app) unseal(out *bufio.Writer, name string, open seal.Decrypt, objects bool) (n int, damaged bool, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, false, &fault{config.ShownPath(name, "the file"), "cannot be opened", "name a file of a quarantine: sealed-*.lss"}
	}
	defer f.Close()
	r, err := seal.Open(bufio.NewReader(f), open)
	if err != nil {
		return 0, false, &fault{name, err.Error(), "name a file of a quarantine: sealed-*.lss"}
	}
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return n, false, &fault{name, "cannot be read", ""}
		}
		if objects {
			err = json.NewEncoder(out).Encode(original(e))
		} else {
			_, err = out.Write(append(e.Body, e.Term.Bytes()...))
		}
		if err != nil {
			return n, false, &fault{"standard output", "cannot be written", "is there space left?"}
		}
		n++
	}
	for _, d := range r.Damage() {
		a.note("%s: %v", name, d)
	}
	return n, len(r.Damage()) > 0, nil
}

// An opened is an original as unseal prints it.
type opened struct {
	Reason string      `json:"reason"`
	Time   string      `json:"time,omitempty"`
	Origin string      `json:"origin,omitempty"`
	Seq    uint64      `json:"seq"`
	Line   uint64      `json:"line,omitempty"`
	Body   string      `json:"body,omitempty"`
	Base64 string      `json:"body_base64,omitempty"` // where the body is no UTF-8
	Attrs  [][2]string `json:"attrs,omitempty"`
}

func original(e *seal.Entry) opened {
	o := opened{Reason: e.Why.String(), Origin: e.Origin, Seq: e.Seq, Line: e.Line}
	if e.Time != 0 {
		o.Time = time.Unix(0, e.Time).UTC().Format(time.RFC3339Nano)
	}
	if utf8.Valid(e.Body) {
		o.Body = string(e.Body)
	} else {
		o.Base64 = base64.StdEncoding.EncodeToString(e.Body)
	}
	for _, attr := range e.Attrs {
		o.Attrs = append(o.Attrs, [2]string{string(attr.Name), string(attr.Value)})
	}
	return o
}
