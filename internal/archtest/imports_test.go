package archtest

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers are the folders from the top to the bottom. A package imports its own
// folder, those of later rows, and internal.
var layers = [...][]string{
	{"cmd"},
	{"config"},
	{"sources", "sinks", "admin", "pipeline"},
	{"scrub"},
	{"detect"},
	{"token", "pseudonym"},
	{"record"},
}

// narrow are the folders that import less than their row allows.
func narrow(folder string) (allowed []string, ok bool) {
	switch folder {
	case "sources", "sinks", "internal":
		return []string{"record", "internal"}, true
	case "record":
		return nil, true
	}
	return nil, false
}

// modules are what each folder imports of other modules, as prefixes of paths.
// An addition has its line in docs/adr.
func modules(folder string) []string {
	switch folder {
	case "token", "pseudonym":
		return []string{"golang.org/x/net/idna", "golang.org/x/text/", "github.com/golang-jwt/jwt/v5",
			"github.com/go-jose/go-jose/v4", "golang.org/x/sys/cpu"}
	case "detect":
		return []string{"golang.org/x/sys/cpu"}
	case "sources":
		return []string{"github.com/nats-io/nats.go", "github.com/klauspost/compress/",
			"github.com/fsnotify/fsnotify", "golang.org/x/sys/"}
	case "sinks":
		return []string{"github.com/nats-io/nats.go", "github.com/klauspost/compress/", "filippo.io/age", "golang.org/x/sys/"}
	case "internal":
		return []string{"github.com/nats-io/nats.go", "golang.org/x/sys/"}
	case "admin":
		return []string{"github.com/prometheus/client_golang/"}
	case "config":
		return []string{"go.yaml.in/yaml/v4", "github.com/BurntSushi/toml"}
	case "cmd":
		return []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/sys/", "golang.org/x/term",
			"filippo.io/age", "github.com/nats-io/"}
	}
	return nil
}

// banned are the packages that nothing imports: profiles and counters that a
// page would show, other programs (but in tools for developers), and code of
// unknown origin.
func banned(path string) bool {
	return slices.Contains([]string{"net/http/pprof", "runtime/pprof", "runtime/trace", "expvar", "os/exec", "plugin",
		"golang.org/x/net/trace", "github.com/prometheus/client_golang/prometheus/promauto"}, path)
}

// ofTests reports whether a package is there for tests alone.
func ofTests(path string) bool {
	return slices.Contains([]string{"internal/buffertest", "internal/minttest", "internal/natstest", "internal/sourcetest", "internal/sinktest", "internal/testlist",
		"internal/tlstest"}, path)
}

// folder returns the first element of a path below the module.
func folder(path string) string {
	top, _, _ := strings.Cut(path, "/")
	return top
}

// row returns the place of a folder in layers, or -1.
func row(folder string) int {
	return slices.IndexFunc(layers[:], func(r []string) bool { return slices.Contains(r, folder) })
}

// mayImport reports whether a package of folder from may import one of folder to.
func mayImport(from, to string) bool {
	if from == to {
		return true
	}
	if allowed, ok := narrow(from); ok {
		return slices.Contains(allowed, to)
	}
	return row(from) >= 0 && (to == "internal" || row(to) > row(from))
}

// importRule holds the files of every platform to the tables above.
func importRule(p *pkg) (bad []string) {
	from := folder(p.path)
	if row(from) < 0 && from != "internal" {
		bad = append(bad, p.path+": this folder is in no layer; add it to the table and to docs/ARCHITECTURE.md")
	}
	for _, f := range p.files {
		for _, imp := range f.Imports {
			bad = append(bad, p.importProblem(from, imp)...)
		}
	}
	return bad
}

func (p *pkg) importProblem(from string, imp *ast.ImportSpec) []string {
	path, err := strconv.Unquote(imp.Path.Value)
	rest, ours := strings.CutPrefix(path, module+"/")
	allowed := func(prefix string) bool { return strings.HasPrefix(path, prefix) }
	switch {
	case err != nil || imp.Name != nil && imp.Name.Name == ".":
		return []string{p.at(imp, "dot import")}
	case banned(path) && !(path == "os/exec" && p.tool()):
		return []string{p.at(imp, "nothing imports %s", path)}
	case ours && ofTests(rest) && !ofTests(p.path):
		return []string{p.at(imp, "%s is of tests only", rest)}
	case ours && !mayImport(from, folder(rest)):
		return []string{p.at(imp, "%s does not stand to the right of %s", rest, p.path)}
	case p.path == "internal/natstest" && strings.HasPrefix(path, "github.com/nats-io/nats-server/"):
		return nil
	case !ours && strings.Contains(folder(path), ".") && !slices.ContainsFunc(modules(from), allowed):
		return []string{p.at(imp, "%s is not among the modules of %s", path, from)}
	}
	return nil
}

func TestImports(t *testing.T) {
	hold(t, importRule, "scrub", []string{
		`import _ "github.com/logscrub/logscrub/pipeline"`,
		`import _ "github.com/logscrub/logscrub/config"`,
		`import _ "github.com/prometheus/client_golang/prometheus"`,
		`import _ "expvar"`,
		`import _ "github.com/logscrub/logscrub/internal/natstest"`,
		`import _ "github.com/nats-io/nats-server/v2/server"`,
		`import . "strings"; var _ = ToLower("")`,
	}, []string{
		`import _ "github.com/logscrub/logscrub/detect"`,
		`import _ "github.com/logscrub/logscrub/internal/framer"`,
		`import _ "strings"`,
	})
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"cmd", "record", true}, {"config", "cmd", false}, {"sources", "pipeline", false}, {"sinks", "scrub", false},
		{"pipeline", "sources", false}, {"pipeline", "scrub", true}, {"detect", "scrub", false}, {"token", "pseudonym", false},
		{"pseudonym", "record", true}, {"record", "internal", false}, {"internal", "detect", false}, {"newcomer", "record", false},
	} {
		if mayImport(c.from, c.to) != c.want {
			t.Errorf("may %s import %s: %v", c.from, c.to, !c.want)
		}
	}
}

// TestLibrary holds that a program that imports scrub gets, over all levels,
// nothing but the standard library, this module, what tells processors apart, and what tables of Unicode and
// domain names need.
func TestLibrary(t *testing.T) {
	w := theModule(t)
	i := slices.IndexFunc(w.pkgs, func(p *pkg) bool { return p.path == "scrub" })
	if i < 0 {
		t.Fatal("there is no package scrub")
	}
	for _, path := range w.pkgs[i].deps {
		if bad := beneathScrub(path, w.std[path]); bad {
			t.Errorf("scrub brings %s along", path)
		}
	}
	for path, std := range map[string]bool{"net/http": true, "os/exec": true, "go.yaml.in/yaml/v4": false, "github.com/nats-io/nats.go": false} {
		if !beneathScrub(path, std) {
			t.Errorf("scrub may bring %s along", path)
		}
	}
}

// beneathScrub reports whether path must not stand beneath scrub.
func beneathScrub(path string, std bool) bool {
	if std {
		return banned(path) || path == "net/http" || path == "log"
	}
	return !slices.ContainsFunc([]string{module + "/", "golang.org/x/net/idna", "golang.org/x/text/", "golang.org/x/sys/cpu", "github.com/golang-jwt/"},
		func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}
