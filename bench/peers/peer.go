package peers

import (
	"github.com/logscrub/logscrub/bench/corpus"
	"github.com/logscrub/logscrub/bench/peers/driver"
)

// A Peer is a row of the table: a program that can do the work of logscrub.
type Peer struct {
	// Name is what the command line and the page call it.
	Name string
	// About says in one line what the program does, for the page.
	About string
	// Most is how long an input of it may be, in bytes; 0 is as long as that of logscrub. A
	// slow program gets a shorter one, so that a round ends.
	Most int64
	// Agrees says that it chooses as one alternation does, the leftmost match and of those
	// the earliest pattern, so that its output is that of the others who do.
	Agrees bool
	// Silent says that it may change nothing where others change something, since it
	// brings its own rules.
	Silent bool
	// Idle is the exit status that says that nothing matched, which is no failure.
	Idle int

	make maker
}

// A Program is a peer that is ready to run, or says why it is not.
type Program struct {
	Peer
	// Version is that of what does the finding, as far as it tells.
	Version string
	// Timed is the command line that is measured: standard input to standard output.
	Timed []string
	// Fixed writes one word for every match, nil where it cannot.
	Fixed []string
	// Missing is what the machine lacks for it; then there is no command line.
	Missing string
}

// ended reports whether the exit status is one of a program that did its work.
func (p Peer) ended(status int) bool { return status == 0 || status == p.Idle }

// hidden is the word that stands for every match where no pseudonym is made.
const hidden = driver.Hidden

// All returns every peer, in the order of the page.
func All() []Peer {
	return []Peer{
		{Name: "re2", About: "C++ RE2, one alternation over blocks of 128 KiB; one word for every match",
			Agrees: true, make: native("re2", "libre2-dev", "-lre2", []string{alternation(), hidden})},
		{Name: "go-re2", About: "C++ RE2 compiled to Go, one alternation over blocks of 64 KiB, HMAC-SHA256",
			Agrees: true, make: nested("gore2", "github.com/wasilibs/go-re2", alternation())},
		{Name: "ripgrep", About: "`rg --passthru --replace`, one alternation, bytes; one word for every match",
			Agrees: true, Idle: 1, make: installed("rg", "ripgrep", "--passthru", "--no-unicode", "--text", "--no-line-number", "--no-filename",
				"--color=never", "--replace", hidden, "--regexp", alternation(), "-")},
		{Name: "vectorscan", About: "Vectorscan (Hyperscan), ten patterns at once over blocks of 128 KiB, with the start of each match; one word for every match",
			Agrees: true, Most: 16 * corpus.MB, make: native("vectorscan", "libvectorscan-dev", "-lhs", append([]string{hidden}, each()...))},
		{Name: "sed", About: "`sed -E`, one alternation, the longest match; one word for every match",
			Most: 16 * corpus.MB, make: installed("sed", "sed", "-E", "s;"+posix()+";"+hidden+";g")},
		{Name: "perl", About: "one alternation, line by line, HMAC-SHA256 of Digest::SHA",
			Agrees: true, Most: 4 * corpus.MB, make: perl},
		{Name: "regexp", About: "Go's standard library, one alternation over blocks of 64 KiB, HMAC-SHA256",
			Agrees: true, Most: 4 * corpus.MB, make: own("goregexp", alternation())},
		{Name: "otel", About: "OpenTelemetry Collector contrib's redaction processor, ten blocked values, 1,000 records a batch, HMAC-SHA256",
			Most: 4 * corpus.MB, make: nested("otel", "github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor")},
		{Name: "gitleaks", About: "its detector with its own rules, line by line, HMAC-SHA256: secrets only, neither addresses nor persons",
			Most: 4 * corpus.MB, Silent: true, make: nested("gitleaks", "github.com/zricethezav/gitleaks/v8")},
	}
}
