package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/logscrub/logscrub/pipeline"
	"github.com/logscrub/logscrub/pseudonym"
	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
)

// explosive is a worker that panics at a record, as a bug would.
type explosive struct{ *scrub.Worker }

func (e explosive) ApplyAfter(dst *record.Clean, src *record.Batch, c scrub.Carry) (scrub.Carry, error) {
	for i := range src.Recs {
		if src.Recs[i].Flags&record.Withhold == 0 && bytes.Contains(src.Body(i), []byte("explode")) {
			panic(canary + string(src.Body(i)))
		}
	}
	return e.Worker.ApplyAfter(dst, src, c)
}

// TestWithheld: a record whose worker panics is replaced by a stub, its
// neighbours are not, the exit code is 3, and nothing of the panic is printed.
func TestWithheld(t *testing.T) {
	dir := t.TempDir()
	in, out, errs := filepath.Join(dir, "in"), filepath.Join(dir, "out"), filepath.Join(dir, "errs")
	if err := os.WriteFile(in, []byte("one\nexplode "+canary+"\npassword=swordfish\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{in: os.Stdin, env: os.LookupEnv}
	for path, f := range map[string]**os.File{out: &a.out, errs: &a.err} {
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		*f = file
	}
	stdout := os.Stdout
	os.Stdout = a.out // which is where the sink writes
	defer func() { os.Stdout = stdout }()

	ring := pseudonym.Ephemeral()
	scrubber, err := scrub.New(scrub.Options{Keyring: ring, OnWithheld: (&withheld{app: a}).tell})
	if err != nil {
		t.Fatal(err)
	}
	s := stream{workers: count{1, 1}, maxRecord: 1 << 20, stats: true, scrubber: scrubber, tenant: "-", ring: ring}
	err = s.run(a, []string{in}, func() pipeline.Worker[scrub.Carry] { return explosive{scrubber.Worker()} })
	var c code
	if !errors.As(err, &c) || c != exitWithheld {
		t.Errorf("ends with %v", err)
	}
	got, _ := os.ReadFile(out)
	if !regexp.MustCompile(`^one\nlogscrub_withheld [a-z]+ \d+\npassword=password_redacted\n$`).Match(got) {
		t.Errorf("wrote %q", got)
	}
	told, _ := os.ReadFile(errs)
	mustNotHold(t, "standard error", string(told))
	if !bytes.Contains(told, []byte("withheld (")) || !bytes.Contains(told, []byte("a record is withheld: ")) {
		t.Errorf("standard error:\n%s", told)
	}
}

// TestPanicked: a panic of our own is told by place and type, without its value.
func TestPanicked(t *testing.T) {
	defer func() {
		err := panicked(recover())
		if want := "internal error: panic of type string at stream_test.go:80; please report it"; err.Error() != want {
			t.Errorf("got %s, want %s", err, want)
		}
	}()
	panic(canary)
}
