package rules

import "testing"

// TestGeneric: accounts of no person are known by their names, and a name of a person that
// looks like one is not.
func TestGeneric(t *testing.T) {
	tests := map[string]bool{
		"root": true, "999": true, "1000": false, "jdoe42": false, `NT AUTHORITY\SYSTEM`: true, `EXAMPLE\jdoe42`: false,
		"AppUsers": true, "VPN_Admins": true, "help-Operators": true, "appusers": false, "Users@example.com": false, "DanAdminson": false,
		"No Authentication Required": true, "No Authentication Required 2": false,
		"Account Name": true, "User Name": true, "Account Jane": false, "Jane User": false,
		"Système": true, "checkpoint": true, "Carbon Black": true, "Carbon Blackwell": false,
		"PSMPApp_HOST7": true, "Prov_HOST7": true, "PSMApp_": false, "Provost_7x": false, "vpxuser": true, "PSMMaster": true,
	}
	for v, want := range tests {
		if got := generic([]byte(v)) != 0; got != want {
			t.Errorf("generic(%q) = %v, want %v", v, got, want)
		}
	}
}
