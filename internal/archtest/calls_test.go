package archtest

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"testing"
)

// exits reports whether path.name ends the process.
func exits(path, name string) bool {
	switch path {
	case "os", "syscall", "golang.org/x/sys/unix", "golang.org/x/sys/windows":
		return name == "Exit" || name == "ExitProcess"
	case "log":
		return strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic")
	}
	return false
}

// shared reports whether path.name is state that the whole process shares.
func shared(path, name string) bool {
	switch path {
	case "net/http":
		return strings.HasPrefix(name, "Default") || strings.HasPrefix(name, "Handle") && !strings.HasPrefix(name, "Handler") ||
			strings.HasPrefix(name, "ListenAndServe")
	case "github.com/prometheus/client_golang/prometheus":
		return name == "MustRegister" || name == "Register" || strings.HasPrefix(name, "Default")
	case "github.com/prometheus/client_golang/prometheus/promhttp":
		return name == "Handler"
	case "log":
		return name != "New" && !exits(path, name) && token.IsExported(name) && name != "Logger"
	}
	return false
}

// exitRule: only main ends the process, and nobody uses state of the process, but that
// main keeps libraries from logging.
// It goes by names, so it sees the files of every platform.
func exitRule(p *pkg) (bad []string) {
	for name, f := range p.files {
		imports := importNames(f)
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			path := imports[x.Name]
			if exits(path, sel.Sel.Name) && !(p.program() && name == "main.go") {
				bad = append(bad, p.at(sel, "only main ends the process; return an error"))
			}
			mute := path == "log" && sel.Sel.Name == "SetOutput" && p.program() && name == "main.go"
			if shared(path, sel.Sel.Name) && !mute {
				bad = append(bad, p.at(sel, "%s.%s belongs to the whole process; make one of your own", x.Name, sel.Sel.Name))
			}
			return true
		})
	}
	return bad
}

// importNames returns the paths of the imports of f by the name they have in it.
func importNames(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, imp := range f.Imports {
		path, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if imp.Name != nil {
			name = imp.Name.Name
		}
		names[name] = path
	}
	return names
}

func TestOnlyMainExits(t *testing.T) {
	hold(t, exitRule, "scrub", []string{
		`import "os"; func f() { os.Exit(1) }`,
		`import quit "os"; var f = quit.Exit`,
		`import "log"; func f() { log.Fatalln("x") }`,
		`import "log"; func f() { log.Print("x") }`,
		`import "log"; func f() { log.SetOutput(nil) }`,
		`import "syscall"; func f() { syscall.Exit(1) }`,
		`import "net/http"; func f() error { return http.ListenAndServe("", nil) }`,
		`import "github.com/prometheus/client_golang/prometheus"; var f = prometheus.MustRegister`,
	}, []string{
		`import "os"; func f() error { return os.Remove("x") }`,
		`import "log"; var f = log.New`,
	})
}

// writerRule: only scrub, and the kit that tests sinks, fill a record.Clean. The
// spool alone builds one again from what it wrote down when it was clean.
func writerRule(p *pkg) (bad []string) {
	if folder(p.path) == "scrub" || p.path == "internal/sinktest" || p.path == "record" {
		return nil
	}
	inspect(p.built, func(n ast.Node, _ []ast.Node) {
		id, ok := n.(*ast.Ident)
		if !ok {
			return
		}
		switch o := p.info.Uses[id].(type) {
		case *types.Func:
			switch {
			case o.FullName() == "(*"+module+"/record.Clean).Writer":
				bad = append(bad, p.at(id, "only scrub writes a clean batch"))
			case o.FullName() == "(*"+module+"/record.Clean).Decode" && p.path != "sinks/spool":
				bad = append(bad, p.at(id, "only the spool reads a clean batch back"))
			}
		case *types.TypeName:
			if o.Pkg() != nil && o.Pkg().Path() == module+"/record" && o.Name() == "CleanWriter" {
				bad = append(bad, p.at(id, "only scrub has a CleanWriter"))
			}
		}
	})
	return bad
}

func TestOnlyScrubWritesClean(t *testing.T) {
	const imp = `import "github.com/logscrub/logscrub/record";`
	hold(t, writerRule, "pipeline", []string{
		imp + `func f(c *record.Clean) { c.Writer().Begin() }`,
		imp + `var f = (*record.Clean).Writer`,
		imp + `type batch struct { record.Clean }; func f(b *batch) { w := b.Writer; _ = w }`,
		imp + `func f(w *record.CleanWriter) { w.Begin() }`,
		imp + `func f(c *record.Clean, b []byte) error { return c.Decode(b) }`,
		imp + `var f = (*record.Clean).Decode`,
	}, []string{
		imp + `func f(c *record.Clean) []byte { return c.Raw() }`,
		imp + `func f(c *record.Clean) []byte { return c.AppendTo(nil, 0, nil) }`,
		`import "io"; func f(w io.Writer) {}`,
	})
}
