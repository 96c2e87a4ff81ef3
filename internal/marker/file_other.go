//go:build !unix

package marker

const nofollow = 0

// syncDir does nothing where folders cannot be synced.
func syncDir(string) error { return nil }
