package archtest

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// harmlessFunc are the functions that errorRule would refuse, with why they let
// nothing out.
func harmlessFunc() map[string]string {
	return map[string]string{
		"pseudonym.MarshalJSON": "the text is of its own making",
		"pseudonym.keepOwner":   "its callers ask fileError for words",
	}
}

// errorRule: in the packages that see records and keys, an error that a function
// of another module or of the standard library returned is compared and dropped,
// since many of them quote what they were given. It may be handed to errors.Is
// and errors.As, and to a function of this module, where it is an error of
// unknown origin; such an error is not put into a text either. token/issuer reads
// files and URLs of the operator, and tokens by code of its own; its feed is given no
// token.
func errorRule(p *pkg) (bad []string) {
	if p.path == "token/issuer" || p.path == "token/issuer/feed" || !slices.Contains([]string{"record", "detect", "token", "pseudonym", "scrub"}, folder(p.path)) {
		return nil
	}
	for _, f := range p.built {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			if harmlessFunc()[p.path+"."+fn.Name.Name] != "" {
				continue
			}
			foreign := p.origins(fn)
			inspect([]*ast.File{{Name: fn.Name, Decls: []ast.Decl{fn}}}, func(n ast.Node, around []ast.Node) {
				bad = append(bad, p.errorProblem(n, around, foreign)...)
			})
		}
	}
	return bad
}

func (p *pkg) errorProblem(n ast.Node, around []ast.Node, all map[types.Object][]origin) []string {
	switch n := n.(type) {
	case *ast.Ident:
		if o := p.info.Uses[n]; o != nil && isForeignAt(n.Pos(), all[o]) && !p.harmless(n, around) {
			return []string{p.at(n, "%s may be an error of the standard library, which quotes its input; say in words of your own what is wrong", n.Name)}
		}
	case *ast.ReturnStmt:
		for _, r := range n.Results {
			if call, ok := r.(*ast.CallExpr); ok && p.isForeign(call) && p.givesError(call) {
				return []string{p.at(n, "an error of the standard library is passed on")}
			}
		}
	}
	return nil
}

// An origin is a place where a variable gets an error, and whether no function of
// this module made it.
type origin struct {
	at      token.Pos
	foreign bool
}

// origins returns where the variables and parameters of fn get their errors, in
// the order of the text. Of a use the last one before it counts.
func (p *pkg) origins(fn *ast.FuncDecl) map[types.Object][]origin {
	all := map[types.Object][]origin{}
	note := func(id ast.Expr, at token.Pos, foreign bool) {
		name, ok := id.(*ast.Ident)
		if !ok {
			return
		}
		o := p.info.Defs[name]
		if o == nil {
			o = p.info.Uses[name]
		}
		if o != nil && isError(o.Type()) {
			all[o] = append(all[o], origin{at, foreign})
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			for _, field := range n.Params.List {
				for _, name := range field.Names {
					note(name, field.End(), true)
				}
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				note(l, n.End(), p.isForeign(n.Rhs[min(i, len(n.Rhs)-1)]))
			}
		case *ast.ValueSpec:
			for i, l := range n.Names {
				note(l, n.End(), len(n.Values) > 0 && p.isForeign(n.Values[min(i, len(n.Values)-1)]))
			}
		}
		return true
	})
	return all
}

// isForeignAt reports whether a variable with these origins holds, at pos, an
// error that no function of this module made.
func isForeignAt(pos token.Pos, all []origin) bool {
	foreign := false
	for _, o := range all {
		if o.at < pos {
			foreign = o.foreign
		}
	}
	return foreign
}

// harmless reports whether the use of an error at id lets out nothing of it.
func (p *pkg) harmless(id *ast.Ident, around []ast.Node) bool {
	switch n := around[len(around)-1].(type) {
	case *ast.BinaryExpr:
		return n.Op == token.EQL || n.Op == token.NEQ
	case *ast.AssignStmt:
		return slices.Contains(n.Lhs, ast.Expr(id))
	case *ast.CallExpr:
		if f := p.callee(n); f != nil && f.Pkg() != nil {
			return f.Pkg().Path() == "errors" && f.Name() != "Join" || strings.HasPrefix(f.Pkg().Path(), module+"/")
		}
	}
	return false
}

// isForeign reports whether e calls a function of no package of this module, and
// not one that makes errors.
func (p *pkg) isForeign(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	f := p.callee(call)
	if f == nil || f.Pkg() == nil || strings.HasPrefix(f.Pkg().Path(), module+"/") {
		return false
	}
	return f.FullName() != "errors.New" && f.FullName() != "fmt.Errorf" // whose arguments are looked at
}

func (p *pkg) callee(call *ast.CallExpr) *types.Func {
	switch fn := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		f, _ := p.info.Uses[fn].(*types.Func)
		return f
	case *ast.SelectorExpr:
		f, _ := p.info.Uses[fn.Sel].(*types.Func)
		return f
	}
	return nil
}

// givesError reports whether an error is among what call returns.
func (p *pkg) givesError(call *ast.CallExpr) bool {
	switch t := p.info.Types[call].Type.(type) {
	case *types.Tuple:
		for v := range t.Variables() {
			if isError(v.Type()) {
				return true
			}
		}
		return false
	default:
		return t != nil && isError(t)
	}
}

// isError reports whether t is error or implements it.
func isError(t types.Type) bool {
	e := types.Universe.Lookup("error").Type()
	return types.Identical(t, e) || types.Implements(t, e.Underlying().(*types.Interface))
}

func TestNoForeignErrors(t *testing.T) {
	hold(t, errorRule, "token", []string{
		`import ("fmt"; "strconv"); func f(s string) error { _, err := strconv.Atoi(s); return fmt.Errorf("number: %w", err) }`,
		`import ("errors"; "net/netip"); func f(s string) error { _, err := netip.ParseAddr(s); return errors.New(err.Error()) }`,
		`import "net/url"; func f(s string) error { if _, err := url.Parse(s); err != nil { return err }; return nil }`,
		`import "time"; func f(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }`,
		`import "regexp"; func f(s string) error { var _, err = regexp.Compile(s); return err }`,
		`import "fmt"; func f(err error) string { return fmt.Sprint(err) }`,
		`import "strconv"; type bad struct{ err error }; func f(s string) *bad { _, err := strconv.Atoi(s); return &bad{err} }`,
		`import "strconv"; func f(s string) { if _, err := strconv.Atoi(s); err != nil { panic(err) } }`,
		`import ("errors"; "strconv"); func f(s string) error { _, err := strconv.Atoi(s); return errors.Join(err) }`,
		`import ("fmt"; "strconv"); func f(s string) error { _, err := strconv.Atoi(s); err = fmt.Errorf("x: %w", err); return err }`,
		`import "strconv"; func g() error { return nil }; func f(s string) error { err := g(); _, err = strconv.Atoi(s); return err }`,
	}, []string{
		`import ("errors"; "strconv"); func f(s string) error { if _, err := strconv.Atoi(s); err != nil { return errors.New("no number") }; return nil }`,
		`import ("fmt"; "errors"); var errX = errors.New("x"); func f() error { return fmt.Errorf("line %d: %w", 1, errX) }`,
		`import "fmt"; func g() error { return nil }; func f() error { if err := g(); err != nil { return fmt.Errorf("line 1: %w", err) }; return nil }`,
		`import "strconv"; func g() error { return nil }; func f(s string) error { _, err := strconv.Atoi(s); _ = err == nil; err = g(); return err }`,
		`import ("errors"; "io/fs"; "os"); func f(p string) bool { _, err := os.Stat(p); return errors.Is(err, fs.ErrNotExist) }`,
	})
	functions := map[string]bool{}
	for _, p := range theModule(t).pkgs {
		for id, o := range p.info.Defs {
			if _, ok := o.(*types.Func); ok {
				functions[p.path+"."+id.Name] = true
			}
		}
	}
	for name := range harmlessFunc() {
		if !functions[name] {
			t.Errorf("there is no %s any more; remove its row", name)
		}
	}
}
