package scrub

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
	"github.com/logscrub/logscrub/pseudonym"
)

// An Allow is one entry of the allow-list. It removes a finding of Kind whose
// whole canonical value equals Value; for addresses Value may be a CIDR prefix,
// for e-mail a domain, which allows itself and everything below it. A kind of
// class secret is removed only with Secret.
type Allow struct {
	Kind, Value string
	Secret      bool
}

// allowList is the allow-list, compiled.
type allowList struct {
	any      bool
	exact    map[string]bool // kind NUL canonical value
	prefixes []netip.Prefix
	domains  [][]byte
	secret   map[string]bool // kinds of class secret that may be allowed
}

func compileAllow(entries []Allow) (allowList, error) {
	l := allowList{any: len(entries) > 0, exact: map[string]bool{}, secret: map[string]bool{}}
	for i, e := range entries {
		fail := func(why string) (allowList, error) {
			return l, fmt.Errorf("allow: entry %d: %s", i+1, why)
		}
		switch {
		case e.Kind == "" || e.Value == "":
			return fail("kind and value are both needed")
		case (e.Kind == "ipv4" || e.Kind == "ipv6") && strings.Contains(e.Value, "/"):
			p, err := netip.ParsePrefix(e.Value)
			if err != nil {
				return fail("value is no CIDR prefix")
			}
			l.prefixes = append(l.prefixes, p.Masked())
			continue
		case e.Kind == "email" && !strings.Contains(e.Value, "@"):
			l.domains = append(l.domains, bytes.ToLower([]byte(e.Value)))
			continue
		}
		family := pseudonym.Family(e.Kind)
		if e.Kind == "ipv4" || e.Kind == "ipv6" {
			family = pseudonym.IP
		}
		l.exact[e.Kind+"\x00"+string(pseudonym.Canonical(nil, family, []byte(e.Value)))] = true
		l.secret[e.Kind] = l.secret[e.Kind] || e.Secret
	}
	return l, nil
}

// allowed reports whether the allow-list removes f.
func (w *Worker) allowed(f *detect.Finding) bool {
	return w.s.allow.matches(w.s.set.KindOf(f), w.value(f))
}

// matches reports whether the list names a value of kind.
func (l *allowList) matches(kind *detect.Kind, value []byte) bool {
	switch kind.Family {
	case pseudonym.IP:
		if a, ok := address(value); ok {
			for _, p := range l.prefixes {
				if p.Contains(a) {
					return true
				}
			}
		}
	case pseudonym.Email:
		d := bytes.ToLower(value[bytes.LastIndexByte(value, '@')+1:])
		for _, want := range l.domains {
			if rest, ok := bytes.CutSuffix(d, want); ok && (len(rest) == 0 || rest[len(rest)-1] == '.') {
				return true
			}
		}
	}
	if kind.Class == detect.ClassSecret && !l.secret[kind.Name] {
		return false
	}
	return l.exact[kind.Name+"\x00"+string(pseudonym.Canonical(nil, kind.Family, value))]
}

func address(text []byte) (netip.Addr, bool) {
	a, _, ok := check.IPv4(text)
	if !ok {
		a, _, ok = check.IPv6(text)
	}
	return a.Unmap(), ok
}
