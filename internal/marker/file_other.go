//go:build !unix

package marker

const nofollow = 0
