package rules

import (
	"bytes"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/detect/check"
)

// A call is a function that is given a credential without its name.
type call struct {
	name string // in small letters, with the bracket that opens its arguments
	nth  int    // which argument it is, from 1; 0: the last
}

// calls is the table of functions of common libraries that take a password or the key of a
// signature, as their documentation says: java.net, javax.crypto and java.sql, .NET's
// NetworkCredential, Go's net/http, Python's requests, hmac and smtplib, PHP's PDO and
// mysqli, Node's crypto, libraries for JSON Web Tokens, and builders that are named for it.
func calls() []call {
	return []call{
		{"basicauth(", 2}, {"setbasicauth(", 2}, {"basic_auth(", 2}, {"httpbasicauth(", 2}, {"auth=(", 2}, {"auth = (", 2},
		{"networkcredential(", 2}, {"usernamepasswordcredential(", 2}, {"usernamepasswordcredentials(", 2}, {"usernamepasswordauthenticationtoken(", 2},
		{"passwordauthentication(", 2}, {"credentials(", 2}, {"credentials.basic(", 2},
		{"login(", 2}, {"drivermanager.getconnection(", 3}, {"mysqli_connect(", 3}, {"mysqli(", 3}, {"pdo(", 3}, {"pymysql.connect(", 3},
		{"setpassword(", 0}, {"secretkeyspec(", 1}, {"createhmac(", 2}, {"hash_hmac(", 3}, {"hmac.new(", 1},
		{"signwith(", 2}, {"jwt.sign(", 2}, {"jwt.verify(", 2}, {"jwt.encode(", 2}, {"jwt.decode(", 2},
	}
}

// maxCall is how much of the arguments of a call is looked at, in bytes.
const maxCall = 384

func callArgument() detect.Rule {
	table := calls()
	r := detect.Rule{
		Name:       "call-argument",
		Kinds:      []detect.Kind{kindPassword},
		Max:        maxCall + 64,
		Contextual: true,
		Find:       func(w *detect.Window, at int) detect.Verdict { return findCall(w, at, table) },
		Doc:        "A password or the key of a signature among the arguments of a function that takes it without its name, in code that logs quote.",
		Source:     "documentation of java.sql.DriverManager, .NET NetworkCredential, Go net/http, Python requests and hmac, PHP PDO, Node crypto",
		Examples: examples([][2]string{
			{`req.SetBasicAuth("jdoe42", "Fake77pw")`, "Fake77pw"},
			{`requests.get(url, auth=('jdoe42', 'Fake77pw'))`, "Fake77pw"},
			{`c = new NetworkCredential("jdoe42", "Fake77pw");`, "Fake77pw"},
			{`c = DriverManager.getConnection("jdbc:mysql://db/x", "app", "Fake77pw");`, "Fake77pw"},
			{`$db = new PDO('mysql:host=db', $user, 'Fake77pw');`, "Fake77pw"},
			{`builder.setPassword("Fake77pw")`, "Fake77pw"},
			{`h = hmac.new(b"Fake77pw-key", msg, sha256)`, "Fake77pw-key"},
			{`x = jwt.sign(claims(user, 1), 'Fake77pw-key')`, "Fake77pw-key"},
			{`req.SetBasicAuth(user, pass)`, ""},
			{`req.SetBasicAuth("user", "password")`, ""},
			{`jwt.verify(token, "Enter a token")`, ""},
			{`form.login("Sign in", "Cancel")`, ""},
			{`DriverManager.getConnection(url, "sa", "")`, ""},
			{`credentials("jdoe42")`, ""},
		}),
	}
	for _, c := range table {
		r.Triggers = appendTrigger(r.Triggers, c.name)
	}
	return r
}

func findCall(w *detect.Window, at int, table []call) detect.Verdict {
	t := w.Text
	for i := range table {
		if c := &table[i]; hasFold(t[at:], c.name) {
			from, stop := callText(t[:min(len(t), at+len(c.name)+maxCall)], at+len(c.name), c.nth)
			return passed(w, from, stop)
		}
	}
	return detect.NotHere
}

// passed finds the text [from, stop) that a function is given as a credential, unless it is
// words.
func passed(w *detect.Window, from, stop int) detect.Verdict {
	if from >= stop {
		return detect.NotHere
	}
	v := w.Text[from:stop]
	c := check.Context{Key: []byte("password"), Value: v, Quoted: '"', Class: check.KeyPassword}
	if check.Judge(&c) != check.ReasonSecret || check.ExampleWord(v) || bytes.IndexByte(v, ' ') >= 0 || len(v) < 6 || !check.Spoken(v) && !lettersAndDigits(v) {
		return detect.NoSecret
	}
	return announce(w, 0, from, stop, detect.Quoted)
}

// callText returns where the text in quotes begins and ends that is argument nth of the call
// whose arguments begin at i, or the last one for 0. Where it is none, from and stop are equal.
func callText(t []byte, i, nth int) (from, stop int) {
	for n := 1; i < len(t); n++ {
		from, stop = i, i
		i = skipBlanks(t, i)
		if i+1 < len(t) && (t[i+1] == '"' || t[i+1] == '\'') && (t[i]|0x20 == 'b' || t[i] == '@') {
			i++ // b"x", @"x"
		}
		if i < len(t) && (t[i] == '"' || t[i] == '\'' || t[i] == '`') {
			end := check.StringEnd(t[i+1:], t[i])
			if end < 0 {
				return i, i
			}
			from, stop = i+1, i+1+end
			i = stop + 1
		}
		shut := argumentEnd(t, i)
		if n == nth || nth == 0 && shut < len(t) && t[shut] == ')' {
			return from, stop
		}
		if shut == len(t) || t[shut] != ',' {
			return i, i
		}
		i = shut + 1
	}
	return i, i
}

// argumentEnd returns where the comma or the bracket stands that ends the argument at i, or
// len(t).
func argumentEnd(t []byte, i int) int {
	for open := 0; i < len(t); i++ {
		switch t[i] {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			if open--; open < 0 {
				return i
			}
		case ',':
			if open == 0 {
				return i
			}
		case '"', '\'':
			end := check.StringEnd(t[i+1:], t[i])
			if end < 0 {
				return len(t)
			}
			i += end + 1
		case '\n', ';':
			return len(t)
		}
	}
	return i
}
