//go:build !faultpoints

package failpoint

// Enabled says whether Hit can kill the process.
const Enabled = false

// Hit does nothing in this build.
func Hit(string) {}
