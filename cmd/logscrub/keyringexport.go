package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/pseudonym"
)

const exportLong = `Export prints the keys that fingerprints of the tokens of one issuer, or of the keys
of one vendor, are made with in the leak feed: a line for each key of the keyring
that has its root, with its id and 64 hexadecimal digits. With -o they go to a new
file that only its owner can read; a file that is there is never overwritten.

Who has them knows again the tokens that he has, in events and in denylists, and can
test a guess of a whole token. They tell nothing of pseudonyms, nor of the tokens of
others. Hand them to that issuer alone, and again after each rotation.`

func newKeyringExport(a *app) *cobra.Command {
	var r ringFlags
	var issuer, tenant, output string
	c := &cobra.Command{
		Use:     "export --feed ISSUER [-o FILE] [--tenant NAME]",
		Short:   "Print the keys of the leak feed for one issuer",
		Long:    exportLong,
		Example: "  logscrub keyring export --keyring ~/.logscrub/keyring --feed main -o main.feed",
		Args:    noArgs,
	}
	r.flags(c)
	c.Flags().StringVar(&issuer, "feed", "", "print the keys for the issuer, or vendor, called `ISSUER`")
	c.Flags().StringVar(&tenant, "tenant", "", "print those of the keys of `NAME` alone")
	c.Flags().StringVarP(&output, "output", "o", "", "write to the new file `FILE`")
	twin(c, "keyring-export-")
	c.RunE = func(c *cobra.Command, _ []string) error {
		file, err := r.file(a, c)
		if err != nil {
			return err
		}
		if !regexp.MustCompile(`^[a-z][a-z0-9]{0,15}$`).MatchString(issuer) || r.config != "" && !slices.Contains(file.conf.LeakNames(), issuer) {
			return &fault{a.called("feed"), "is no name of an issuer or vendor of the leak feed", "write the name that it has in the configuration, for example --feed main"}
		}
		if err := checkDir(output); err != nil {
			return err
		}
		ring, err := file.load()
		if err != nil {
			return err
		}
		return a.export(ring, issuer, tenant, output)
	}
	return c
}

// export writes the feed keys of an issuer under every key of a tenant, or of all, that
// has its root.
func (a *app) export(ring *pseudonym.Keyring, issuer, tenant, output string) error {
	var text bytes.Buffer
	defer func() { clear(text.Bytes()) }()
	var told []pseudonym.Entry
	for _, e := range ring.Entries() {
		if tenant != "" && e.Tenant != tenant {
			continue
		}
		key, err := ring.Derive(e.ID, pseudonym.PurposeFeed, issuer)
		if err != nil { // it has no root, and makes no fingerprint any more
			continue
		}
		told = append(told, e)
		fmt.Fprintf(&text, "%s %s\n", e.ID, hex.EncodeToString(key))
		clear(key)
	}
	if len(told) == 0 {
		return &fault{"", "no key of the keyring can make fingerprints", "see logscrub keyring list"}
	}
	if err := a.printKeys(text.Bytes(), output); err != nil {
		return err
	}
	for _, e := range told {
		a.auditLine("a key of the leak feed was handed out", "op", "export", "key_id", string(e.ID), "tenant", e.Tenant, "issuer", issuer)
	}
	return nil
}

// printKeys writes keys to a new file, or to standard output with a warning.
func (a *app) printKeys(text []byte, output string) error {
	if output == "" || output == "-" {
		a.warnReadable("the keys are")
		a.note("who reads these lines can test guesses of whole tokens of this issuer; hand them to nobody else")
		return a.print(text)
	}
	f, err := os.OpenFile(output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return &fault{output, "cannot be made", "is there one already? It is not overwritten"}
	}
	_, err = f.Write(text)
	if syncing := f.Sync(); err == nil {
		err = syncing
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(output)
		return &fault{output, "cannot be written", "is there space left?"}
	}
	return nil
}
