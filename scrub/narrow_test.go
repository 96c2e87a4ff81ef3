package scrub_test

import (
	"strings"
	"testing"
)

// TestNarrow: what makes a value a thing, a version, a caption, a placeholder or a part of a sentence
// must not do so for the values beside those. Each row stayed in a build that was too wide.
func TestNarrow(t *testing.T) {
	w := newScrubber(t).Worker()
	for _, row := range []struct{ text, value string }{
		{"connect akka.tcp://system:Fake77pw@db.example.com:2552/user", "Fake77pw"},
		{`{"user_uid":"jd-42"}`, "jd-42"},
		{`{"user":{"uid":"jd-42"}}`, "jd-42"},
		{`{"sub":"amRvZTQ1=="}`, "amRvZTQ1"},
		{`192.0.2.7 - jdoe42 - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.1" 200 1`, "jdoe42"},
		{`{"user":"0xjane"}`, "0xjane"},
		{`{"password":"HIDDEN_hunter2x"}`, "hunter2x"},
		{"mail from jane-doe@ssh.com now", "jane-doe"},
		{"message:482913 is your verification code", "482913"},
		{`{"user":"host/jane42"}`, "jane42"},
		{"PASS: hunter2x", "hunter2x"},
		{`secret "Zx9kQ2vLp8tR" was set`, "Zx9kQ2vLp8tR"},
		{`secret "Zx9/kQ2vLp8tR" was set`, "Zx9/kQ2vLp8tR"},
		{"$krb5tgs$23$*svc&x$EXAMPLE.COM$http/web*$0123456789abcdef0123456789abcdef$0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789", "0f1e2d3c"},
		{`{"password":"Kennwort Sommer"}`, "Sommer"},
		{`{"password":"das Sommer Passwort"}`, "Sommer"},
		{`{"usage_user":"jdoe42"}`, "jdoe42"},
		{`{"cloudAccountName":"jdoe42"}`, "jdoe42"},
		{`{"full_name":"Jane Gateway"}`, "Jane"},
		{`{"full_name":"Customer, Jane"}`, "Jane"},
		{`{"displayName":"jane-doe"}`, "jane-doe"},
		{`{"user":"Not Jane"}`, "Jane"},
		{`{"user":"Jane Agent"}`, "Jane"},
		{`{"profileId":"618098d29a6cefd6a4c0ea806880c2a8"}`, "618098d29a6c"},
		{`{"device":{"user":{"displayName":"Jane Doe"}}}`, "Jane"},
		{`EXAMPLE\JaneDoe logged in`, "JaneDoe"},
		{"Administrator (jdoe42) logged in", "jdoe42"},
		{"cn1=Jane Doe", "Jane"},
		{"api_key=asdf1234", "asdf1234"},
		{`{"token":"ab-05e1e217"}`, "05e1e217"},
		{"LEEF:2.0|Acme|Fw|203.0.113.7|100|", "203.0.113.7"},
		{"peer (203.0.113.7-1, up)", "203.0.113.7"},
		{`log \203.0.113.7\share`, "203.0.113.7"},
		{"conn,chrome.exe,203.0.113.30,443", "203.0.113.30"},
		{`\Device\Mup\203.0.113.3\deploy.exe`, "203.0.113.3"},
		{`D:\Remote\203.0.113.3\putty.exe copied`, "203.0.113.3"},
		{"kernel/5.4 node1/192.0.2.3 up", "192.0.2.3"},
		{"peer rv:192.0.2.28 up", "192.0.2.28"},
		{"192.0.2.1 prior to 192.0.2.7", "192.0.2.7"},
		{"took 0.2001:db8::7", "2001:db8::7"},
		{`{"file":{"path":"/etc/passwd","uid":1042}}`, "1042"},
		{`{"resource":{"type":"user","uid":"jdoe42"}}`, "jdoe42"},
		{`{"profile_id":"Jane"}`, "Jane"},
		{`{"account":4222222222222}`, "4222222222222"},
		{`{"database":{"driver":"ODBC","uid":"jdoe42","x":"y"}}`, "jdoe42"},
		{`{"key":"sk_live7abcd3efgh9jklm2npqr5","value":"prod"}`, "live7abcd3efgh9jklm2npqr5"},
		{`{"displayName":"Mary Guests"}`, "Mary"},
		{`{"key":"fake7abcd3efgh9jklm2npqr5","value":"on"}`, "fake7abcd3efgh9jklm2npqr5"},
		{"password text = hunter2x", "hunter2x"},
		{"[jane doe] FTP command: x", "jane"},
	} {
		if out := scrubbed(t, w, row.text); strings.Contains(out, row.value) {
			t.Errorf("in  %s\nout %s", row.text, out)
		}
	}
}
