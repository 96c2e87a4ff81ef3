package check

import "testing"

// TestExamplePasswords shows where a word such as "test" is no password: in source
// code and configuration. In data and in the text of a log it is one.
func TestExamplePasswords(t *testing.T) {
	for _, c := range []struct {
		before, value, after string
		quote                byte
		want                 Reason
	}{
		{"var pass = ", "testing", ";", '\'', ReasonVocabulary},
		{"\tPassword:  ", "admin", ",", '"', ReasonVocabulary},
		{"call(password=", "password1", ")", '"', ReasonVocabulary},
		{"  - MYSQL_ROOT_PASSWORD=", "rootpassword", "\n", 0, ReasonVocabulary},
		{"x\n    -e DB_PASSWORD=", "test123456", " \\", 0, ReasonVocabulary},
		{"{\"password\":", "test1234", "}", '"', ReasonSecret},
		{"login u=1 password=", "test1234", " ok", 0, ReasonSecret},
		{"var pass = ", "Xk7-fake-99", ";", '\'', ReasonSecret},
		{"12:30 x password=", "qwerty", " ok", 0, ReasonSecret},
	} {
		key := c.before[len(c.before)-4:]
		got := Judge(&Context{Key: []byte(key), Value: []byte(c.value), Before: []byte(c.before),
			After: []byte(c.after), Quoted: c.quote, Class: KeyPassword})
		if got != c.want {
			t.Errorf("%q%q%q: %v, want %v", c.before, c.value, c.after, got, c.want)
		}
	}
}

func TestExampleWord(t *testing.T) {
	for word, want := range map[string]bool{
		"test": true, "Test123": true, "my_password": true, "123456": true, "admin": true,
		"fake-pw-77": false, "hunter2fake9x": false, "Tr0ub4dor": false, "jane": false, "981742": false,
	} {
		if got := ExampleWord([]byte(word)); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}
