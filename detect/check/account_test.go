package check

import "testing"

func TestAccountWords(t *testing.T) {
	for _, tt := range []struct {
		name    string
		is      func([]byte) bool
		yes, no []string
	}{
		{"NetBIOS", NetBIOS,
			[]string{"EXAMPLE", "CORP-1", "DC01", "LONGESTNAME-015"},
			[]string{"Example", "corp", "A1", "-CORP", "CORP-", "LONGESTNAME-0016", "CORP.X", ""}},
		{"AccountDomain", AccountDomain,
			[]string{"EXAMPLE", "corp.example.com", "a-very-long-name-of-a-domain.example"},
			[]string{"HKLM", "hkey_local_machine", "Device", "PCI", "12", "", "1234567890123456789012"}},
		{"FileName", FileName,
			[]string{"tool.exe", "a.b.DLL", "x.go", "archive.zip"},
			[]string{"jane.doe", "exe", ".exe", "jdoe", "x.", ""}},
		{"ProseWord", ProseWord,
			[]string{"agent", "Session", "IS", "successfully"},
			[]string{"jdoe", "agents-longer-than-all", "jane.doe", ""}},
		{"SharedFolder", SharedFolder,
			[]string{"Public", "default user", "ALL USERS"},
			[]string{"jdoe", "publicity", ""}},
	} {
		for _, v := range tt.yes {
			if !tt.is([]byte(v)) {
				t.Errorf("%s(%q) is false", tt.name, v)
			}
		}
		for _, v := range tt.no {
			if tt.is([]byte(v)) {
				t.Errorf("%s(%q) is true", tt.name, v)
			}
		}
	}
}
