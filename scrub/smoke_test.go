package scrub_test

import (
	"fmt"
	"testing"

	"github.com/logscrub/logscrub/scrub"
)

func TestSmoke(t *testing.T) {
	s, err := scrub.New(scrub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.TestRules() {
		t.Errorf("%+v", f)
	}
	for _, in := range []string{
		`plain jane@example.com from 203.0.113.7 user=jane@example.com`,
		`{"msg":"hello\njane@example.com \"password\":\"a\\\"b1x9Z\"","user":"jdoe42","err":"no quota for jdoe42","card":4111111111111111}`,
		`url=https://x.example/?email=jane%40example.com&t=1 b64=am9obiBqYW5lQGV4YW1wbGUuY29tIGhlcmU= end`,
		`Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqZG9lNDIiLCJlbWFpbCI6ImphbmVAZXhhbXBsZS5jb20iLCJleHAiOjE3NjcyMjU2MDB9.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 by jdoe42`,
		`Cookie: sid=31d4d96e407aad42; theme=dark; x=1`,
		`postgres://app:Fake.Pass_9@db.example.com/x root@10.0.0.1 mac 00:1b:44:11:3a:b7`,
	} {
		out, err := s.Append(nil, []byte(in))
		again, _ := s.Append(nil, out)
		fmt.Printf("%s\n→ %s %v\n", in, out, err)
		if string(again) != string(out) {
			fmt.Printf("≠ %s\n", again)
		}
	}
}
