package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A foreignWord is the name of a key that is not of ASCII alone, in small letters.
type foreignWord struct {
	word  string
	class KeyClass
}

// foreignWords are the names that [ForeignClassOf] knows. Each ends in a byte outside
// of ASCII, or in one letter behind such: few separators of logs stand behind those, so
// that to look for them costs nothing.
var foreignWords = [...]foreignWord{
	{"пароль", KeyPassword}, {"密码", KeyPassword}, {"密碼", KeyPassword}, {"口令", KeyPassword}, {"パスワード", KeyPassword}, {"비밀번호", KeyPassword},
	{"암호", KeyPassword}, {"패스워드", KeyPassword}, {"contraseña", KeyPassword}, {"κωδικός", KeyPassword}, {"סיסמה", KeyPassword}, {"รหัสผ่าน", KeyPassword},
	{"验证码", KeyPassword}, {"驗證碼", KeyPassword}, {"認証コード", KeyPassword}, {"인증번호", KeyPassword},
	{"токен", KeySecret}, {"令牌", KeySecret}, {"トークン", KeySecret}, {"토큰", KeySecret}, {"密钥", KeySecret},
	{"пользователь", KeyUser}, {"пользователя", KeyUser}, {"логин", KeyUser}, {"用户名", KeyUser}, {"用户", KeyUser}, {"使用者", KeyUser}, {"账号", KeyUser},
	{"ユーザー名", KeyUser}, {"ユーザ名", KeyUser}, {"ユーザー", KeyUser}, {"사용자", KeyUser}, {"아이디", KeyUser}, {"계정", KeyUser}, {"帳號", KeyUser}, {"χρήστης", KeyUser},
}

// ForeignTails returns the last three bytes of each of these names, in small letters and
// in capitals.
func ForeignTails() (tails [][3]byte) {
	for _, f := range foreignWords {
		for _, word := range [...]string{f.word, strings.ToUpper(f.word)} {
			tails = append(tails, [3]byte([]byte(word[len(word)-3:])))
		}
	}
	return tails
}

// ForeignClassOf returns the class of a key that holds letters outside of ASCII, by its
// last word: behind punctuation, or of characters that no blanks part (密码 of 登录密码).
// Case does not matter; letters are composed (NFC).
func ForeignClassOf(key []byte) KeyClass {
	var buf [96]byte
	if len(key) > len(buf)/2 {
		key = key[len(key)-len(buf)/2:]
	}
	low := buf[:0]
	for i := 0; i < len(key); {
		r, n := utf8.DecodeRune(key[i:])
		if r == utf8.RuneError && n == 1 && len(low) > 0 {
			return KeyNone // a letter that was cut stands at the beginning alone
		}
		low = utf8.AppendRune(low, unicode.ToLower(r))
		i += n
	}
	for _, f := range foreignWords {
		n := len(low) - len(f.word)
		if n >= 0 && string(low[n:]) == f.word && (n == 0 || !isAlnum(low[n-1]) && (low[n-1] < 0x80 || f.word[0] >= 0xe3)) {
			return f.class
		}
	}
	return KeyNone
}
