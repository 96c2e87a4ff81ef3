package config

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A decoder fills a Config from a tree by the tags of Config. It notes every
// problem and goes on.
type decoder struct {
	c     *Config
	env   Lookup
	words map[string][]string
	errs  Errors
	left  int // nodes that may still be visited; bounds what aliases can multiply
}

// forms are the patterns that a string can be held to, with their remedies.
var forms = map[string]struct{ pattern, remedy string }{
	"name":       {`^[a-z][a-z0-9_-]{0,47}$`, "use a small letter, then at most 47 of a-z, 0-9, - and _"},
	"tenant":     {`^(-|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$`, "use at most 64 letters, digits and . _ - that begin with a letter or digit, or a single -"},
	"family":     {`^[a-z][a-z0-9]{0,15}$`, "use a small letter, then at most 15 of a-z and 0-9"},
	"media type": {`^[A-Za-z0-9+./-]{1,64}$`, "write it like at+jwt"},
	"line":       {`^[^\x00\r\n]+$`, "write one line that is not empty"},

	"size":          {`^[0-9]{1,18}(KiB|MiB|GiB|TiB)?$`, "write a number of bytes, such as 65536, 256KiB or 1GiB"},
	"duration":      {`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`, "write a while, such as 500ms, 30s or 1h30m"},
	"mode":          {`^0?[0-7]{3}$`, "write permissions as three octal digits in quotes, such as \"0640\""},
	"recipient":     {`^age1[a-z0-9]{20,}$`, "write the recipient that age-keygen printed; it begins with age1"},
	"host and port": {`^(none|.*:[0-9]{1,5})$`, "write host:port, such as 127.0.0.1:9465, or none"},
	"socket":        {`^((udp|tcp|tls)[46]?://[^/]+:[0-9]{1,5}|(unix|unixgram):///.+)$`, "write for example udp://127.0.0.1:5514, tls://0.0.0.0:6514 or unixgram:///run/logscrub/log"},
	"address":       {`^(unix:///.+|[^/]*:[0-9]{1,5})$`, "write host:port, or unix:///run/logscrub/http"},
	"path":          {`^/[A-Za-z0-9._~/-]*$`, "write a path that begins with a slash"},
	"header":        {`^[A-Za-z0-9-]+: [ -~]*$`, "write 'Name: value'"},
	"url":           {`^https?://[^\s@]+$`, "write http:// or https://, a host, and a path"},
	"header name":   {`^[a-z0-9-]+$`, "write small letters, digits and hyphens"},
	"word":          {`^[!-~]{1,255}$`, "write one word of printable ASCII"},
	"subject":       {`^[^\s.*>$][^\s.*>]*(\.[^\s.*>]+)*$`, "write words joined by dots, without wildcards, such as logs.clean.app"},
	"filter":        {`^[^\s.]+(\.[^\s.]+)*$`, "write words joined by dots; * stands for one word, > for all that follow"},
	"stream":        {`^[^\s.*>/\\]+$`, "write a name without dots, spaces, wildcards and slashes"},
}

func (d *decoder) add(n *yaml.Node, path, problem, remedy string) {
	d.errs = append(d.errs, &Error{File: d.c.in, Line: n.Line, Col: n.Column, Path: path, Problem: problem, Remedy: remedy})
}

func (d *decoder) root(n *yaml.Node) {
	d.node(n, reflect.ValueOf(d.c).Elem(), "", "")
}

// node decodes n into v. tag holds the tags of the field that v belongs to.
func (d *decoder) node(n *yaml.Node, v reflect.Value, path string, tag reflect.StructTag) {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	if d.left--; d.left < 0 {
		if d.left == -1 {
			d.add(n, path, "too many values", "aliases may multiply to 100000 values at most")
		}
		return
	}
	d.c.at[path] = place{n.Line, n.Column}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.node(n, v.Elem(), path, tag)
	case reflect.Struct:
		if path != "" {
			withDefaults(v.Addr())
		}
		d.mapping(n, v, path)
	case reflect.Map:
		d.table(n, v, path, tag)
	case reflect.Slice:
		d.sequence(n, v, path, tag)
	default:
		d.scalar(n, v, path, tag)
	}
}

// pairs calls f for each key of a mapping once, and reports all others.
func (d *decoder) pairs(n *yaml.Node, path string, f func(key, val *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.add(n, path, "is no mapping", "write key: value lines")
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		first, again := seen[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			d.add(key, path, "a key that is no plain word", "write key: value lines")
		case key.Tag == "!!merge":
			d.add(key, path, "merge keys are not supported", "use an alias for the whole value, or write it out")
		case again:
			d.add(key, path, fmt.Sprintf("a key that stood on line %d already", first), "remove one of the two")
		default:
			seen[key.Value] = key.Line
			f(key, val)
		}
	}
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, path string) {
	known := d.kind(n, v)
	all, found := members(v), map[string]bool{}
	d.pairs(n, path, func(key, val *yaml.Node) {
		i := slices.IndexFunc(all, func(m member) bool { return m.key == key.Value })
		if i < 0 {
			if known {
				d.unknown(key, path, keysOf(all))
			} else if _, near := Nearest(key.Value, []string{"type"}); near {
				d.unknown(key, path, []string{"type"})
				found["type"] = true // as good as
			}
			return
		}
		m := all[i]
		found[key.Value] = true
		d.node(val, m.v, join(path, key.Value), m.tag)
	})
	for _, m := range all {
		if m.tag.Get("need") != "" && !found[m.key] && n.Kind == yaml.MappingNode {
			d.add(n, path, "needs the key "+m.key, "add "+m.key+":")
		}
	}
}

// kind gives the variant v the kind that n names. It reports false where n names
// none that there is: that is reported when the turn of the key type comes, and
// which other keys are right nobody can tell.
func (d *decoder) kind(n *yaml.Node, v reflect.Value) (known bool) {
	if len(kinds(v.Type())) == 0 || n.Kind != yaml.MappingNode {
		return true
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "type" {
			name, problem, _ := expand(n.Content[i+1].Value, d.env)
			return problem == "" && choose(v, name)
		}
	}
	return false
}

// unknown reports a key that is none of keys. It names the key only where it is
// a misspelling of one: anything else may be a value in a wrong place.
func (d *decoder) unknown(key *yaml.Node, path string, keys []string) {
	if _, ok := Nearest(key.Value, keys); ok {
		path = join(path, key.Value)
	}
	d.add(key, path, "unknown key", meant(key.Value, keys))
}

// table decodes a mapping whose keys are names of the user's or from a closed set.
func (d *decoder) table(n *yaml.Node, v reflect.Value, path string, tag reflect.StructTag) {
	v.Set(reflect.MakeMap(v.Type()))
	d.pairs(n, path, func(key, val *yaml.Node) {
		if !regexp.MustCompile(forms["name"].pattern).MatchString(key.Value) {
			d.add(key, path, "a key that is no name of a "+tag.Get("one"), forms["name"].remedy)
			return
		}
		e := reflect.New(v.Type().Elem()).Elem()
		d.node(val, e, join(path, key.Value), "")
		d.c.at[join(path, key.Value)] = place{key.Line, key.Column}
		v.SetMapIndex(reflect.ValueOf(key.Value), e)
	})
}

func (d *decoder) sequence(n *yaml.Node, v reflect.Value, path string, tag reflect.StructTag) {
	if n.Kind != yaml.SequenceNode {
		d.add(n, path, "is no list", "write [a, b] or lines that begin with -")
		return
	}
	if len(n.Content) == 0 && tag.Get("need") != "" {
		d.add(n, path, "is empty", "write at least one")
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, e := range n.Content {
		d.node(e, v.Index(i), fmt.Sprintf("%s[%d]", path, i), tag)
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, path string, tag reflect.StructTag) {
	switch v.Interface().(type) {
	case Size, Duration:
		d.measure(n, v, path)
		return
	}
	want := map[reflect.Kind]string{reflect.String: "!!str", reflect.Int: "!!int", reflect.Bool: "!!bool"}[v.Kind()]
	if n.Kind != yaml.ScalarNode || n.ShortTag() != want {
		problem, remedy := mismatch(want, n)
		d.add(n, path, problem, remedy)
		return
	}
	switch v.Kind() {
	case reflect.String:
		d.text(n, v, path, tag)
	case reflect.Int:
		i, err := strconv.ParseInt(n.Value, 0, 64)
		if lo, hi := bound(tag, "min"), bound(tag, "max"); err != nil || i < lo || i > hi {
			problem := fmt.Sprintf("is not between %d and %d", lo, hi)
			if path == "version" {
				problem = "is a version that this logscrub does not know"
			}
			d.add(n, path, problem, boundRemedy(lo, hi))
			return
		}
		v.SetInt(i)
	case reflect.Bool:
		v.SetBool(strings.EqualFold(n.Value, "true"))
	}
}

// measure decodes a Size or a Duration.
func (d *decoder) measure(n *yaml.Node, v reflect.Value, path string) {
	text, problem, remedy := "", "", ""
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str":
		if text, problem, remedy = expand(n.Value, d.env); problem != "" {
			d.add(n, path, problem, remedy)
			return
		}
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!int":
		text = n.Value
	}
	form, value, ok := "size", int64(0), false
	if _, size := v.Interface().(Size); size {
		var z Size
		z, ok = parseSize(text)
		value = int64(z)
	} else {
		var t Duration
		form = "duration"
		t, ok = parseDuration(text)
		value = int64(t)
	}
	if !ok {
		d.add(n, path, "is no "+form+" of more than nothing", forms[form].remedy)
		return
	}
	v.SetInt(value)
}

func mismatch(want string, n *yaml.Node) (problem, remedy string) {
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null":
		return "has no value", "write one, or remove the key"
	case want == "!!str" && n.Kind == yaml.ScalarNode:
		return "is no text to YAML", "put it in quotes"
	case want == "!!str":
		return "is no text", "write a single value"
	case want == "!!int":
		return "is no whole number", "write digits, without quotes"
	}
	return "is neither true nor false", "write true or false, without quotes"
}

func bound(tag reflect.StructTag, name string) int64 {
	n, _ := strconv.ParseInt(tag.Get(name), 10, 64)
	return n
}

func boundRemedy(lo, hi int64) string {
	if lo == hi {
		return fmt.Sprintf("write %d", lo)
	}
	return fmt.Sprintf("write a number from %d to %d", lo, hi)
}

// text decodes a string: variables first, then its closed set or form.
func (d *decoder) text(n *yaml.Node, v reflect.Value, path string, tag reflect.StructTag) {
	s, problem, remedy := expand(n.Value, d.env)
	if problem != "" {
		d.add(n, path, problem, remedy)
		return
	}
	if set, form := tag.Get("one"), tag.Get("form"); set != "" {
		// Kinds and rules may also be the user's own: Validate knows them all.
		if words := d.words[set]; words != nil && !slices.Contains(words, s) {
			d.add(n, path, "is no "+set+" that logscrub knows", meant(s, words))
			return
		}
	} else if f, ok := forms[form]; ok && !regexp.MustCompile(f.pattern).MatchString(s) {
		d.add(n, path, "does not have the form of a "+form, f.remedy)
		return
	}
	v.SetString(s)
}

// keysOf returns the keys of all.
func keysOf(all []member) []string {
	var keys []string
	for _, m := range all {
		keys = append(keys, m.key)
	}
	return keys
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
