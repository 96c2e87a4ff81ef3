package main

import (
	"bytes"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/logscrub/logscrub/config"
	"github.com/logscrub/logscrub/pseudonym"
)

func newKeyring(a *app) *cobra.Command {
	return group("keyring", "List, add and destroy keys", `Keyring works on the file that --keyring, LOGSCRUB_KEYRING, the configuration or
systemd's credentials name. It prints ids, and keys only with export.

  rotate   adds a key; pseudonyms of older ones are still recognised
  retire   destroys what can test a guess; pseudonyms are still recognised
  erase    destroys all but the id; nobody can derive or recognise them again
  export   prints the keys by which one issuer knows its tokens in the leak feed`,
		newKeyringList(a), newKeyringRotate(a), newKeyringRetire(a), newKeyringErase(a), newKeyringExport(a))
}

// ringFlags are the flags that say which file a keyring verb works on.
type ringFlags struct{ config, keyring string }

func (r *ringFlags) flags(c *cobra.Command) {
	c.Flags().StringVarP(&r.config, "config", "c", "", "read the configuration from `FILE`")
	c.Flags().StringVarP(&r.keyring, "keyring", "k", "", "work on the keyring `FILE`")
	twin(c, "")
}

// A ringFile is the file that a keyring verb works on.
type ringFile struct {
	path, from, tenant string
	conf               *config.Config
}

// file returns the file to work on, who named it, and the tenant of the
// configuration.
func (r *ringFlags) file(a *app, c *cobra.Command) (f ringFile, err error) {
	if err := a.fromEnv(c); err != nil {
		return f, err
	}
	conf := config.Default()
	if r.config != "" {
		if conf, err = config.Load(r.config, a.env); err != nil {
			return f, err
		}
	}
	f.path, f.from = conf.KeyringPath(r.keyring, a.called("keyring"), a.env)
	if f.path == "" || f.path == config.Ephemeral {
		return f, &fault{c.CommandPath(), "needs a keyring", "name its file with --keyring"}
	}
	f.tenant, f.conf = conf.Tenant, conf
	return f, nil
}

// load reads the keyring. That it cannot be read is an error of the configuration.
func (f *ringFile) load() (*pseudonym.Keyring, error) {
	return config.LoadKeyring(f.path, f.from)
}

func newKeyringList(a *app) *cobra.Command {
	var r ringFlags
	c := &cobra.Command{
		Use:   "list",
		Short: "List the keys of a keyring",
		Long: `List prints a line for each key: its id, what is left of it (full, retired or
erased), whose it is, when it was made, from when on it writes, and a star at the
one that writes now.`,
		Args: noArgs,
	}
	r.flags(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		file, err := r.file(a, c)
		if err != nil {
			return err
		}
		ring, err := file.load()
		if err != nil {
			return err
		}
		return a.print(table(ring, time.Now()))
	}
	return c
}

// table lists the keys of ring.
func table(ring *pseudonym.Keyring, now time.Time) []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSTATE\tTENANT\tCREATED\tNOT BEFORE\t")
	for _, e := range ring.Entries() {
		star := ""
		if writes(ring, e.ID, now) {
			star = "*"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.ID, e.State, e.Tenant, stamp(e.Created), stamp(e.NotBefore), star)
	}
	_ = w.Flush() // into memory
	return b.Bytes()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

func newKeyringRotate(a *app) *cobra.Command {
	var r ringFlags
	var tenant, after string
	c := &cobra.Command{
		Use:   "rotate [--tenant NAME] [--not-before WHEN]",
		Short: "Add a new key",
		Long: `Rotate adds a new random key and prints its id. Everybody who has the new keyring
recognises its pseudonyms at once; nobody writes with it before WHEN, so that the
file can reach every machine in time. WHEN is a time (2026-11-22T15:00:00Z) or a
while from now (48h); now, if absent.`,
		Example: "  logscrub keyring rotate --keyring ~/.logscrub/keyring --not-before 48h",
		Args:    noArgs,
	}
	r.flags(c)
	c.Flags().StringVar(&tenant, "tenant", "", "make the key for tenant `NAME`")
	c.Flags().StringVar(&after, "not-before", "", "write with it from `WHEN` on")
	twin(c, "keyring-")
	c.RunE = func(c *cobra.Command, _ []string) error {
		file, err := r.file(a, c)
		if err != nil {
			return err
		}
		if tenant == "" {
			tenant = file.tenant
		}
		now := time.Now().UTC().Truncate(time.Second)
		from, ok := when(after, now)
		if !ok {
			return &fault{"--not-before", "is no time", "write for example 48h or 2026-11-22T15:00:00Z"}
		}
		var id pseudonym.KeyID
		return a.edit(&file, "rotate", &id, func(ring *pseudonym.Keyring) (err error) {
			id, err = ring.Rotate(tenant, now, from)
			return err
		})
	}
	return c
}

// when reads a time, or a while after now.
func when(text string, now time.Time) (time.Time, bool) {
	if text == "" {
		return now, true
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(d).Truncate(time.Second), true
	}
	t, err := time.Parse(time.RFC3339, text)
	return t.UTC(), err == nil
}

func newKeyringRetire(a *app) *cobra.Command {
	return newKeyEnd(a, "retire", "Keep a key only to recognise its pseudonyms",
		`Retire destroys the root of a key and leaves what recognises its pseudonyms. From
then on nobody can test a guess against them. There is no way back.`,
		func(ring *pseudonym.Keyring, id pseudonym.KeyID) error { return ring.Retire(id, time.Now()) })
}

func newKeyringErase(a *app) *cobra.Command {
	force := false
	c := newKeyEnd(a, "erase", "Destroy a key",
		`Erase destroys all of a key but its id. Nobody can derive, test or recognise its
pseudonyms again: what they stood for is erased wherever they are. There is no way
back, except through copies of the keyring. A key that writes now is erased only
with --force: what runs with it withholds every record from its next start on.`,
		func(ring *pseudonym.Keyring, id pseudonym.KeyID) error {
			if writes(ring, id, time.Now()) && !force {
				return fmt.Errorf("key %s is the one that writes now (rotate first, and wait until every reader has the new keyring; --force erases it all the same)", id)
			}
			return ring.Erase(id)
		})
	c.Flags().BoolVar(&force, "force", false, "erase the key also if it writes now")
	twin(c, "keyring-erase-")
	return c
}

// writes reports whether ring writes with the key id at now.
func writes(ring *pseudonym.Keyring, id pseudonym.KeyID, now time.Time) bool {
	current, ok := ring.Current(tenantOf(ring, id), now)
	return ok && current == id
}

func newKeyEnd(a *app, verb, short, long string, end func(*pseudonym.Keyring, pseudonym.KeyID) error) *cobra.Command {
	var r ringFlags
	c := &cobra.Command{Use: verb + " KEYID", Short: short, Long: long, Args: atMost(1)}
	r.flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		file, err := r.file(a, c)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return &fault{c.CommandPath(), "needs the id of a key", "see logscrub keyring list"}
		}
		id, err := pseudonym.ParseKeyID(args[0])
		if err != nil {
			return &fault{c.CommandPath(), "needs the id of a key: four letters of a-z and 2-7", "see logscrub keyring list"}
		}
		return a.edit(&file, verb, &id, func(ring *pseudonym.Keyring) error { return end(ring, id) })
	}
	return c
}

// edit changes the keyring in file by the verb op, and prints the id of the key
// concerned.
func (a *app) edit(file *ringFile, op string, id *pseudonym.KeyID, change func(*pseudonym.Keyring) error) error {
	if _, err := file.load(); err != nil {
		return err
	}
	tenant := ""
	err := pseudonym.Update(file.path, func(ring *pseudonym.Keyring) error {
		tenant = tenantOf(ring, *id) // erase forgets it
		if err := change(ring); err != nil {
			return err
		}
		if tenant == "" {
			tenant = tenantOf(ring, *id)
		}
		return nil
	})
	if err != nil {
		return &fault{"", err.Error(), ""}
	}
	a.audit(op, string(*id), tenant)
	return a.print([]byte(*id + "\n"))
}

// tenantOf returns whose key id is, or nothing.
func tenantOf(ring *pseudonym.Keyring, id pseudonym.KeyID) string {
	for _, e := range ring.Entries() {
		if e.ID == id {
			return e.Tenant
		}
	}
	return ""
}
