package issuer

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A rest is what of a payload findings alone are made of: claims that are there although
// not as they must be, and those that a type of token demands. Nothing is trusted for it.
type rest struct {
	read     bool     // the payload was looked at,
	whole    bool     // and to its end: a claim that was not met is not there
	needs    []string // claims of the token's type
	met      int      // how many of these have a value
	issuer   bool     // there is an "iss" of some text
	audience bool     // there is an "aud" of some text
	expires  bool     // there is an "exp" that some reader takes for a date,
	expiry   int64    // which is this one
}

// member notes a member of the payload; ok says that it is as it must be.
func (r *rest) member(name string, value []byte, ok bool) {
	if slices.Contains(r.needs, name) && !isVoid(value) {
		r.met++
	}
	if ok {
		return
	}
	switch name {
	case "iss":
		r.issuer = value[0] == '"'
	case "aud":
		r.audience = value[0] == '[' && bytes.IndexByte(value, '"') > 0 || value[0] == '"'
	case "exp":
		r.expiry, r.expires = looseDate(value)
	}
}

// isVoid reports whether a value says nothing: null, or an empty string, array or object.
func isVoid(value []byte) bool {
	inside := bytes.Trim(value, "\"[]{} \t\r\n")
	return len(inside) == 0 || string(value) == "null"
}

// looseDate reads a date as readers do that take one for one which stands in a string,
// is negative, or is too great for a double. It returns Unix seconds between 0 and the
// greatest that there are.
func looseDate(value []byte) (int64, bool) {
	text := strings.TrimSpace(string(bytes.Trim(value, `"`)))
	if text == "" || strings.Trim(text, "0123456789.eE+-") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil && !math.IsInf(f, 0):
		return 0, false
	case f >= math.MaxInt64:
		return math.MaxInt64, true
	}
	return int64(math.Ceil(max(f, 0))), true
}
