package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// scrubHead is where the worker of package scrub begins with a batch.
const scrubHead = "func (w *Worker) ApplyAfter(dst *record.Clean, src *record.Batch, c Carry) (Carry, error) {\n"

// twinText is the worker of the twin: it copies records, attributes too, and is all
// else that the real one is to the pipeline.
const twinText = `package scrub

import "github.com/logscrub/logscrub/record"

func (w *Worker) ApplyAfter(dst *record.Clean, src *record.Batch, c Carry) (Carry, error) {
	defer w.at.set(-1)
	out := dst.Writer()
	out.Origins(src.Origins)
	for i := range src.Recs {
		w.at.set(int32(i))
		r := &src.Recs[i]
		w.tally.records++
		w.tally.bytesIn += uint64(r.Body.Len() + len(r.Term.Bytes()))
		w.tally.bytesOut += uint64(r.Body.Len() + len(r.Term.Bytes()))
		if isPlain(r) {
			out.Copy(src, r)
			continue
		}
		out.Begin()
		for _, g := range [...]record.Range{r.Shared, r.Fields} {
			for _, f := range src.Fields[g.Lo:g.Hi] {
				out.Field(src.Bytes(f.Name), src.Bytes(f.Value))
			}
		}
		out.Buf = append(out.Buf, ownBytes(src, r)...)
		out.End(r)
	}
	out.Close()
	w.tally.addTo(&w.s.counts)
	return Carry{}, nil
}
`

// twin returns the overlay that makes the plain twin out of the sources in root.
func twin(root string) (replace map[string]string, err error) {
	worker := filepath.Join(root, "scrub", "worker.go")
	text, err := os.ReadFile(worker)
	if err != nil {
		return nil, err
	}
	if strings.Count(string(text), scrubHead) != 1 {
		return nil, fmt.Errorf("scrub/worker.go has no line %q: tell the benchmark where a batch begins", scrubHead)
	}
	return map[string]string{
		worker:                                  strings.Replace(string(text), scrubHead, strings.Replace(scrubHead, "ApplyAfter", "applyAfter", 1), 1),
		filepath.Join(root, "scrub", "twin.go"): twinText,
	}, nil
}

// buildTwin builds the plain twin of the agent into out.
func buildTwin(ctx context.Context, root, dir, out string) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	replace, err := twin(root)
	if err != nil {
		return err
	}
	overlay, err := writeOverlay(dir, replace)
	if err != nil {
		return err
	}
	return goBuild(ctx, root, "-overlay", overlay, "-o", out, "./cmd/logscrub")
}

// writeOverlay writes what go build reads instead of some files.
func writeOverlay(dir string, replace map[string]string) (path string, err error) {
	files := map[string]string{}
	for name, text := range replace {
		files[name] = filepath.Join(dir, "overlay-"+filepath.Base(name))
		if err := os.WriteFile(files[name], []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": files})
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, text, 0o600)
}

// goBuild runs go build in a folder.
func goBuild(ctx context.Context, dir string, args ...string) error {
	c := exec.CommandContext(ctx, "go", append([]string{"-C", dir, "build"}, args...)...)
	if text, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, text)
	}
	return nil
}
