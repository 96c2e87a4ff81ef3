package config

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/logscrub/logscrub/sources/file"
)

// rotatedAs is what stands behind the name of a file that a file sink rotated.
const rotatedAs = ".20260102T150405Z"

// checkLoops finds file sinks whose output comes back as input, at once or through
// other pipelines: that would never end. It goes by names; what they lead to, the
// source sees.
func (c *Config) checkLoops() (errs Errors) {
	names := c.PipelineNames()
	feeds := map[string][]string{} // the pipelines that read what one writes
	for _, from := range names {
		for _, to := range names {
			if c.feeds(from, to) >= 0 {
				feeds[from] = append(feeds[from], to)
			}
		}
	}
	for _, from := range names {
		for _, to := range feeds[from] {
			if !reaches(feeds, to, from, nil) {
				continue
			}
			at := fmt.Sprintf("pipelines.%s.sinks[%d].path", from, c.feeds(from, to))
			problem := "is a file that the source of this pipeline reads"
			if from != to {
				problem = "is a file that pipeline " + to + " reads, whose output comes back to this one"
			}
			if from > to {
				continue // told of where it begins
			}
			errs = append(errs, c.problem(at, problem+"; that would never end", "write to a place that no pattern matches, or exclude it there"))
		}
	}
	return errs
}

// feeds returns the index of a file sink of one pipeline whose file, or what rotation
// makes of it, the source of another reads; -1 is none.
func (c *Config) feeds(from, to string) int {
	a, b := c.Pipelines[from], c.Pipelines[to]
	if b.Source.File == nil {
		return -1
	}
	return slices.IndexFunc(a.Sinks, func(s Sink) bool {
		if s.File == nil {
			return false
		}
		path := filepath.Clean(c.path(s.File.Path))
		if c.reads(b.Source.File, path) {
			return true
		}
		rotates := s.File.MaxSize > 0 || s.File.MaxAge > 0
		return rotates && (s.File.Compress == "" || s.File.Compress == "none") && c.reads(b.Source.File, path+rotatedAs)
	})
}

// reads reports whether s reads a file of that path.
func (c *Config) reads(s *FileSource, path string) bool {
	paths, exclude := c.patterns(s)
	return slices.ContainsFunc(paths, func(p string) bool { return file.Match(filepath.Clean(p), path) }) && !file.Excluded(path, exclude)
}

// patterns returns what s reads, and what of that it does not.
func (c *Config) patterns(s *FileSource) (paths, exclude []string) {
	for _, path := range s.Paths {
		paths = append(paths, c.path(path))
	}
	for _, path := range s.Exclude {
		if filepath.Base(path) != path { // else it is of last elements
			path = c.path(path)
		}
		exclude = append(exclude, path)
	}
	return paths, exclude
}

// reaches reports whether what goes in at one pipeline comes to another.
func reaches(feeds map[string][]string, from, to string, past []string) bool {
	if from == to {
		return true
	}
	if slices.Contains(past, from) {
		return false
	}
	return slices.ContainsFunc(feeds[from], func(next string) bool { return reaches(feeds, next, to, append(past, from)) })
}
