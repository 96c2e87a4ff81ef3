package scrub

import (
	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
)

// A treatment is all that is decided once about a kind of a rule, so that a
// finding of it costs one look.
type treatment struct {
	Setting
	kind *detect.Kind
	// family numbers that of the kind. What a value is decides it instead where
	// byValue is set.
	family  pseudonym.Index
	byValue bool
	token   bool   // a JWT: its stub tells more than a pseudonym
	secret  bool   // of its class, and no JWT
	part    bool   // a part of a JWT that stands by itself
	cell    int    // of its counts: that of the first action
	marks   uint64 // the selectors that choose it
}

// treatments is those of all kinds of all rules.
type treatments struct {
	first []int32 // by rule: where those of its kinds begin
	all   []treatment
	jwt   pseudonym.Index
	user  pseudonym.Index
}

// compileTreatments fills s.treatments from what else is compiled.
func (s *Scrubber) compileTreatments() {
	s.jwt, s.user = s.hasher.Index(pseudonym.JWT), s.hasher.Index(pseudonym.User)
	s.indexClaims()
	for i := range s.set.Rules() {
		r := &s.set.Rules()[i]
		s.treatments.first = append(s.treatments.first, int32(len(s.treatments.all)))
		for k := range r.Kinds {
			kind := &r.Kinds[k]
			t := treatment{
				Setting: s.settings[i][k], kind: kind, family: s.hasher.Index(kind.Family),
				byValue: r.Contextual || kind.Family == pseudonym.User || kind.Family == pseudonym.Name,
				token:   kind.Family == pseudonym.JWT,
				secret:  kind.Class == detect.ClassSecret && kind.Family != pseudonym.JWT,
				part:    k == detect.TokenPart && r.Kinds[0].Family == pseudonym.JWT,
				cell:    s.counts.cell(&detect.Finding{Rule: uint16(i), Kind: uint8(k)}, 0),
			}
			if s.marks != nil {
				t.marks = s.marks[i][k]
			}
			s.treatments.all = append(s.treatments.all, t)
		}
	}
}

// of returns the treatment of f.
func (t *treatments) of(f *detect.Finding) *treatment {
	return &t.all[int(t.first[f.Rule])+int(f.Kind)]
}
