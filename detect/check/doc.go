// Package check holds the validity checks of detection rules: does this text
// have the grammar, the checksum and the numbering plan of what it looks like?
//
// A check is a pure function on bytes. It reads the text it is given and
// nothing else, keeps no state, allocates nothing in steady state and takes
// time linear in what it consumes. Parsers look at the beginning of their
// argument and return how many bytes belong to the value, so that a rule calls
// them where a trigger stands: [IPv4], [IPv6], [MAC], [EmailDomain], [IBAN],
// [Phone]. What stands to the left of a candidate is asked separately
// ([IPv4Starts], [IPv6Starts], [MACStarts], [EmailLocal]).
//
// Two checks judge context rather than grammar: [KeyClassOf] says what kind of
// value a key name announces, and [Judge] whether the value under such a key
// is a secret or a placeholder, an expression or prose.
//
// Data tables (country lengths, issuer ranges, top-level domains, phone plans)
// are constants with their source beside them; the package has no variable
// that changes. It never logs, and no error carries what it read.
package check
