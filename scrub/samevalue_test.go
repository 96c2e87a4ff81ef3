package scrub_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

// TestSameWritten: a value is followed through its record however it is written
// there: as a number, escaped, or as the query of a URL.
func TestSameWritten(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, c := range []struct{ in, leak string }{
		{`{"user_id":48213977,"err":"no quota for 48213977"}`, "48213977"},
		{`{"user_id":48213977,"x":48213977,"y":[1,48213977]}`, "48213977"},
		{`{"user_id":"48213977","x":48213977}`, "48213977"},
		{`{"user":"jane doe42","q":"GET /?u=jane+doe42 HTTP/1.1"}`, "doe42"},
		{`{"user":"j\u00fcrgen42"} GET /u/j%C3%BCrgen42`, "rgen42"},
		{`user=ACME\jdoe42 msg="no quota for ACME\\jdoe42"`, "jdoe42"},
		{`{"password":"Zx9/kQ2vL7p","e":"bad Zx9\/kQ2vL7p, bad Zx9%2FkQ2vL7p"}`, "kQ2vL7p"},
	} {
		if got := scrubbed(t, w, c.in); strings.Contains(got, c.leak) {
			t.Errorf("%s\nbecame %s", c.in, got)
		}
	}
	for _, in := range []string{`{"user_id":48213977,"x":482139770,"y":48213977.5}`, `{"user_id":482,"x":482}`,
		`{"account_id":"48213977","x":"48213977"}`, `{"display_name":"Payroll","x":"the Payroll of May"}`} {
		if got := scrubbed(t, w, in); !strings.Contains(got, in[strings.Index(in, `"x"`):]) {
			t.Errorf("%s\nbecame %s", in, got)
		}
	}
}

// TestClaimsFollowed: what a token says is hidden in the rest of its record, wherever
// the token stands; but not where it looks like a piece of the record.
func TestClaimsFollowed(t *testing.T) {
	w := newScrubber(t).Worker()
	token := tokenOf("sub", "zsubject77")
	for _, in := range []string{
		"got %s", "token=%s", "Authorization: Bearer %s", `{"access_token":"%s"}`, `{"password":"%s"}`, "--token %s",
		"Cookie: a=1; session=%s;", "GET /?token=%s&x=1", `{"headers":{"Authorization":["Bearer %s"]}}`, "<token>%s</token>",
	} {
		in = strings.Replace(in, "%s", token, 1)
		for _, in := range []string{in + " of zsubject77 done", "zsubject77 done: " + in} {
			if got := scrubbed(t, w, in); strings.Contains(got, "zsubject77") {
				t.Errorf("%s\nbecame %s", in, got)
			}
		}
	}
	in := `{"token":"` + tokenOf("sub", `","level":"`) + `","x":"a","level":"b"}`
	if got := scrubbed(t, w, in); !strings.HasSuffix(got, `","x":"a","level":"b"}`) {
		t.Errorf("%s\nbecame %s", in, got)
	}
}

// TestEscapedName: a name is judged by what its escapes stand for.
func TestEscapedName(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, in := range []string{
		`{"displayName":"J\u00fcrgen M\u00fcller"}`, `{"full_name":"O\u0027Brien Pat"}`, `{"fullName":"\u674e\u660e"}`,
	} {
		if got := scrubbed(t, w, in); !strings.Contains(got, `":"name_`) || strings.Contains(got, `\`) {
			t.Errorf("%s\nbecame %s", in, got)
		}
	}
}

// TestSameStructure: a value that looks like a piece of its record is not looked
// for in it.
func TestSameStructure(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, in := range []string{
		`{"user":"jdoe42\",\"x","msg":"jdoe42","x":"y"}`,
		`{"password":"\",\"level\":\"","x":"a","level":"b"}`,
		`{"user_agent":"z","user":"a1b2c3\", \"ip\": \"","q":"a1b2c3", "ip": "203.0.113.9"}`,
		`{"token":"98765432,87654321","x":[98765432,87654321]}`,
		`{"token":"[4111111111111111]","x":[4111111111111111]}`,
		`{"password":"123456,7","arr":[123456,7]}`,
		`{"password":"Zx9k\",\"level\":\"Q2","x":"Zx9k","level":"Q2"}`,
	} {
		got := scrubbed(t, w, in)
		var before, after map[string]any
		if err := json.Unmarshal([]byte(in), &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(got), &after); err != nil || len(after) != len(before) {
			t.Errorf("%s\nbecame %s: %v", in, got, err)
		}
	}
}

// TestPathStays: a path that one of our pseudonyms stands in is no password, so
// that a record scrubbed twice is the record scrubbed once.
func TestPathStays(t *testing.T) {
	w := newScrubber(t, func(o *scrub.Options) { o.Verify = true }).Worker()
	for _, in := range []string{
		`{"pin":["C:\\Users\\jdoe42"],"user_id":"jdoe42"}`,
		`{"pin":"/home/jdoe42/x","user_id":"jdoe42"}`,
	} {
		tryTwice(t, w, in)
	}
}
