package syslog

import (
	"github.com/logscrub/logscrub/internal/framer"
	"github.com/logscrub/logscrub/record"
)

// blockPatience is the number of messages without key text after which a private
// key whose END never came counts as over.
const blockPatience = 512

// blocks knows whether a private key has begun in an earlier message of the same
// connection or socket. Messages of several senders may stand between its lines,
// so any that could be a line of a key is marked to go on with one: a rule then
// looks at it, and hides no more than key text.
type blocks struct{ open, left int }

// flags returns the flags of the message with this body.
func (k *blocks) flags(body []byte) (f record.Flags) {
	if k.open > 0 {
		switch _, _, v := framer.KeyLine(body); v {
		case framer.NotKey:
			if k.left--; k.left == 0 {
				k.open = 0
			}
		case framer.KeyEnd:
			f = record.Continues
			k.open--
		default:
			f = record.Continues
			k.left = blockPatience
		}
	}
	if framer.KeyOpen(body) {
		k.open, k.left = min(k.open+1, blockPatience), blockPatience
	}
	return f
}
