package archtest

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
)

// constant are the variables that stateRule would refuse, with why they are none.
func constant() map[string]string {
	return map[string]string{
		"token.algs":             "the slice of it is cloned on the spot",
		"pseudonym.domains":      "an idna.Profile never changes",
		"scrub.profiles":         "rows behind pointers that are only read",
		"cmd/logscrub os.Stderr": "cobra's completion prints what was typed; it runs in a process of its own",
	}
}

// initRule: no package has an init function.
func initRule(p *pkg) (bad []string) {
	for _, f := range p.files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				bad = append(bad, p.at(fn, "init runs before anybody asked; call a function"))
			}
		}
	}
	return bad
}

func TestNoInit(t *testing.T) {
	hold(t, initRule, "scrub",
		[]string{`func init() {}`},
		[]string{`type t int; func (t) init() {}`, `var f = func() int { return 1 }()`})
}

// stateRule: a variable of a package is an error, or a table that nobody assigns
// to, takes the address of, or calls a changing method on. Nobody assigns to a
// variable of another package either.
func stateRule(p *pkg) (bad []string) {
	inspect(p.built, func(n ast.Node, around []ast.Node) {
		id, ok := n.(*ast.Ident)
		if !ok {
			return
		}
		if v, ok := p.info.Defs[id].(*types.Var); ok && global(v) && id.Name != "_" {
			if why := holdsState(v.Type()); why != "" && !excepted(p, v) {
				bad = append(bad, p.at(id, "%s is a variable of a package and %s", v.Name(), why))
			}
		}
		v, ok := p.info.Uses[id].(*types.Var)
		if !ok || !global(v) {
			return
		}
		ours := strings.HasPrefix(v.Pkg().Path(), module+"/") || v.Pkg().Path() == module+"/"+p.path
		if how := p.changed(id, around, ours); how != "" && !excepted(p, v) {
			bad = append(bad, p.at(id, "%s, a variable of a package, is %s", v.Name(), how))
		}
	})
	return bad
}

// excepted reports whether v stands in the list above.
func excepted(p *pkg, v *types.Var) bool {
	name := strings.TrimPrefix(v.Pkg().Path(), module+"/") + "." + v.Name()
	all := constant()
	return all[name] != "" || all[p.path+" "+name] != ""
}

func global(v *types.Var) bool {
	return v.Pkg() != nil && !v.IsField() && v.Pkg().Scope().Lookup(v.Name()) == v
}

// holdsState says why a variable of type t is state even if nobody assigns to it.
func holdsState(t types.Type) string {
	if types.Identical(t, types.Universe.Lookup("error").Type()) {
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return "a pointer"
	case *types.Chan:
		return "a channel"
	case *types.Interface:
		return "an interface"
	case *types.Struct:
		if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil && strings.HasPrefix(named.Obj().Pkg().Path(), "sync") {
			return "of package sync"
		}
		for f := range u.Fields() {
			if why := holdsState(f.Type()); why == "of package sync" {
				return why
			}
		}
	}
	return ""
}

// changed says how the use of a variable at id changes it; around are the nodes
// around id. Of variables of others only assignments count.
func (p *pkg) changed(id *ast.Ident, around []ast.Node, ours bool) string {
	var e ast.Expr = id
	for i := len(around) - 1; i >= 0; i-- {
		switch n := around[i].(type) {
		case *ast.ParenExpr, *ast.StarExpr:
			e = n.(ast.Expr)
			continue
		case *ast.IndexExpr:
			if n.X == e {
				e = n
				continue
			}
		case *ast.SelectorExpr:
			if ours && n.X == e && p.changingMethod(n) {
				return "the receiver of a method with a pointer"
			}
			e = n
			continue
		case *ast.SliceExpr:
			if _, array := p.info.Types[e].Type.Underlying().(*types.Array); ours && array && n.X == e {
				return "an array of which a slice is taken"
			}
		case *ast.UnaryExpr:
			if ours && n.Op == token.AND {
				return "something whose address is taken"
			}
		case *ast.IncDecStmt:
			return "changed"
		case *ast.AssignStmt:
			if slices.Contains(n.Lhs, e) {
				return "assigned to"
			}
		case *ast.RangeStmt:
			if n.Key == e || n.Value == e {
				return "assigned to"
			}
		case *ast.CallExpr:
			if fn, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && n.Args[0] == e {
				if b, ok := p.info.Uses[fn].(*types.Builtin); ok && slices.Contains([]string{"append", "clear", "copy", "delete"}, b.Name()) {
					return "an argument of " + b.Name()
				}
			}
		}
		return ""
	}
	return ""
}

// changingMethod reports whether sel is a method that gets a pointer to its operand.
func (p *pkg) changingMethod(sel *ast.SelectorExpr) bool {
	s := p.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return false
	}
	_, pointer := s.Obj().Type().(*types.Signature).Recv().Type().(*types.Pointer)
	return pointer
}

func TestNoState(t *testing.T) {
	hold(t, stateRule, "scrub", []string{
		`var n int; func f() { n = 1 }`,
		`var n int; func f() { n++ }`,
		`var n struct{ a [2]int }; func f() { n.a[1] += 2 }`,
		`var n [4]int; func f() { g(n[:]) }; func g([]int) {}`,
		`var n int; func f() *int { return &n }`,
		`var n = map[int]int{}; func f() { n[1] = 1 }`,
		`var n = map[int]int{}; func f() { delete(n, 1) }`,
		`var n int; func f() { for n = range 3 { } }`,
		`type c struct{ n int }; func (c *c) add() {}; var n c; func f() { n.add() }`,
		`var n = new(int)`,
		`var n chan int`,
		`var n any`,
		`import "sync"; var n sync.Once`,
		`import "sync"; var n struct { m sync.Mutex }`,
		`import "os"; func f() { os.Args = nil }`,
	}, []string{
		`import "errors"; var errX = errors.New("x")`,
		`var n = func() (t [256]bool) { t['a'] = true; return }(); func f(c byte) bool { return n[c] }`,
		`var n = map[string]int{"a": 1}; func f() { for k := range n { _ = k } }`,
		`import "io"; var _ io.Reader = (*r)(nil); type r struct{}; func (*r) Read([]byte) (int, error) { return 0, nil }`,
		`type c struct{ n int }; func (c c) get() int { return c.n }; var n c; func f() int { return n.get() }`,
		`func f() { n := 1; n++; _ = &n }`,
	})
}

// TestConstantsNeeded holds that every row of constant is needed.
func TestConstantsNeeded(t *testing.T) {
	defined := map[string]bool{}
	for _, p := range theModule(t).pkgs {
		for _, o := range p.info.Defs {
			if v, ok := o.(*types.Var); ok && global(v) {
				defined[p.path+"."+v.Name()] = true
			}
		}
		for _, o := range p.info.Uses {
			if v, ok := o.(*types.Var); ok && global(v) {
				defined[p.path+" "+v.Pkg().Path()+"."+v.Name()] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(constant())) {
		if !defined[name] {
			t.Errorf("there is no %s any more; remove its row", name)
		}
	}
}
