// Package pseudonym replaces values by keyed pseudonyms of the form
//
//	<family>_<key id>_<24 letters>    email_k7f3_mfzwizltomztsmrq7x2aabcd
//
// so that equal values stay equal and nobody without the key can test a guess.
//
// Start with a [Keyring]: [LoadKeyring] reads one from a file, [Generate] makes
// one, [Ephemeral] makes one that is never written. Its [Keyring.Hasher] writes
// with the key of one tenant that is in force at one time, and recognises what
// any key of the ring wrote. A value must be brought into its canonical form
// first ([Canonical]); else one value has two pseudonyms.
//
// docs/PSEUDONYMS.md describes every byte of this: the keyring's file format,
// the derivation of keys, the words and addresses, and the canonical forms. The
// vectors in testdata/pseudonyms hold this package to it.
//
// The package never prints, logs or wraps a value, a key, or an error of the
// standard library, and it keeps no value: its cache is keyed by a keyed hash.
package pseudonym
