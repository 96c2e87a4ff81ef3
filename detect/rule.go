package detect

import "github.com/logscrub/logscrub/detect/check"

// A Shape is one of a closed set of byte patterns that the engine recognises
// while it walks over a text. A rule asked at a shape gets the offset named
// with it.
type Shape uint8

// The shapes.
const (
	NoShape    Shape = iota
	At               // '@' after a byte that may end a local part; at: the '@'
	Dots4            // digits '.' digit, not after a '.'; at: the first digit
	Colons2          // first colon of a hex:hex: or '::' sequence; at: the colon
	HexPairs         // two hex digits, ':' or '-', and twice more with the same; at: the first digit
	HexQuads         // four hex digits, '.', four more and '.'; at: the first digit
	DigitRun         // a word of 12 to 19 digits; at: its start
	DigitGroup       // 4 digits, ' ' or '-', 4 digits; or 3, ' ' or '-', 2 and the same again; at: its start
	Plus             // '+' before a digit or '('; at: the '+'
	CountryRun       // a word that begins with two capitals and two digits; at: its start
	Backslash        // '\\' between letters or digits, unless it may begin an escape as in "x\n"; at: the backslash
	Scheme           // "://", or "@tcp(", "@unix(" and the like; at: the colon, the at sign
	Key              // ':' or '=' after what may be a key; at: the separator
	RunWord          // a word of eight and more in sixteen characters of base64; at: its start
	LongWord         // one of them of 26 characters and more, in a path too; at: its start
	shapes
)

// A Trigger says where a rule is asked: at a literal that stands where a word
// begins (or Anywhere), or at a shape. Fold ignores ASCII case in Lit. At the shape
// Key, a rule with Keys is asked for keys of these classes alone: bit c is class c. One
// with an ID is asked for keys of class [check.KeyID] that announce that alone.
// An Issued literal begins a credential that holds a long run, and is looked for
// only there. At the shape RunWord, a rule with Before or Behind is asked only where one of
// these bytes stands before the word, or one of those behind it.
type Trigger struct {
	Lit      string
	Fold     bool
	Anywhere bool
	Issued   bool
	Shape    Shape
	Keys     uint32
	ID       check.ID
	Before   string
	Behind   string
}

// A Verdict says why a rule found something at a place, or why not.
type Verdict uint8

// The verdicts.
const (
	NotHere     Verdict = iota // the trigger is no candidate
	Matched                    // found
	BadBoundary                // glued to what stands before or after
	BadLength                  // too short or too long
	BadSyntax                  // not the grammar of the kind
	BadChecksum                // a check digit is wrong
	Unassigned                 // a prefix, country or top-level domain that nobody issued
	LookAlike                  // a version, file name, unit or other well-known neighbour
	Placeholder                // a value that stands for no value
	NoSecret                   // a value that looks like code or prose
	OwnOutput                  // a pseudonym or a replacement of logscrub's own
	Allowed                    // removed by an allow-list
	Covered                    // a decoded view of the place decides instead
)

// String returns the words that explain prints.
func (v Verdict) String() string {
	return [...]string{"not a candidate", "matched", "bad boundary", "bad length", "bad syntax",
		"bad checksum", "unassigned prefix", "look-alike", "placeholder", "not a secret",
		"own output", "allowed", "decided in a decoded view"}[v]
}

// Traits refine a kind for the policy.
type Traits uint16

// The traits.
const (
	Private   Traits = 1 << iota // an address that only its own network can reach
	Generic                      // an account that belongs to no person
	Short                        // a credential of fewer than 16 bytes
	Quoted                       // the value is the whole inside of a quoted string
	Number                       // the value is a bare JSON number
	Open                         // the match was still open where the window ended
	Forged                       // it has the form of a pseudonym, but its check fails
	Foreign                      // a pseudonym under a key that is not in the ring
	Pluses                       // of a query: each plus sign stands for a blank
	Checked                      // check digits that its issuer gave it hold
	Canonical                    // it is its own canonical form, of the family of its kind
	Alone                        // it may stand for other things elsewhere in its record, and is not looked for there
	Lines                        // one of the lines of a token: it names what else is found there
)

// A Rule is one row of the table: what is found, where to look for it, and how
// to tell. Most rows are data and one function.
type Rule struct {
	Name     string
	Kinds    []Kind // what it finds; the first is the rule's own
	Triggers []Trigger
	// Max is the longest match in bytes. It bounds Find and the overlap of
	// fragments; what is longer stays hidden to the end of its string or word.
	Max int
	// Find looks at a place where a trigger stands and adds what it finds to the
	// window. It reads at most Max bytes to either side and never keeps state.
	Find func(w *Window, at int) Verdict
	// Resume, of a rule of blocks of lines or of tokens, looks at a record that begins
	// inside a block, or inside a token.
	Resume func(w *Window) Verdict
	// Contextual rules go by the name beside a value, the others by the value
	// itself. Of two findings of one value the latter names it.
	Contextual bool
	Off        bool        // it is asked only where a configuration or a profile says so
	Doc        string      // one sentence for the rule reference
	user       *userRegex  // of a user rule
	except     []exception // the same
	Source     string      // standard, RFC section or issuer's page
	Examples   Examples
}

// An Example is a text and the part of it that the rule finds; where Value is
// empty, the rule finds nothing in Text.
type Example struct{ Text, Value string }

// Examples makes the examples of a rule. They are many and long, and few ask for them.
type Examples func() []Example

// All returns the examples, none where e is nil.
func (e Examples) All() []Example {
	if e == nil {
		return nil
	}
	return e()
}

// A Finding is one sensitive value: offsets into the text of its layer. It
// holds no pointer.
type Finding struct {
	Start, End uint32
	At         uint32 // where the trigger stood
	Layer      uint32 // 0: the record as read
	Rule       uint16 // index into the rules of the set
	Traits     Traits
	Kind       uint8 // index into the kinds of the rule
	Except     uint8 // 1 + index of the rule's exception that removes it; 0: none does
}

// Len returns the length of the finding in its layer, in bytes.
func (f *Finding) Len() int { return int(f.End - f.Start) }
