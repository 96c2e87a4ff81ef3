//go:build amd64 && !noasm

package token

// Both kernels of this processor are tested, whichever it uses.
var _ = func() bool {
	decoders["AVX2"], urls["AVX2"] = decodeBlocks, urlBlocks
	return true
}()
