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
	// sure is of what is given nothing but a password there, be it a word; the argument in front of
	// it is the account.
	sure bool
}

// calls is the table of functions of common libraries that take a password or the key of a
// signature, as their documentation says: java.net, javax.crypto and java.sql, .NET's
// NetworkCredential, Go's net/http, Python's requests, hmac and smtplib, PHP's PDO and
// mysqli, Node's crypto, libraries for JSON Web Tokens, and builders that are named for it.
func calls() []call {
	return []call{
		{name: "basicauth(", nth: 2}, {name: "setbasicauth(", nth: 2}, {name: "basic_auth(", nth: 2}, {name: "httpbasicauth(", nth: 2}, {name: "auth=(", nth: 2}, {name: "auth = (", nth: 2},
		{name: "networkcredential(", nth: 2}, {name: "usernamepasswordcredential(", nth: 2}, {name: "usernamepasswordcredentials(", nth: 2}, {name: "usernamepasswordauthenticationtoken(", nth: 2},
		{name: "passwordauthentication(", nth: 2}, {name: "credentials(", nth: 2}, {name: "credentials.basic(", nth: 2},
		{name: "login(", nth: 2}, {name: "db.auth(", nth: 2}, {name: "drivermanager.getconnection(", nth: 3}, {name: "mysqli_connect(", nth: 3}, {name: "mysqli(", nth: 3}, {name: "pdo(", nth: 3}, {name: "pymysql.connect(", nth: 3},
		{name: "setpassword(", nth: 0}, {name: "secretkeyspec(", nth: 1}, {name: "createhmac(", nth: 2}, {name: "hash_hmac(", nth: 3}, {name: "hmac.new(", nth: 1},
		{name: "signwith(", nth: 2}, {name: "jwt.sign(", nth: 2}, {name: "jwt.verify(", nth: 2}, {name: "jwt.encode(", nth: 2}, {name: "jwt.decode(", nth: 2},
		{name: "pdo->__construct(", nth: 3, sure: true}, {name: "mysqli->__construct(", nth: 3, sure: true}, {name: "wp_authenticate(", nth: 2, sure: true},
		{name: "ldap_bind(", nth: 3, sure: true}, {name: "ftp_login(", nth: 3, sure: true}, {name: "imap_open(", nth: 3, sure: true},
	}
}

// maxCall is how much of the arguments of a call is looked at, in bytes.
const maxCall = 384

func callArgument() detect.Rule {
	table := calls()
	r := detect.Rule{
		Name:       "call-argument",
		Kinds:      []detect.Kind{kindPassword, kindUser},
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
			{`#0 /srv/db.php(12): PDO->__construct('mysql:host=192....', 'shopuser', 'sunshine', Array)`, "sunshine"},
			{`user.php(105): wp_authenticate('jdoe42', 'sunshine')`, "jdoe42"},
			{`user.php(105): wp_authenticate(Object(X), NULL)`, ""},
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
			text := t[:min(len(t), at+len(c.name)+maxCall)]
			from, stop := callText(text, at+len(c.name), c.nth)
			if c.sure {
				account, end := callText(text, at+len(c.name), c.nth-1)
				return traced(w, account, end, from, stop)
			}
			return passed(w, from, stop)
		}
	}
	return detect.NotHere
}

// traced finds the account [account, end) and the password [from, stop) that a trace of PHP shows a function
// was given.
func traced(w *detect.Window, account, end, from, stop int) detect.Verdict {
	t := w.Text
	if from >= stop || check.Placeholder(t[from:stop]) != check.ReasonSecret || w.OwnOutput(from, stop) {
		return detect.NotHere
	}
	if v := t[account:end]; end > account+1 && plausible(v) && check.Account([]byte("user"), v) == check.ReasonSecret && !w.OwnOutput(account, end) {
		w.FoundKind(1, account, end, generic(v)|detect.Quoted)
	}
	return announce(w, 0, from, stop, detect.Quoted)
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
