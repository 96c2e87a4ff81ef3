package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/sources/file"
)

// readSample cuts a file into records, as an agent would that reads it: lines that
// belong together, such as those of a private key, are one.
func readSample(ctx context.Context, path string) ([]string, error) {
	src, err := file.New(file.Options{Paths: []string{path}})
	if err != nil {
		return nil, fmt.Errorf("%w; run it at the root of the repository, or name a file", err)
	}
	defer src.Close()
	var all []string
	for {
		var b record.Batch
		err := src.Read(ctx, &b)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		for i := range b.Recs {
			all = append(all, string(b.Body(i)))
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s is empty", path)
	}
	return all, nil
}
