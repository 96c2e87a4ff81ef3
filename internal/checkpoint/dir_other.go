//go:build !unix

package checkpoint

const noFollow = 0
