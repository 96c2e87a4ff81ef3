package check

import "testing"

// TestForeignClassOf: keys in other scripts have the class of their last word, in small
// letters or capitals.
func TestForeignClassOf(t *testing.T) {
	tests := map[string]KeyClass{
		"пароль": KeyPassword, "Пароль": KeyPassword, "ПАРОЛЬ": KeyPassword, "новый_пароль": KeyPassword, "db.пароль": KeyPassword,
		"密码": KeyPassword, "登录密码": KeyPassword, "パスワード": KeyPassword, "contraseña": KeyPassword, "CONTRASEÑA": KeyPassword, "nueva-contraseña": KeyPassword,
		"токен": KeySecret, "令牌": KeySecret, "用户名": KeyUser, "имя_пользователя": KeyUser, "사용자": KeyUser,
		"суперпароль": KeyNone, "пароли": KeyNone, "сон": KeyNone, "ña": KeyNone, "": KeyNone, "xпароль": KeyNone, "\x80\xd0": KeyNone, "页码": KeyNone,
		"d\xd0\xbe\xd0пароль": KeyNone,
	}
	for key, want := range tests {
		if got := ForeignClassOf([]byte(key)); got != want {
			t.Errorf("%q is %v, want %v", key, got, want)
		}
	}
	for _, f := range foreignWords {
		if got := ForeignClassOf([]byte(f.word)); got != f.class {
			t.Errorf("%q is %v", f.word, got)
		}
		tail := f.word[len(f.word)-2:]
		if tail[0] < 0x80 {
			t.Errorf("%q ends in ASCII", f.word)
		}
		if !KeyMayEnd('x', 'x', tail[0], tail[1]) {
			t.Errorf("a key can end in %q", tail)
		}
	}
}
