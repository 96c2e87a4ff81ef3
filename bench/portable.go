package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logscrub/logscrub/bench/measure"
)

// openPortable returns the build of s without kernels that stands at path. It has the
// keyring of s, so that both must write the same.
func (s *subject) openPortable(ctx context.Context, path string) (*subject, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if !portable(path) {
		return nil, fmt.Errorf("-portable %s is not built with -tags noasm", filepath.Base(path))
	}
	twin := &subject{path: path, keyring: s.keyring, built: builtWith(path) + ", `-tags noasm`", core: s.core, twin: s}
	text, err := twin.ask(ctx, "rules", "list", "--hash")
	if err != nil {
		return nil, err
	}
	if twin.digest, err = digestOf(text); err == nil && twin.digest != s.digest {
		err = fmt.Errorf("-portable %s has profile %s, and -logscrub %s: build both anew", filepath.Base(path), twin.digest, s.digest)
	}
	return twin, err
}

// portable reports whether the binary was built without kernels.
func portable(path string) bool {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return false
	}
	for _, setting := range info.Settings {
		if setting.Key == "-tags" && slices.Contains(strings.Split(setting.Value, ","), "noasm") {
			return true
		}
	}
	return false
}

// errDiffers is what a portable build is refused with that writes something else.
var errDiffers = errors.New("the portable build does not write what the other does")

// matches holds the output of s to that of its twin, if it has one.
func (s *subject) matches(ctx context.Context, path string) error {
	if s.twin == nil {
		return nil
	}
	sums := [2][]byte{}
	for i, one := range [2]*subject{s, s.twin} {
		sum := sha256.New()
		p := measure.Pipeline{Commands: [][]string{{"cat", path}, one.filter()}, Stdout: sum, Core: measure.NoCore}
		result, err := p.Run(ctx)
		if err != nil {
			return err
		}
		if code := result.Stages[1].ExitCode; code != 0 {
			return fmt.Errorf("the filter ended with exit status %d", code)
		}
		sums[i] = sum.Sum(nil)
	}
	if !bytes.Equal(sums[0], sums[1]) {
		return errDiffers
	}
	return nil
}
