package main

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/logscrub/logscrub/record"
	"github.com/logscrub/logscrub/scrub"
	"github.com/logscrub/logscrub/token"
	"github.com/logscrub/logscrub/token/issuer"
)

// A personal claim is one that says more of a person than which account it is.
type personal struct {
	Claim string `json:"claim"` // a word of issuer.ClaimWords, or "others"
	Kind  string `json:"kind"`
}

// A claimReader tells what the claims of tokens say of persons: by their names, and by
// what the rules find in their values.
type claimReader struct {
	words []string
	scan  *scrub.ScanWorker
	batch record.Batch
	out   record.Clean
}

func newClaimReader(s *scrub.Scrubber) *claimReader {
	return &claimReader{words: issuer.ClaimWords(), scan: s.ScanWorker(&scrub.Report{})}
}

// read returns the personal claims of a payload, each claim and kind once.
func (r *claimReader) read(payload []byte) (list []personal) {
	issuer.EachClaim(payload, func(name string, value []byte) {
		word := "others"
		if slices.Contains(r.words, name) {
			word = name
		}
		for _, kind := range r.kinds(name, value) {
			if p := (personal{word, kind}); !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	})
	return list
}

// kinds returns the kinds of what the claim says of a person.
func (r *claimReader) kinds(name string, value []byte) (kinds []string) {
	if c, ok := token.ClaimNamed(name); ok && len(value) > 2 { // more than ""
		switch c.Kind() {
		case token.EmailClaim:
			kinds = append(kinds, "email")
		case token.PhoneClaim:
			kinds = append(kinds, "phone")
		case token.NameClaim:
			kinds = append(kinds, "name")
		}
	}
	member, err := json.Marshal(map[string]json.RawMessage{name: value})
	if err != nil {
		return kinds
	}
	r.batch.Arena = member
	r.batch.Recs = append(r.batch.Recs[:0], record.Record{Body: record.Span{End: uint32(len(member))}})
	if _, err := r.scan.ApplyAfter(&r.out, &r.batch, scrub.Carry{}); err != nil {
		return kinds
	}
	for line := range bytes.Lines(r.out.Raw()) {
		var f struct{ Kind, Class, Action string }
		if json.Unmarshal(line, &f) == nil && f.Class != "secret" && f.Kind != "user" && f.Action != "keep" {
			kinds = append(kinds, f.Kind)
		}
	}
	return kinds
}
