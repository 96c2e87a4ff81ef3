package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/measure"
	"github.com/logscrub/logscrub/bench/report"
)

// tokensOptions are the flags of bench tokens.
type tokensOptions struct {
	options
	size     byteSize
	rounds   int
	distinct int
	limit    float64
}

func (o *tokensOptions) bind(f *flag.FlagSet) {
	o.size = 64 * corpus.MB
	f.Var(&o.size, "size", "how long the file is, as 64MB or 64MiB")
	f.IntVar(&o.rounds, "rounds", 9, "how often each pipeline runs")
	f.IntVar(&o.distinct, "distinct", 2000, "how many tokens there are")
	f.Float64Var(&o.limit, "limit", 1.25, "the greatest ratio to a run that reads no tokens")
}

// tokensVerb is bench tokens.
func tokensVerb(ctx context.Context, args []string, out io.Writer) error {
	var o tokensOptions
	return measureWith("tokens", &o.options, o.bind, args, func(dir string) error {
		return tokenCost(ctx, o, dir, out)
	})
}

// tokenCost runs the filter that verifies, one that reads tokens and verifies none,
// and one that reads none, in turn, and writes the section.
func tokenCost(ctx context.Context, o tokensOptions, dir string, out io.Writer) error {
	if err := errors.Join(atLeastOne("rounds", o.rounds), atLeastOne("distinct", o.distinct)); err != nil {
		return err
	}
	machine := report.Machine()
	s, err := openSubject(ctx, o.options, dir)
	if err != nil {
		return err
	}
	list, err := signedTokens(dir, o.distinct)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "tokens")
	if _, err := generate(corpus.Tokens(list), path, corpus.Seed, int64(o.size)); err != nil {
		return err
	}
	live, err := s.liveTokens(ctx, dir, path)
	if err != nil {
		return err
	}
	cost, err := s.tokenRace(ctx, dir, path, o.rounds)
	if err != nil {
		return err
	}
	text, worst := tokensText(s.provenance(ctx, machine), o, cost, live, s.digest)
	fmt.Fprint(out, text)
	if err := o.publish("tokens", text); err != nil {
		return err
	}
	if worst > o.limit {
		return fmt.Errorf("%w: reading and verifying tokens costs %s times the run without, at most %g may", errMissed, report.Figure(worst), o.limit)
	}
	return nil
}

// signedTokens makes n tokens of RS256 with a key of their own, and a configuration
// tokens.yml in dir whose issuer has it.
func signedTokens(dir string, n int) ([]string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	conf := `{version: 1, keyring: keyring, issuers: [{name: bench, issuer: "https://auth.example.com", pem_file: public.pem}]}`
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "public.pem"), public, 0o600),
		os.WriteFile(filepath.Join(dir, "tokens.yml"), []byte(conf+"\n"), 0o600)); err != nil {
		return nil, err
	}
	list := make([]string, n)
	for i := range list {
		text := segment(`{"alg":"RS256","typ":"JWT","kid":"key-1"}`) + "." + segment(fmt.Sprintf(
			`{"iss":"https://auth.example.com","aud":"api","sub":"u-%07d","email":"user%d@example.com","iat":1700000000,"exp":4102444800,"jti":"%032x","scope":"cart:read cart:write"}`, i, i, i))
		sum := sha256.Sum256([]byte(text))
		signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
		if err != nil {
			return nil, err
		}
		list[i] = text + "." + segment(string(signature))
	}
	return list, nil
}

func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// The filters that are compared, the one that everything is a ratio to at last.
func (s *subject) tokenFilters(dir string) (names []string, commands [][]string) {
	conf := filepath.Join(dir, "tokens.yml")
	return []string{"read and verified", "read", "not read"}, [][]string{
		{s.path, "--config", conf}, s.filter(), {s.path, "--keyring", s.keyring, "--disable-rule", "jwt"},
	}
}

// A wordCounter counts a word in what is written to it. A write may end in a word.
type wordCounter struct {
	word []byte
	rest []byte
	n    int
}

// Write takes the next piece.
func (c *wordCounter) Write(text []byte) (int, error) {
	all := append(c.rest, text...)
	c.n += bytes.Count(all, c.word)
	c.rest = append([]byte(nil), all[max(0, len(all)-len(c.word)+1):]...)
	return len(text), nil
}

// liveTokens returns how many tokens of the file the filter calls live: one that
// verified nothing would be the fastest.
func (s *subject) liveTokens(ctx context.Context, dir, path string) (int, error) {
	_, commands := s.tokenFilters(dir)
	all, live := &wordCounter{word: []byte("-alg_rs256-")}, &wordCounter{word: []byte("-state_live-")}
	p := measure.Pipeline{Commands: commands[:1], Stdin: path, Stdout: io.MultiWriter(all, live), Core: s.core}
	result, err := p.Run(ctx)
	switch {
	case err != nil:
		return 0, err
	case result.Stages[0].ExitCode != 0:
		return 0, fmt.Errorf("the filter ended with exit status %d", result.Stages[0].ExitCode)
	case all.n == 0 || live.n < all.n*9/10:
		return 0, fmt.Errorf("of %d tokens %d are live: the others were not verified", all.n, live.n)
	}
	return live.n, nil
}

// tokenRace returns the processor time of each filter in seconds, by round.
func (s *subject) tokenRace(ctx context.Context, dir, path string, rounds int) ([][]float64, error) {
	_, commands := s.tokenFilters(dir)
	cost := make([][]float64, len(commands))
	for round := range rounds {
		for turn := range commands {
			i := (round + turn) % len(commands)
			result, err := measure.Pipeline{Commands: commands[i : i+1], Stdin: path, Core: s.core}.Run(ctx)
			if err != nil {
				return nil, err
			}
			if code := result.Stages[0].ExitCode; code != 0 {
				return nil, fmt.Errorf("the filter ended with exit status %d", code)
			}
			cost[i] = append(cost[i], processorTime(result))
		}
	}
	return cost, nil
}

// tokensText writes the table, and returns the ratio of the first filter to the last.
func tokensText(provenance string, o tokensOptions, cost [][]float64, live int, digest string) (text string, worst float64) {
	names, _ := (&subject{}).tokenFilters("")
	table := report.NewTable("tokens are", "CPU, s", "ratio to not read", "min–max", "digest")
	for i, name := range names {
		ratio := measure.Summarize(measure.Ratios(cost[i], cost[len(cost)-1]))
		if i == 0 {
			worst = ratio.Median
		}
		table.Add(name, report.Figure(measure.Summarize(cost[i]).Median), report.Figure(ratio.Median), between(ratio), digest)
	}
	return "## Tokens\n\n" + provenance + fmt.Sprintf(`
%d interleaved rounds over %d MB of application NDJSON with one of %d tokens (RS256, RSA of 2048 bits) in every 20th
line. The ratio of processor times, within a round, of a filter that verifies them to one with `+"`--disable-rule jwt`"+`,
which hides them as credentials by what stands before them, must be at most %g. %d stubs say `+"`live`"+`.

`, o.rounds, (int64(o.size)+corpus.MB/2)/corpus.MB, o.distinct, o.limit, live) + table.String(), worst
}
