package main

import (
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/pseudonym"
)

const keygenLong = `Keygen makes a keyring with one new random key. With -o it goes to a new file
that only its owner can read; a file that is there is never overwritten. Without,
it goes to standard output. The id of the key, which stands in every pseudonym
and is no secret, is printed to standard error.

Who has the keyring can test guesses against pseudonyms. Keep it like a password.`

func newKeygen(a *app) *cobra.Command {
	var file, tenant string
	c := &cobra.Command{
		Use:     "keygen [-o FILE] [--tenant NAME]",
		Short:   "Make a keyring",
		Long:    keygenLong,
		Example: "  logscrub keygen -o ~/.logscrub/keyring",
		Args:    noArgs,
	}
	c.Flags().StringVarP(&file, "output", "o", "", "write to the new file `FILE`")
	c.Flags().StringVar(&tenant, "tenant", pseudonym.DefaultTenant, "make the key for tenant `NAME`")
	twin(c, "keygen-")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := a.fromEnv(c); err != nil {
			return err
		}
		if err := checkDir(file); err != nil {
			return err
		}
		now := time.Now().UTC().Truncate(time.Second)
		ring, err := pseudonym.Generate(tenant, now)
		if err != nil {
			return flagged(a.called("tenant"), err)
		}
		if file != "" && file != "-" {
			if err := ring.WriteFile(file); err != nil {
				return &fault{"", err.Error(), ""}
			}
		} else if err := a.printKeyring(ring); err != nil {
			return err
		}
		id, _ := ring.Current(tenant, now)
		a.note("key id %s", id)
		a.audit("keygen", string(id), tenant)
		return nil
	}
	return c
}

// checkDir refuses a new file in a directory that is not there.
func checkDir(file string) error {
	dir := filepath.Dir(file)
	switch st, err := os.Stat(dir); {
	case os.IsNotExist(err):
		return &fault{dir, "no such directory", "make it first, for its owner alone: mkdir -p -m 700"}
	case err == nil && !st.IsDir():
		return &fault{dir, "is no directory", "name a file in one"}
	}
	return nil
}

// printKeyring writes ring to standard output, and warns where others read it.
func (a *app) printKeyring(ring *pseudonym.Keyring) error {
	a.warnReadable("the keyring is")
	text := ring.Text()
	defer clear(text)
	return a.print(text)
}

// warnReadable warns where others can read what is written to standard output.
func (a *app) warnReadable(what string) {
	if st, err := a.out.Stat(); err == nil && st.Mode().IsRegular() && st.Mode().Perm()&0o077 != 0 {
		a.note("warning: others can read the file that %s written to; chmod 600 it, or use -o", what)
	}
}

// print writes to standard output.
func (a *app) print(text []byte) error {
	if _, err := a.out.Write(text); err != nil {
		return &fault{"standard output", "cannot be written", "is there space left?"}
	}
	return nil
}
