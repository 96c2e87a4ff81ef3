//go:build !unix

package checkpoint

const noFollow = 0

// syncDir does nothing: such a directory cannot be synced.
func syncDir(string) error { return nil }
