package scrub_test

import (
	"strings"
	"testing"
)

// TestValueEnds: a value goes on to the quote that closes it, whatever other quotes, tags and signs stand
// in it; SECRET stands for it.
func TestValueEnds(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, in := range []string{
		`GET /search?user=%20SECRET HTTP/1.1`,
		`{"url":"/login?password=\u0020SECRET"}`,
		`POST body: a=1&password= SECRET&x=1`,
		`[INFO] aws secret='{"SecretString":"SECRET"}'`,
		`[vault] token='{"auth":{"client_token":"SECRET"}}'`,
		`[2026-11-23 10:00:00] deploy.ERROR: env DB_PASSWORD='["SECRET", "pw2hunterZk99"]'`,
		`{"level":"info"} DB_PASSWORD='{"prod":"SECRET","dev":"x"}'`,
		`INFO request headers: Authorization='Digest username="bob", realm="x", nonce="y", uri="/", response="SECRET"'`,
		`secret='a="b" c="SECRET"'`,
		`token='scope="x", SECRET'`,
		`private_key="<RSAKeyValue><Modulus>oLx3kQ9vT</Modulus><D>SECRET</D></RSAKeyValue>"`,
		`password="ab</b>SECRET"`,
		`{'password': b',SECRET\x00\x01'}`,
		`[DEBUG] auth(user='bob', password=b'}SECRET')`,
		`msg="login" password=":)SECRET"`,
		`[12" disk] secret_key = "/kkk9WmP3/SECRET+abc="`,
		`token "YWJjZA==" password=")SECRET"`,
		`<event msg='x passwd=&apos;;SECRET&apos;' n='x'/>`,
		`{"password: ":"SECRET"}`,
		`{"cookie":{"prefs":"{\"a\":1}","sid":"SECRET"}}`,
		`token = " SECRET"`,
	} {
		if out := scrubbed(t, w, strings.Replace(in, "SECRET", "kkk9WmP3vLq2Rt7Zx", 1)); strings.Contains(out, "9WmP3vLq2Rt") {
			t.Errorf("%s\n-> %s", in, out)
		}
	}
	for in, want := range map[string]string{ // what stands behind a value stays
		`{"msg":"bad password: '","id":12345,"x":"it's"}`:                  "",
		`GET /x?a=1&password= HTTP/1.1`:                                    "",
		`ok="user: '" lat="user: '"`:                                       "",
		`<e><a>token = ' abc</a><b>it's</b></e>`:                           "",
		`{"cookie":"password: [' ","name":7,"note":"it's"}`:                "",
		`{"password":"kkk9WmP3""note":"all is well","n":7}`:                "kkk9WmP3",
		`GET /x?h=Cookie%3A%20sid%3Dkkk9WmP3vLq2&n=7&z=1 HTTP/1.1`:         "kkk9WmP3vLq2",
		`x='curl -H \'Cookie: sid=kkk9WmP3vLq2\' https://example.com' n=7`: "kkk9WmP3vLq2",
		`b'Cookie: sid=kkk9WmP3vLq2' n=7`:                                  "kkk9WmP3vLq2",
		`GET /x?middlename=Rickey HTTP/1.1`:                                "Rickey",
		`contact_name=Jane Doe/Finance`:                                    "Jane Doe",
		`1,2026/04/10 04:39:56,0011,CONFIG,0,0,2026/04/10 04:39:55,192.0.2.1,,"set ""a"" b",jdoe42x,Web,Succeeded`: "jdoe42x",
	} {
		out := scrubbed(t, w, in)
		before, after, _ := strings.Cut(in, want)
		if want == "" && out != in || want != "" && (strings.Contains(out, want) || !strings.HasSuffix(out, after) || !strings.HasPrefix(out, before[:8])) {
			t.Errorf("%s\n-> %s", in, out)
		}
	}
}
