package main

import (
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/scrub"
)

// readBaseline reads what is known, and prepares for what is to be written.
func (v *scanVerb) readBaseline() error {
	if v.writeBaseline != "" {
		v.report.Seen = &scrub.Baseline{}
	}
	if v.baseline == "" {
		return nil
	}
	flag := v.app.called("baseline")
	f, err := os.Open(v.baseline)
	if err != nil {
		return &fault{flag, "cannot be read", "name a file that scan --write-baseline wrote"}
	}
	defer f.Close()
	if v.report.Baseline, err = scrub.ReadBaseline(f); err != nil {
		return &fault{flag, err.Error(), ""}
	}
	return nil
}

// saveBaseline writes what was found in place of the file that is there, as a whole
// or not at all.
func (v *scanVerb) saveBaseline() error {
	failed := &fault{v.app.called("write-baseline"), "cannot be written", "name a file in a folder that is writable"}
	f, err := os.CreateTemp(filepath.Dir(v.writeBaseline), ".baseline-*")
	if err != nil {
		return failed
	}
	defer os.Remove(f.Name()) // which is gone if all went well
	err = v.report.Seen.Write(f)
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil || os.Rename(f.Name(), v.writeBaseline) != nil {
		return failed
	}
	return nil
}
