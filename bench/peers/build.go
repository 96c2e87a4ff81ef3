package peers

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Lab is where programs are built.
type Lab struct {
	// Source is the folder of this package.
	Source string
	// Dir takes the binaries.
	Dir string
	// Say takes what a compiler says that fails.
	Say func(text string)
}

// A maker makes a program ready. Something that the machine lacks is no error, it stands
// in the program.
type maker func(ctx context.Context, l Lab, p Peer) (Program, error)

// Build makes every peer of the list ready.
func (l Lab) Build(ctx context.Context, list []Peer) ([]Program, error) {
	source, err := filepath.Abs(l.Source)
	if err != nil {
		return nil, err
	}
	l.Source = source
	if _, err := os.Stat(filepath.Join(source, "patterns.txt")); err != nil {
		return nil, fmt.Errorf("the drivers do not stand in %s: give -source bench/peers of a checkout", filepath.Base(l.Source))
	}
	var ready []Program
	for _, p := range list {
		program, err := p.make(ctx, l, p)
		if err != nil {
			return nil, fmt.Errorf("peer %s: %w", p.Name, err)
		}
		ready = append(ready, program)
	}
	return ready, nil
}

// nested builds a driver that is a module of its own; module is whose version it shows,
// and patterns are its arguments.
func nested(folder, module string, patterns ...string) maker {
	return func(ctx context.Context, l Lab, p Peer) (Program, error) {
		return l.goDriver(ctx, p, filepath.Join(l.Source, folder), module, patterns)
	}
}

// own builds a driver of this module, which needs the standard library alone.
func own(folder string, patterns ...string) maker { return nested(folder, "", patterns...) }

func (l Lab) goDriver(ctx context.Context, p Peer, folder, module string, patterns []string) (Program, error) {
	binary := filepath.Join(l.Dir, p.Name)
	build := exec.CommandContext(ctx, "go", "-C", folder, "build", "-o", binary, ".")
	if text, err := build.CombinedOutput(); err != nil {
		l.Say(string(text))
		return Program{}, fmt.Errorf("go build: %w (without it: -peer with the names of others)", err)
	}
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return Program{}, err
	}
	program := Program{Peer: p, Version: info.GoVersion, Timed: append([]string{binary}, patterns...)}
	for _, dep := range info.Deps {
		if dep.Path == module {
			program.Version = dep.Version
		}
	}
	if p.Agrees {
		program.Fixed = append([]string{binary, "-fixed"}, patterns...)
	}
	return program, nil
}

// native compiles a driver in C++; library is the Debian package of what it links.
func native(name, library, link string, args []string) maker {
	return func(ctx context.Context, l Lab, p Peer) (Program, error) {
		compiler, err := exec.LookPath("g++")
		if err != nil {
			return Program{Peer: p, Missing: "g++"}, nil
		}
		binary := filepath.Join(l.Dir, p.Name)
		build := exec.CommandContext(ctx, compiler, "-O2", "-std=c++17", "-Wall", "-o", binary, filepath.Join(l.Source, "native", name+".cc"), link)
		if text, err := build.CombinedOutput(); err != nil {
			l.Say(string(text))
			return Program{Peer: p, Missing: library}, ctx.Err()
		}
		command := append([]string{binary}, args...)
		return Program{Peer: p, Version: packaged(ctx, library), Timed: command, Fixed: command}, nil
	}
}

// packaged returns the version of a Debian package that is installed.
func packaged(ctx context.Context, name string) string {
	text, err := exec.CommandContext(ctx, "dpkg-query", "--show", "--showformat=${Version}", name).Output()
	if err != nil {
		return "unknown version"
	}
	return strings.TrimSpace(string(text))
}

// installed looks for a program of the machine, and asks it for its version.
func installed(name, debian string, args ...string) maker {
	return func(ctx context.Context, _ Lab, p Peer) (Program, error) {
		_, err := exec.LookPath(name)
		if err != nil {
			return Program{Peer: p, Missing: debian}, nil
		}
		text, err := exec.CommandContext(ctx, name, "--version").Output()
		if err != nil {
			return Program{}, fmt.Errorf("%s --version: %w", name, err)
		}
		first, _, _ := bytes.Cut(text, []byte{'\n'})
		command := append([]string{name}, args...)
		program := Program{Peer: p, Version: string(first), Timed: command}
		if p.Agrees {
			program.Fixed = command
		}
		return program, nil
	}
}

// perl runs replace.pl, which takes the word of a match as its last argument.
func perl(ctx context.Context, l Lab, p Peer) (Program, error) {
	path, err := exec.LookPath("perl")
	if err != nil {
		return Program{Peer: p, Missing: "perl"}, nil
	}
	text, err := exec.CommandContext(ctx, path, "-MDigest::SHA", "-e", "print $^V").Output()
	if err != nil {
		return Program{Peer: p, Missing: "Digest::SHA of perl"}, ctx.Err()
	}
	timed := []string{path, filepath.Join(l.Source, "native", "replace.pl"), alternation()}
	return Program{Peer: p, Version: string(text), Timed: timed, Fixed: append(timed[:3:3], hidden)}, nil
}
