package nats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	natsio "github.com/nats-io/nats.go"

	"github.com/logscrub/logscrub/internal/flow"
)

// An answer is what the server says to a publish.
type answer struct {
	Stream    string `json:"stream"`
	Seq       uint64 `json:"seq"`
	Duplicate bool   `json:"duplicate"`
	Error     *struct {
		Code    int    `json:"code"`
		ErrCode uint16 `json:"err_code"`
	} `json:"error"`
}

// The errors that the sink tells apart, by the code the server gives them
// (nats-server, server/errors.json).
const (
	codeTooLarge      = 10054 // message size exceeds maximum allowed
	codeHeaderLarge   = 10097 // header size exceeds maximum allowed of 64k
	codeBatchDisabled = 10174 // atomic publish is disabled
	codeBatchPartial  = 10176 // atomic publish batch is incomplete
	codeBatchLarge    = 10199 // atomic publish batch is too large
	codeBatchTwice    = 10201 // atomic publish batch contains duplicate message id
)

// A verdict is what an answer means for what was published.
type verdict uint8

const (
	stored  verdict = iota
	later           // not now: to be sent again after a pause
	refused         // never
	single          // not as an atomic batch: to be sent one by one
	nothing         // no answer to the publish
)

// parse reads an answer. Most are short and good, and read without a decoder.
func parse(m *natsio.Msg) (a answer, v verdict) {
	if len(m.Data) == 0 {
		if m.Header.Get("Status") != "" {
			return a, later // 503: no JetStream, or no stream with the subject
		}
		return a, nothing // an atomic batch was begun
	}
	if json.Unmarshal(m.Data, &a) != nil {
		return a, later
	}
	if a.Error == nil {
		return a, stored
	}
	switch a.Error.ErrCode {
	case codeTooLarge, codeHeaderLarge:
		return a, refused
	case codeBatchDisabled, codeBatchLarge, codeBatchPartial, codeBatchTwice:
		return a, single
	}
	return a, later
}

// quick reads the answer that comes a hundred thousand times a second,
// {"stream":"LOGS","seq":17}, of which prefix is all before the number. ok is
// false for any other.
func quick(data, prefix []byte) (seq uint64, ok bool) {
	rest, ok := bytes.CutPrefix(data, prefix)
	if !ok || len(rest) < 2 || len(rest) > 20 || rest[len(rest)-1] != '}' {
		return 0, false
	}
	for _, c := range rest[:len(rest)-1] {
		if c < '0' || c > '9' {
			return 0, false
		}
		seq = seq*10 + uint64(c-'0')
	}
	return seq, true
}

// quickPrefix is how a good answer of a stream begins.
func quickPrefix(stream string) []byte {
	return fmt.Appendf(nil, `{"stream":%q,"seq":`, stream)
}

// errTooLarge is why a record is rejected that no server takes.
var errTooLarge = errors.New("nats sink: the record is larger than the server or the stream takes; raise max_payload or max_msg_size")

// tooLarge rejects record i.
func tooLarge(i int) flow.Rejection {
	return flow.Rejection{Record: i, Err: errTooLarge, Reason: flow.TooLarge}
}
