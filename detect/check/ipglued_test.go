package check

import "testing"

// TestGluedIPv4: an address that a word touches is found, the number of a version
// is not.
func TestGluedIPv4(t *testing.T) {
	for _, tt := range []struct {
		before, in string
		n          int
	}{
		{"ratelimit_", "203.0.113.7", 11},
		{"ratelimit_", "9.8.7.6", 7},
		{"m", "203.0.113.7 x", 11},
		{"", "203.0.113.7_backup", 11},
		{"dst=", "203.0.113.7message: x", 11},
		{"src_ip=", "9.8.7.6port=1", 7},
		{"clientIp", "9.8.7.6", 7},
		{"jdoe", "9.8.7.6:54912 x", 7},
		{"log-", "203.0.113.7_x.tar.gz", 11},
		{"to_", "2.2.2.2_failed", 7},
		{"m", "203.0.113.7.", 11},
		{"x_", "203.0.113.7.old.log", 11},
		{"v", "203.0.113.7", 0},
		{"app-v", "1.2.3.104", 0},
		{"version_", "203.0.113.7", 0},
		{"\\nv", "203.0.113.7", 0},
		{"%3Dv", "203.0.113.7", 0},
		{"\\u003cv", "203.0.113.7", 0},
		{"%3DappRelease_", "203.0.113.7", 0},
		{"go", "1.21.0.1", 0},
		{"", "1.2.3.4rc1", 0},
		{"tool_", "1.2.3.4_amd64.deb", 0},
		{"App.Packaging_", "5.3.5.1_x64.msixbundle", 0},
		{"App_", "0.61.5.0.msixbundle", 0},
		{"e3f", "203.0.113.7", 0},
		{"m", "203.0.113.7.8", 0},
		{"m", "203.0.113.256", 0},
		{"m", "203.0.113.77777", 0},
		{"\u00e9", "203.0.113.7_", 11},
	} {
		if _, n, ok := GluedIPv4([]byte(tt.before), []byte(tt.in)); ok != (tt.n > 0) || n != tt.n {
			t.Errorf("GluedIPv4(%q, %q) = %d, %v, want %d", tt.before, tt.in, n, ok, tt.n)
		}
	}
}

// TestPackageVersion: what follows a quad in its word says that it is the version
// of a package.
func TestPackageVersion(t *testing.T) {
	for _, tt := range []struct {
		before, number, rest string
		want                 bool
	}{
		{"lib-", "4.3.2.1", ".so", true},
		{"libfoo.so.", "4.3.2.1", " x", true},
		{"tool-", "1.2.3.4", "-1.el9.x86_64 installed", true},
		{"tool-", "1.2.3.4", ".tar.gz", true},
		{"backup-", "203.0.113.7", ".tar.gz", false},
		{"access-", "9.8.7.6", ".log", false},
		{"ip-", "9.8.7.6", "", false},
		{"ip-", "9.8.7.6", ".", false},
		{"ip-", "9.8.7.6", " so", false},
	} {
		if got := PackageVersion([]byte(tt.before), []byte(tt.number), []byte(tt.rest)); got != tt.want {
			t.Errorf("PackageVersion(%q, %q, %q) = %v", tt.before, tt.number, tt.rest, got)
		}
	}
}
