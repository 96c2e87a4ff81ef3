package scrub_test

import (
	"strings"
	"testing"
)

// TestForms: a parameter of a query or a form whose value is a text is read by itself, with blanks for
// plus signs, and what is found in the query as it stands goes as before.
func TestForms(t *testing.T) {
	w := newScrubber(t).Worker()
	for in, want := range map[string]string{
		"13:55:36.014+02:00 GET /x?q=my+password+is+hunter2xZ&z=1 HTTP/1.1":             "13:55:36.014+02:00 GET /x?q=my+password+is+password_redacted&z=1 HTTP/1.1",
		"GET /x?q=my+password+is+hunter2xZ&z=1 HTTP/1.1":                                "GET /x?q=my+password+is+password_redacted&z=1 HTTP/1.1",
		"GET /x?q=my%20password%20is%20hunter2xZ&z=1 HTTP/1.1":                          "GET /x?q=my%20password%20is%20password_redacted&z=1 HTTP/1.1",
		"a=1&filter=%7B%22user%22%3A%22jdoe42%22%7D&z=1":                                "a=1&filter=%7B%22user%22%3A%22*%22%7D&z=1",
		"GET /x?full_name=Jane+Doe&email=jane%40example.com&q=see+you HTTP/1.1":         "GET /x?full_name=*&email=*&q=see+you HTTP/1.1",
		"GET /x?phone=%2B4915112345678&q=see+you HTTP/1.1":                              "GET /x?phone=*&q=see+you HTTP/1.1",
		"GET /x?token=Zx9kQ2mwA7b+z5S59G7iFCLBtg7NGSiizlZ1&q=see+you HTTP/1.1":          "GET /x?token=*&q=see+you HTTP/1.1",
		"GET /x?to=%2Fx%3Fq%3Dmy%2Bpassword%2Bis%2Bhunter2xZ%26z%3D1&b=1 HTTP/1.1":      "GET /x?to=%2Fx%3Fq%3Dmy%2Bpassword%2Bis%2Bpassword_redacted%26z%3D1&b=1 HTTP/1.1",
		"GET /x?phone=+442079460217&q=see+you HTTP/1.1":                                 "GET /x?phone=*&q=see+you HTTP/1.1",
		"GET /x?q=+442079460217&z=see+you HTTP/1.1":                                     "GET /x?q=*&z=see+you HTTP/1.1",
		"GET /x?q=call+me++442079460217&z=see HTTP/1.1":                                 "GET /x?q=call+me+*&z=see HTTP/1.1",
		"GET /x?phone=+44+20+7946+0217&q=see+you HTTP/1.1":                              "GET /x?phone=*&q=see+you HTTP/1.1",
		"user%5Bpassword%5D=correct+horse2&commit=Save":                                 "user%5Bpassword%5D=password_redacted&commit=Save",
		"GET /r?to=/cb%26password=kQ2mwV7t9+x":                                          "GET /r?to=/cb%26password=password_redacted",
		"GET /u?email=jane.doe+news@example.com&id=7":                                   "GET /u?email=*&id=7",
		"GET /r?m=a+password=\"kQ2mwV7t9\"&x=1":                                         "GET /r?m=a+password=\"password_redacted\"&x=1",
		"GET /s?a=1;password=ZpCby6vc+3YUba8":                                           "GET /s?a=1;password=password_redacted",
		"{'sql': 'SET \"a\"=\\'x\\'', 'mail': 'jane.doe&#64;example.com'}":              "{'sql': 'SET \"a\"=\\'x\\'', 'mail': '*'}",
		"GET /x?a=1+1&b=c++ HTTP/1.1":                                                   "GET /x?a=1+1&b=c++ HTTP/1.1",
		"body='SET \"email\"=\\'jane@example.com\\',\"full_name\"=\\'Jane Doe\\'' done": "body='SET \"email\"=\\'*\\',\"full_name\"=\\'*\\'' done",
	} {
		out := scrubbed(t, w, in)
		if !matches(out, want) {
			t.Errorf("\nin   %s\nout  %s\nwant %s", in, out, want)
		}
	}
}

// matches reports whether text is pattern with a replacement, of word characters, for each star.
func matches(text, pattern string) bool {
	parts := strings.Split(pattern, "*")
	for i, part := range parts {
		if !strings.HasPrefix(text, part) {
			return false
		}
		text = text[len(part):]
		if i == len(parts)-1 {
			break
		}
		n := 0
		for n < len(text) && (text[n] == '_' || text[n] >= 'a' && text[n] <= 'z' || text[n] >= '0' && text[n] <= '9') {
			n++
		}
		if n < 9 {
			return false
		}
		text = text[n:]
	}
	return text == ""
}
