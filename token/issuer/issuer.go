package issuer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// An Issuer checks the tokens of one issuer.
type Issuer struct {
	opts   Options
	source *source
}

// Issuers are all that are configured. They are immutable but for fetched keys, and
// safe for concurrent use.
type Issuers struct {
	list  []*Issuer
	clock func() time.Time
}

// New reads the keys of files, and fetched sets that were kept in cacheDir ("":
// none are kept). It uses no network; Run does. Errors name issuer and option.
func New(list []Options, cacheDir string, clock func() time.Time) (*Issuers, error) {
	all := &Issuers{clock: clock}
	for i := range list {
		o := list[i]
		if err := o.Check(); err != nil {
			return nil, fmt.Errorf("issuer %q: %w", o.Name, err)
		}
		if slices.ContainsFunc(all.list, func(is *Issuer) bool { return is.opts.Name == o.Name || is.opts.Issuer == o.Issuer }) {
			return nil, fmt.Errorf("issuer %q: its name or its issuer is configured twice", o.Name)
		}
		src, err := newSource(&o, cacheDir, clock)
		if err != nil {
			return nil, fmt.Errorf("issuer %q: %w", o.Name, err)
		}
		if len(o.Types) == 0 {
			o.Types = []string{"", "jwt", "at+jwt"}
		}
		all.list = append(all.list, &Issuer{o, src})
	}
	return all, nil
}

// Names returns the names of the issuers, in their order.
func (all *Issuers) Names() []string {
	names := make([]string, len(all.list))
	for i, is := range all.list {
		names[i] = is.opts.Name
	}
	return names
}

// Run keeps the keys of URLs fresh until ctx ends. report is told of errors, with
// the name of the issuer, from several goroutines.
func (all *Issuers) Run(ctx context.Context, report func(name string, err error)) {
	var wg sync.WaitGroup
	for _, is := range all.list {
		wg.Go(func() { is.source.run(ctx, func(err error) { report(is.opts.Name, err) }) })
	}
	wg.Wait()
}

// Load fetches the keys of every URL that has none yet, all at once, and returns what
// went wrong, by issuer. It is for commands that end; Run must not be at work.
func (all *Issuers) Load(ctx context.Context) error {
	errs := make([]error, len(all.list))
	var wg sync.WaitGroup
	for i, is := range all.list {
		if is.source.url == "" || is.source.current.Load() != nil {
			continue
		}
		wg.Go(func() {
			if err := is.source.fetch(ctx); err != nil {
				errs[i] = fmt.Errorf("issuer %q: %w", is.opts.Name, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// KeyState says how the keys of one issuer are.
type KeyState struct {
	Name              string
	Keys, Bad         int           // that can be used, and of the fetched set those that cannot
	Fetched           time.Time     // zero: never, or it has no URL
	Age               time.Duration // since Fetched; 0 where that is zero
	URL               bool          // keys are fetched
	Fetches, Failures uint64
}

// Keys returns how the keys of each issuer are.
func (all *Issuers) Keys() []KeyState {
	states := make([]KeyState, len(all.list))
	for i, is := range all.list {
		s := is.source
		states[i] = KeyState{Name: is.opts.Name, URL: s.url != "", Fetches: s.fetches.Load(), Failures: s.failures.Load()}
		if f := s.current.Load(); f != nil {
			states[i].Fetched, states[i].Bad, states[i].Age = f.at, f.bad, all.clock().Sub(f.at)
		}
		s.keys(func(*key) bool { states[i].Keys++; return true })
	}
	return states
}

// of returns the issuer of an "iss", or nil.
func (all *Issuers) of(iss string) (*Issuer, int) {
	for i, is := range all.list {
		if is.opts.Issuer == iss {
			return is, i
		}
	}
	return nil, -1
}

// epoch returns that of the keys of the issuer called name.
func (all *Issuers) epoch(name string) uint32 {
	for _, is := range all.list {
		if is.opts.Name == name {
			return is.source.epoch()
		}
	}
	return 0
}

// mediaType returns a "typ" in lower case without "application/" (RFC 7515 §4.1.9).
func mediaType(typ string) string {
	return strings.TrimPrefix(strings.ToLower(typ), "application/")
}
