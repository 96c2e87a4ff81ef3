package daemon

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	sourcehttp "github.com/logscrub/logscrub/sources/http"
)

// raw sends a request as it stands, on a connection of its own, and returns the status of
// the answer and all that it says but for its date.
func (l *lab) raw(text string) (status int, said string) {
	l.t.Helper()
	conn, err := net.Dial("tcp", part[*sourcehttp.Source](l).Addr().String())
	if err != nil {
		l.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(conn, text); err != nil {
		l.t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		l.t.Fatalf("no answer to %.80q: %v", text, err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	res.Header.Del("Date")
	res.Header.Del("Connection")
	return res.StatusCode, fmt.Sprint(res.Header, string(body))
}

// TestDoorAttacks knocks with what servers have been fooled by. Who is refused learns
// nothing by it: each 401 for a bad credential is the same.
func TestDoorAttacks(t *testing.T) {
	l := newLab(t, "")
	sign := l.keyed("main.pem")
	l.write("list", "# nobody\n")
	l.write("c.yml", guarded("main.pem", "{file: list}", "{issuer: main, audience: logscrub, scope: ingest, max_lifetime: 1h, denylist: true}"))
	l.start()
	good := sign(jwt.MapClaims{"sub": canary, "x": "~~~???>>>"})
	l.until("the list", func() bool { return l.post(good, "first\n") == 204 })
	post := func(path, headers, body string) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: logscrub.example.com\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n%s\r\n%s", path, len(body), headers, body)
	}
	bearer := "Authorization: Bearer " + good + "\r\n"
	refusals := map[string]string{}
	for _, c := range []struct {
		name, path, headers, body string
		status                    int
	}{
		{"as it should be", "/ingest", bearer, "in 1\n", 204},
		{"in other letters", "/ingest", "aUTHORIZATION: bEARER " + good + "\r\n", "in 2\n", 204},
		{"twice", "/ingest", bearer + bearer, "out\n", 401},
		{"a bad one behind it", "/ingest", bearer + "Authorization: Bearer x\r\n", "out\n", 401},
		{"a list", "/ingest", "Authorization: Bearer " + good + ", Bearer " + good + "\r\n", "out\n", 401},
		{"two blanks", "/ingest", "Authorization: Bearer  " + good + "\r\n", "out\n", 401},
		{"a tab", "/ingest", "Authorization: Bearer\t" + good + "\r\n", "out\n", 401},
		{"quoted", "/ingest", `Authorization: Bearer "` + good + "\"\r\n", "out\n", 401},
		{"padded", "/ingest", "Authorization: Bearer " + good + "==\r\n", "out\n", 401},
		{"percent-encoded", "/ingest", "Authorization: Bearer " + strings.ReplaceAll(good, ".", "%2E") + "\r\n", "out\n", 401},
		{"in the other alphabet", "/ingest", "Authorization: Bearer " + strings.NewReplacer("-", "+", "_", "/").Replace(good) + "=\r\n", "out\n", 401},
		{"Basic", "/ingest", "Authorization: Basic " + good + "\r\n", "out\n", 401},
		{"DPoP", "/ingest", "Authorization: DPoP " + good + "\r\n", "out\n", 401},
		{"9 KiB", "/ingest", "Authorization: Bearer " + strings.Repeat("a", 9<<10) + "\r\n", "out\n", 401},
		{"dots", "/ingest", "Authorization: Bearer " + strings.Repeat(".", 8000) + "\r\n", "out\n", 401},
		{"for another", "/ingest", "Authorization: Bearer " + sign(jwt.MapClaims{"aud": "x"}) + "\r\n", "out\n", 401},
		{"expired", "/ingest", "Authorization: Bearer " + sign(jwt.MapClaims{"exp": 1}) + "\r\n", "out\n", 401},
		{"long-lived", "/ingest", "Authorization: Bearer " + sign(jwt.MapClaims{"exp": time.Now().Unix() + 9999}) + "\r\n", "out\n", 401},
		{"forged", "/ingest", "Authorization: Bearer " + good[:len(good)-20] + strings.Repeat("A", 20) + "\r\n", "out\n", 401},
		{"without its scope", "/ingest", "Authorization: Bearer " + sign(jwt.MapClaims{"scope": "ingester re ingest2"}) + "\r\n", "out\n", 403},
		{"none", "/ingest", "", "out\n", 401},
		{"in the query", "/ingest?access_token=" + good, "", "out\n", 401},
		{"in a form", "/ingest", "Content-Type: application/x-www-form-urlencoded\r\n", "access_token=" + good, 401},
		{"for the proxy", "/ingest", "Proxy-Authorization: Bearer " + good + "\r\n", "out\n", 401},
		{"forwarded", "/ingest", "X-Forwarded-Authorization: Bearer " + good + "\r\n", "out\n", 401},
		{"a blank before the colon", "/ingest", "Authorization : Bearer " + good + "\r\n", "out\n", 400},
		{"folded, which is a blank (RFC 9112 §5.2)", "/ingest", "Authorization: Bearer\r\n " + good + "\r\n", "in 3\n", 204},
		{"a NUL", "/ingest", "Authorization: Bearer " + good + "\x00\r\n", "out\n", 400},
		{"another path", "//ingest", bearer, "out\n", 404},
		{"an encoded path", "/%2e/ingest", bearer, "out\n", 404},
	} {
		status, said := l.raw(post(c.path, c.headers, c.body))
		expect(t, c.name, status, c.status)
		if status == 401 {
			refusals[said] = c.name
		}
		if strings.Contains(said, good[:20]) || strings.Contains(said, canary) {
			t.Errorf("%s: the answer %q has a part of it", c.name, said)
		}
	}
	if len(refusals) != 2 { // no credential, and a bad one (RFC 6750 §3.1)
		t.Errorf("refusals differ: %q", refusals)
	}
	trailer := "POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nTrailer: Authorization\r\n\r\n4\r\nout\n\r\n0\r\n" + bearer + "\r\n"
	status, _ := l.raw(trailer)
	expect(t, "in the trailer", status, 401)
	status, _ = l.raw("GET /ingest HTTP/1.1\r\nHost: x\r\n" + bearer + "\r\n")
	expect(t, "by GET", status, 405)
	l.until("the records", l.holds("out", "in 3"))
	if err := l.end(); err != nil {
		t.Error(err)
	}
	out := l.read("out")
	if strings.Contains(out, "out") || strings.Count(out, "in ") != 3 {
		t.Errorf("what came in: %s", out)
	}
	all := out + l.log.String()
	for _, piece := range strings.Split(good, ".")[1:] {
		if strings.Contains(all, piece) {
			t.Errorf("a piece of a credential stands in\n%s", all)
		}
	}
	l.clean()
}
