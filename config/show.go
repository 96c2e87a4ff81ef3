package config

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/logscrub/logscrub/scrub"
)

// Set stands for a secret in what Show prints.
const Set = "(set)"

// Show returns c as YAML with every default filled in: the policy has a row for
// each kind of the profile. Secret leaves, the secret parts of URLs, and paths of
// files that may be secrets themselves are printed as (set).
func (c *Config) Show() ([]byte, error) {
	full := *c
	full.Policy = c.fullPolicy()
	var out bytes.Buffer
	enc, err := yaml.NewDumper(&out, yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, err
	}
	if err := enc.Dump(shown(reflect.ValueOf(full), "")); err != nil {
		return nil, err
	}
	if err := enc.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// fullPolicy returns the profile with c's policy laid over it. Of the parts of a
// kind it has those that c names and those that differ where there can be any.
func (c *Config) fullPolicy() map[string]Action {
	all, _ := scrub.ProfilePolicy(c.Profile)
	all = maps.Clone(all)
	maps.Copy(all, c.effective())
	out := map[string]Action{}
	for kind, s := range all {
		a := Action{Action: s.Action.String()}
		if s.Action == scrub.Mask {
			a.Keep = s.Keep
		}
		own := c.Policy[kind]
		if own.Private != "" || slices.Contains(networks, kind) {
			a.Private = s.Private.String()
		}
		if own.Generic != "" || kind == "user" {
			a.Generic = s.Generic.String()
		}
		if own.Short != "" || s.Short != s.Action {
			a.Short = s.Short.String()
		}
		out[kind] = a
	}
	return out
}

// shown writes v as a tree, without fields that are empty.
func shown(v reflect.Value, tag reflect.StructTag) *yaml.Node {
	switch v.Kind() {
	case reflect.Pointer:
		return shown(v.Elem(), tag)
	case reflect.Struct:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, m := range members(v) {
			if empty := m.v.Kind() == reflect.Struct && len(shown(m.v, "").Content) == 0; !empty && !m.v.IsZero() {
				n.Content = append(n.Content, plain(m.key), shown(m.v, m.tag))
			}
		}
		if v.Type() == reflect.TypeFor[Action]() || v.Type() == reflect.TypeFor[Examples]() {
			n.Style = yaml.FlowStyle
		}
		return n
	case reflect.Map:
		n := &yaml.Node{Kind: yaml.MappingNode}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			n.Content = append(n.Content, plain(key.String()), shown(v.MapIndex(key), ""))
		}
		return n
	case reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			n.Content = append(n.Content, shown(v.Index(i), tag))
		}
		return n
	}
	return leaf(v, tag)
}

func leaf(v reflect.Value, tag reflect.StructTag) *yaml.Node {
	if s, ok := v.Interface().(fmt.Stringer); ok {
		return plain(s.String())
	}
	switch {
	case tag.Get("secret") != "" && v.Kind() == reflect.String:
		return plain(hidden(v.String(), tag.Get("secret")))
	case v.Kind() == reflect.String && isPath(tag.Get("key")) && MayBeSecret(v.String()):
		return plain(Set)
	case v.Kind() == reflect.Int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(v.Int(), 10)}
	case v.Kind() == reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v.Bool())}
	}
	return plain(v.String())
}

// hidden returns what is shown of a text of which a part is secret, or all: of a URL,
// its query, or all behind the host, for there are servers that know who sends by
// either.
func hidden(text, part string) string {
	from := 0
	switch part {
	case "query":
		from = strings.IndexByte(text, '?') + 1
		if from == 0 {
			return text
		}
	case "path":
		host := strings.Index(text, "://") + len("://")
		n := strings.IndexAny(text[host:], "/?")
		if n < 0 || text[host+n:] == "/" {
			return text
		}
		from = host + n + 1
	}
	return text[:from] + Set
}

// isPath reports whether key takes the path of a file that holds what is secret, or may.
func isPath(key string) bool {
	switch key {
	case "keyring", "file", "path", "creds", "nkey", "cert", "key", "ca", "client_ca", "dir", "state_dir":
		return true
	}
	return strings.HasSuffix(key, "_file")
}

func plain(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }
