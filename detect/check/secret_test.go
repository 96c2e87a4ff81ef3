package check

import (
	"bytes"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	tests := []struct {
		before string // ends in the key and its separator
		value  string // with its quotes
		after  string
		want   Reason
	}{
		// Logs.
		{`password=`, `hunter2`, ` user=jane`, ReasonSecret},
		{`password=`, `sunshine`, ``, ReasonSecret},
		{`password=`, `sunshine`, `,user=jane`, ReasonSecret},
		{`{User:jane Password:`, `Blue!Sky`, `}`, ReasonSecret},
		{`"password":`, `"sunshine"`, `,`, ReasonSecret},
		{`"password":`, `"12345678"`, `,`, ReasonSecret},
		{`"password":`, `"mysecuredpassword"`, `}`, ReasonSecret},
		{`"passphrase":`, `"correct horse battery staple"`, `}`, ReasonSecret},
		{`cvv2=`, `123`, ``, ReasonSecret},
		{`password=`, `123`, ``, ReasonNumber},
		{`"password":`, `"example.forms.ResetForm"`, ``, ReasonExpression},
		{`pin: `, `4711`, ``, ReasonSecret},
		{`pass: `, `Xy7!kq`, ``, ReasonSecret},
		{`token=`, `a1b2c3d4e5`, `&x=1`, ReasonSecret},
		{`client_secret=`, `wJalrXUtnFEMIfakeKEY`, ``, ReasonSecret},
		{`secret_access_key: `, `/fakeK7MDENG/bPxRfi22CYFAKE`, ``, ReasonSecret},
		{`api_key="`, `0f1e2d3c4b5a69788796a5b4c3d2e1f0`, `"`, ReasonSecret},
		{`session_id=`, `2f9c1a7e-3b1d-4c55-9d0e-0a1b2c3d4e5f`, ``, ReasonSecret},
		{`"key": `, `"kMz9aLz2u55zQud8j82Kd"`, ``, ReasonSecret},
		{`signature=`, strings.Repeat("0f1e2d3c", 8), ``, ReasonSecret},

		{`password=`, `(Zx9kQ2vL7p)`, ``, ReasonSecret},
		{`password=`, `Zx9k3Q(vL7p`, ``, ReasonSecret},
		{`password=`, `Zx9(kQ2vL7p)`, ``, ReasonSecret},
		{`session=`, `0x1004380147c0000`, ``, ReasonNumber},
		{`&password=`, `%2A%2A%2a%2A%2A`, `&`, ReasonMasked},
		{`&password=`, `%5BFILTERED%5D`, `&`, ReasonMasked},
		{`&password=`, `%24%7BDB_PASSWORD%7D`, ``, ReasonTemplate},
		{`&password=`, `%24ecret%217`, ``, ReasonSecret},
		{`&password=`, `%2A%2`, ``, ReasonSecret},
		{`token=`, `sha256~XXXXXXXXXX_PUT_YOUR_TOKEN_HERE_XXXX`, ``, ReasonMasked},
		{`token=`, `sha256~yourself7aBcD3EfGh9JkLm2NpQr`, ``, ReasonSecret},
		{`$pin=`, `test-connection`, ` $t`, ReasonExpression},
		{`pin=`, `test-connection`, ` now`, ReasonSecret},
		{`$pin=`, `blue-connection`, ` $t`, ReasonSecret},
		{`?key=`, `fakd2yo56quitbyujhkig3mgtu6z49f4hh56va6`, ``, ReasonSecret},
		{`?key=`, `fakd2yo56quitbyujhkigmgtuqzlvf4hh56va6b`, ``, ReasonPlain},
		{`api_key=`, `fo1_xxxxxxxxxxxxxxxxxxxx`, ``, ReasonMasked},
		{`api_key=`, `ramp_sec_00000000000000000000000`, ``, ReasonMasked},
		{`api_key=`, `00000000a1b2c3d4e5f6`, ``, ReasonSecret},
		{`password=`, `xxxxxxxxxxxx77xx`, ``, ReasonSecret},
		{`LOGIN_PASSWORD=`, `$APP_BASE_URL/forgot_password`, ``, ReasonTemplate},
		{`password=`, `$A/Zx9kQ2`, ``, ReasonSecret},
		{`password = `, `'.$p['`, `config']`, ReasonExpression},
		{`password=`, `.$Zx9kQ2`, ``, ReasonSecret},
		{`"current_password"=`, `')FxXjtSk4u'`, ` AND`, ReasonSecret},
		{`password="`, `,"`, ` + x`, ReasonExpression},
		{`"password":`, `"sunshine-monkey"`, `}`, ReasonSecret},
		{`"password":`, `"sunshine-key"`, `}`, ReasonVocabulary},
		{`token: `, `"{\"a\": \"cg28qh640p5j33u3p95n1580rh41867n\"}"`, ``, ReasonSecret},
		{`token: `, `"{\"a\": \"of words\"}"`, ``, ReasonProse},
		{`auth = `, `"eQSbfOdwPr=="`, ``, ReasonSecret},
		{`auth = `, `"basicAuthOf="`, ``, ReasonPlain},
		{`key = `, `"logs/123456/x7Kq2mW9/2026/11/22/Trail_Zx9kQ2.json.gz"`, ``, ReasonPlain},
		{`$pass = `, `ConvertTo-SecureString`, ` 'x'`, ReasonExpression},
		{`password = `, `Verify-Account7`, ` ok`, ReasonSecret},
		{`self.password = `, `admin`, ``, ReasonExpression},
		{`password = `, `newValue`, ``, ReasonExpression},
		{`password=`, `getPass1(2)`, ``, ReasonExpression},
		{`password=`, `(a1b2c3, d4e5f6)`, ``, ReasonExpression},
		{`password=`, `f1x2y3(self.pw)`, ``, ReasonExpression},
		{`password = `, `admin`, ``, ReasonSecret},
		{`password: `, `test`, "\nnext: x", ReasonSecret},
		{`  password: `, `test`, ``, ReasonVocabulary},
		{`password = `, `admin`, `;`, ReasonExpression},
		{`password = `, `pw`, ``, ReasonPlain},

		{`password=`, ``, ` user=jane`, ReasonEmpty},
		{`password: `, `null`, `,`, ReasonConstant},
		{`password=`, `true`, ``, ReasonConstant},
		{`token: `, `Bearer`, ``, ReasonConstant},
		{`password=`, `********`, ``, ReasonMasked},
		{`password=`, `***`, ``, ReasonMasked},
		{`"password":`, `"[FILTERED]"`, ``, ReasonMasked},
		{`password=`, `<redacted>`, ``, ReasonMasked},
		{`api_key=`, `XXXXXXXXXXXX`, ``, ReasonMasked},
		{`"password":`, `"REDACTED"`, ``, ReasonMasked},
		{`token=`, `abcdef...`, ``, ReasonMasked},
		{`password=`, `${DB_PASSWORD}`, ``, ReasonTemplate},
		{`password=`, `$DB_PASSWORD`, ``, ReasonTemplate},
		{`password: "`, `{{ vault.password }}`, `"`, ReasonTemplate},
		{`password=`, `%s`, ``, ReasonTemplate},
		{`password=`, `%(password)s`, ``, ReasonTemplate},
		{`password=`, `%PASSWORD%`, ``, ReasonTemplate},
		{`password=`, `$1`, ``, ReasonTemplate},
		{`"password":`, `"your_password"`, ``, ReasonVocabulary},
		{`"password":`, `"password"`, ``, ReasonVocabulary},
		{`"token":`, `"YOUR_API_TOKEN"`, ``, ReasonVocabulary},
		{`password=`, `password_redacted`, ``, ReasonVocabulary},
		{`"DeleteSecret": `, `"iam:DeleteSecret"`, ``, ReasonVocabulary},
		{`PWD=`, `/home/jane`, ``, ReasonPath},
		{`secret=`, `C:\keys\db.pem`, ``, ReasonPath},
		{`"token":`, `"https://example.com/t"`, ``, ReasonPath},
		{`"password":`, `"must be at least 8 characters"`, ``, ReasonProse},
		{`"password":`, `"is invalid"`, ``, ReasonProse},
		{`"password":`, `"4111 1111 1111 1111 Zx9kQ2vL"`, `}`, ReasonSecret},
		{`"password":`, `"jane.doe@example.com AB 12 34 56 C"`, `}`, ReasonSecret},
		{`"password":`, `"+14155550123 hunter2x"`, `}`, ReasonSecret},
		{`"password":`, `"ask jane.doe@example.com for a new one"`, `}`, ReasonProse},
		{`"password":`, `"one two three four five six"`, `}`, ReasonProse},
		{`"api_key":`, `"redacted,hunter2xZq9Lw4"`, `}`, ReasonSecret},
		{`"api_key":`, `"your-api-key-2"`, `}`, ReasonVocabulary},
		{`password=`, `Zx9kQ2mw[203.0.113.9`, ``, ReasonSecret},
		{`password=`, `words[2`, ``, ReasonExpression},
		{`User(name=jdoe, password=`, `sunshine`, `)`, ReasonSecret},
		{`got LoginRequest(email=jane@example.com, password=`, `sunshine`, `)`, ReasonSecret},
		{`x = LoginRequest(username=jdoe, password=`, `sunshine`, `, remember=true)`, ReasonSecret},
		{`x = LoginRequest(username=name, password=`, `sunshine`, `)`, ReasonExpression},
		{`return User(name=n, password=`, `sunshine`, `)`, ReasonExpression},
		{`made User(name=name, password=`, `password`, `)`, ReasonExpression},
		{`made User(name=name, password=`, `rawText`, `)`, ReasonExpression},
		{`(SMTP_PASSWORD=`, `sunshine`, `)`, ReasonSecret},
		{`(password=`, `sunshine`, `)`, ReasonExpression},
		{`x = User(id=1, password=`, `sunshine`, `)`, ReasonSecret},
		{`Open(user, password=`, `hunter2x`, `)`, ReasonExpression},
		{`second pass: `, `look`, ` for edits`, ReasonProse},
		{`session=`, `4711`, ``, ReasonNumber},
		{`tokens: `, `128`, ``, ReasonNumber},
		{`token=`, `0x0080`, ``, ReasonNumber},
		{`pin=`, `7`, ``, ReasonNumber},
		{`session: `, `closed`, ``, ReasonPlain},
		{`token: `, `EOF`, ``, ReasonPlain},
		{`"key": `, `"partition-17"`, ``, ReasonPlain},
		{`"key": `, `"2f9c1a7e-3b1d-4c55-9d0e-0a1b2c3d4e5f"`, ``, ReasonPlain},
		{`code=`, `E1234`, ``, ReasonPlain},
		{`sid=`, `S-1-5-21-1-2-3-1001`, ``, ReasonPlain},
		{`password=`, `ab`, ``, ReasonPlain},
		{`api_key=`, `0123456789abcdef`, ``, ReasonPlain},

		// Source code, as it stands in stack traces and configuration.
		{`password = `, `getPassword()`, ``, ReasonExpression},
		{`password = `, `os.environ["DB"]`, ``, ReasonExpression},
		{`self.password = `, `new_value`, ``, ReasonExpression},
		{`password=`, `self.password`, `)`, ReasonExpression},
		{`Token:   `, `value`, `,`, ReasonExpression},
		{`page_token_secret: `, `:unset`, `,`, ReasonExpression},
		{`password: `, `string`, `;`, ReasonConstant},
	}
	for _, tt := range tests {
		c := Context{Before: []byte(tt.before), Value: []byte(tt.value), After: []byte(tt.after)}
		if n := len(tt.value); n > 1 && (tt.value[0] == '"' || tt.value[0] == '\'') && tt.value[n-1] == tt.value[0] {
			c.Quoted, c.Value = tt.value[0], []byte(tt.value[1:n-1])
		} else if strings.HasSuffix(tt.before, `"`) {
			c.Quoted, c.Before = '"', c.Before[:len(c.Before)-1]
		}
		c.Key = bytes.Trim(c.Before, `{}"=: `)
		c.Key = c.Key[bytes.LastIndexAny(c.Key, " {\"")+1:]
		c.Class = KeyClassOf(c.Key)
		if got := Judge(&c); got != tt.want {
			t.Errorf("Judge(%s%s%s) = %v, want %v (key %q, %v)", tt.before, tt.value, tt.after, got, tt.want, c.Key, c.Class)
		}
	}
	if got := Judge(&Context{Key: []byte("name"), Value: []byte("hunter2"), Class: KeyName}); got != ReasonKey {
		t.Errorf("Judge of a name = %v", got)
	}
}

func TestJudgeAllocs(t *testing.T) {
	c := Context{
		Key: []byte("password"), Value: []byte("mysecuredpassword"),
		Before: []byte("password="), After: []byte(" x"), Class: KeyPassword,
	}
	if n := testing.AllocsPerRun(100, func() { Judge(&c) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzJudge checks that every text gets a verdict that has a name, and that
// the verdict does not depend on white space around the value.
func FuzzJudge(f *testing.F) {
	f.Add([]byte("password = "), []byte("hunter2"), []byte(";"), byte(0), uint8(KeyPassword))
	f.Add([]byte("token:"), []byte("${X}"), []byte(""), byte('"'), uint8(KeySecret))
	f.Fuzz(func(t *testing.T, before, value, after []byte, quoted byte, class uint8) {
		c := Context{Key: []byte("token"), Value: value, Before: before, After: after, Quoted: quoted, Class: KeyClass(class % 4)}
		got := Judge(&c)
		if got.String() == "unknown" {
			t.Fatalf("reason %d", got)
		}
		c.Value = append(append([]byte(" "), value...), '\t')
		if again := Judge(&c); again != got {
			t.Fatalf("%v, with space around it %v", got, again)
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	c := Context{
		Key: []byte("client_secret"), Value: []byte("wJalrXUtnFEMI22K7MDENGfake"),
		Before: []byte(`"client_secret":`), After: []byte(","), Quoted: '"', Class: KeySecret,
	}
	b.ReportAllocs()
	for b.Loop() {
		Judge(&c)
	}
}
