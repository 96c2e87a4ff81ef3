// Package archtest holds the rules that the code of this module keeps and no
// compiler knows: who imports whom, who may end the process, who may write a
// clean batch, that packages hold no state, and that no error of the standard
// library, which may quote its input, leaves the packages that see records.
//
// It has tests only. Each rule is a function over one package, run on every
// package of the module and on small sources that it must refuse or accept.
package archtest
