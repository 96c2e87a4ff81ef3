package check

import "testing"

func TestPersonName(t *testing.T) {
	tests := map[Reason][]string{
		ReasonSecret: {
			"Jane Doe", "jane", "Doe, Jane (Sales)", "J. R. Doe", "Jane O'Neil-Doe", "Mary McDonald", "José García",
			"Дарья Иванова", "山田太郎", "Cool Person", "jane d. doe",
		},
		ReasonVocabulary: {"Default Policy", "Domain Users", "Access Control", "AccountEnabled", "Identity Protection", "UserExecution"},
		ReasonExpression: {
			"Group.ObjectID", "owner/name", "user1", "a_b", "test.exe", "LAPTOP-12", "name: x", "aBcDeFg",
		},
		ReasonProse:    {"Require two of the six words"},
		ReasonConstant: {"null", "none"},
		ReasonMasked:   {"***", "<hidden>"},
		ReasonTemplate: {"${name}"},
		ReasonPlain:    {"", "x"},
		ReasonEmpty:    {"-.-"},
	}
	for want, values := range tests {
		for _, v := range values {
			if got := PersonName([]byte(v)); got != want {
				t.Errorf("PersonName(%q) = %v, want %v", v, got, want)
			}
		}
	}
}

func TestAccount(t *testing.T) {
	tests := []struct {
		key, value string
		want       Reason
	}{
		{"user", "jdoe42", ReasonSecret},
		{"user", "jane doe", ReasonSecret},
		{"user", `EXAMPLE\jdoe`, ReasonSecret},
		{"user_id", "48213", ReasonSecret},
		{"sub", "auth0|48213", ReasonSecret},
		{"sub", "48213", ReasonSecret},
		{"uid", "jdoe", ReasonSecret},
		{"user_id", "2f9c1a7e-3b1d-4c55-9d0e-0a1b2c3d4e5f", ReasonSecret},
		{"uid", "2f9c1a7e-3b1d-4c55-9d0e-0a1b2c3d4e5f", ReasonPlain},
		{"sub", "Libs", ReasonPlain},
		{"user", "0.01", ReasonNumber},
		{"user", ":unset", ReasonExpression},
		{"user", "current_user()", ReasonExpression},
		{"user", "/subscriptions/1", ReasonPath},
		{"user", "null", ReasonConstant},
		{"user", "-", ReasonMasked},
		{"user", "aaaa", ReasonSecret},
		{"user", "xxxx", ReasonMasked},
		{"user", "0000", ReasonMasked},
		{"user", "missing user name", ReasonVocabulary},
		{"user", "jane missing", ReasonSecret},
		{"user", "a=1b=2", ReasonExpression},
		{"user", "Zx9kQ2==", ReasonSecret},
		{"user", "cn=jane,ou=staff", ReasonSecret},
		{"user", "$USER", ReasonTemplate},
		{"user", "", ReasonEmpty},
		{"uid", "TA0006", ReasonPlain},
		{"uid", "T1059.001", ReasonPlain},
		{"uid", "T1059x", ReasonSecret},
		{"uid", "T10594", ReasonSecret},
		{"user", "T1059", ReasonSecret},
		{"sub", "Vm.vm:/volumes/v1/a7.vmx", ReasonPath},
		{"sub", "https://id.example.com/48213", ReasonPath},
		{"user", "Acme Hosting Ltd.", ReasonVocabulary},
		{"user", "jane ltd", ReasonVocabulary},
		{"user", "notarealuser", ReasonVocabulary},
		{"user", "user_to_impersonate", ReasonVocabulary},
		{"user", "jane_to_the_2", ReasonSecret},
		{"user", "corp", ReasonSecret},
		{"user", "Trust_Score_has_been_updated_to_66", ReasonProse},
		{"user", "svc_a1_b2_c3_d4_e5", ReasonSecret},
		{"user", "tried to log in without success", ReasonProse},
	}
	for _, tt := range tests {
		if got := Account([]byte(tt.key), []byte(tt.value)); got != tt.want {
			t.Errorf("Account(%q, %q) = %v, want %v", tt.key, tt.value, got, tt.want)
		}
	}
}

func FuzzPerson(f *testing.F) {
	f.Add([]byte("sub"), []byte("Jane Doe"))
	f.Fuzz(func(t *testing.T, key, value []byte) {
		if r := PersonName(value); r.String() == "unknown" {
			t.Fatal(r)
		}
		if r := Account(key, value); r.String() == "unknown" {
			t.Fatal(r)
		}
	})
}
