// Package config turns a YAML file into a running set-up, in three steps that
// do not mix: Parse reads text into a Config, Validate checks it without
// touching disk or network, and Build compiles the scrubber.
//
// Call Load for a file or Default for none. Every problem of a file is reported
// at once, as Errors: each names file, line, column, key and remedy, and never
// the value that stood there, because it may be a secret. Any error of this
// package is a *Error, Errors or *KeyringError, and means exit code 78.
//
// Keys are strict: an unknown or repeated key is an error, and nothing that this
// version cannot honour is accepted. Variables, ${NAME} or ${NAME:-default}, are
// put into strings after the YAML has been parsed, so that a value can never
// become syntax.
package config

import (
	"time"

	"github.com/logscrub/logscrub/detect"
	"github.com/logscrub/logscrub/pseudonym"
)

// Version is the one version of the file that this package understands.
const Version = 1

// Ephemeral, in place of the path of a keyring, asks for a key that lives and
// dies with the process.
const Ephemeral = "ephemeral"

// A Config is what a file says. Its tags are the one description of the file:
// the decoder, the JSON schema and `config show` all follow them.
//
//   - key: the name in the file; need: the key must be there
//   - kind: this part belongs to one kind of a variant (see variant.go)
//   - doc: one sentence for people
//   - one: the closed set that a string comes from (see vocabulary)
//   - form: a named pattern that a string must follow (see forms)
//   - min, max: bounds of a number
//   - secret: never shown
type Config struct {
	Version      int               `key:"version" need:"yes" min:"1" max:"1" doc:"Version of this format; always 1."`
	Keyring      string            `key:"keyring" form:"line" doc:"Path of the keyring, relative to this file, or 'ephemeral' for a key that is forgotten at exit."`
	Tenant       string            `key:"tenant" form:"tenant" doc:"Whose keys make the pseudonyms; '-' if absent."`
	Profile      string            `key:"profile" one:"profile" doc:"Named set of rules and actions that policy refines."`
	Policy       map[string]Action `key:"policy" one:"kind" doc:"What happens to each kind of finding; kinds that are absent follow the profile."`
	Rules        []Rule            `key:"rules" doc:"Rules of your own."`
	RulesFrom    []RulesFrom       `key:"rules_from" doc:"Files of rules in the TOML format of gitleaks and betterleaks; validate names the parts that cannot be honoured."`
	DisableRules []string          `key:"disable_rules" one:"rule" doc:"Names of rules that are not asked."`
	EnableRules  []string          `key:"enable_rules" one:"rule" doc:"Names of rules that are asked though they are off unless named here."`
	ShadowRules  []string          `key:"shadow_rules" one:"rule" doc:"Names of rules that only count what they find, and how many records they would change; the output is as if they were disabled."`
	Allow        []Allow           `key:"allow" doc:"Findings that are left as they are."`
	Pseudonyms   string            `key:"pseudonyms" one:"pseudonyms" doc:"Whether pseudonyms already in the input are believed: accept or replace."`
	AllowWeaker  bool              `key:"allow_weaker" doc:"Let a reload weaken the policy of a running daemon; otherwise that needs a restart."`
	Issuers      []Issuer          `key:"issuers" doc:"Whose tokens are verified; what becomes of a token does not depend on it."`
	Claims       []Claim           `key:"claims" doc:"What the stubs of all tokens tell besides the subject, whoever issued them, but for claims of which claims of their issuer say otherwise; at most eight."`
	Denylist     *Denylist         `key:"denylist" doc:"Tokens that are refused although they are genuine, where auth says denylist: true."`
	LeakFeed     *LeakFeed         `key:"leak_feed" doc:"Whom logscrub run tells of tokens in logs that could still be used; see TOKENS.md."`

	Pipelines    map[string]Pipeline `key:"pipelines" one:"pipeline" doc:"What logscrub run moves, by a name of yours."`
	StateDir     string              `key:"state_dir" form:"line" doc:"Folder of checkpoints, spools and quarantines; of one daemon alone."`
	DrainTimeout Duration            `key:"drain_timeout" doc:"How long what was read may take to be delivered when the daemon is asked to end."`
	Admin        Admin               `key:"admin" doc:"Where the daemon tells how it is doing."`
	Log          Log                 `key:"log" doc:"What the daemon writes of itself."`

	imported []detect.UserRule // what rules_from brought
	notices  []string          // and what of it could not be honoured

	at map[string]place // where each key path stands in the file
	in string           // name of the file, for errors
}

// An Action is the row of one kind in the policy. An empty string leaves what
// the profile says.
type Action struct {
	Action  string `key:"action" one:"action" doc:"What is done with the value."`
	Private string `key:"private" one:"action" doc:"The same for addresses that nobody outside can reach."`
	Generic string `key:"generic" one:"action" doc:"The same for accounts that are nobody's, such as root."`
	Short   string `key:"short" one:"action" doc:"The same for credentials under 16 bytes, which can be guessed."`
	Keep    int    `key:"keep" min:"1" max:"4" doc:"How many last digits mask leaves."`
}

// A Rule is a pattern of the user's: key words that must stand near, and a
// regular expression (RE2) for the value.
type Rule struct {
	Name     string   `key:"name" need:"yes" form:"name" doc:"Name of the rule, in reports and metrics."`
	Kind     string   `key:"kind" need:"yes" form:"family" doc:"Kind of what it finds; a new one or a known one."`
	Family   string   `key:"family" form:"family" doc:"Prefix of its pseudonyms; the kind's if absent."`
	Class    string   `key:"class" one:"class" doc:"Why it matters; pii if absent."`
	Keywords []string `key:"keywords" need:"yes" form:"line" doc:"Literals of which one stands in or beside every match; they are what makes a rule cheap."`
	Regex    string   `key:"regex" need:"yes" form:"line" doc:"RE2 expression of the value; a first group, if there is one, is the value."`
	Max      int      `key:"max" min:"1" max:"4096" doc:"Longest match in bytes; 256 if absent."`
	Examples Examples `key:"examples" need:"yes" doc:"Texts that validate checks the rule with."`
}

// Examples are checked whenever the file is validated.
type Examples struct {
	Match   []string `key:"match" need:"yes" secret:"yes" doc:"Texts in which the rule must find something."`
	NoMatch []string `key:"no_match" secret:"yes" doc:"Texts in which it must not."`
}

// Default returns what holds where no file says otherwise.
func Default() *Config {
	return &Config{
		Version: Version, Tenant: pseudonym.DefaultTenant, Profile: "default", Pseudonyms: "accept",
		StateDir: DefaultStateDir, DrainTimeout: Duration(10 * time.Second),
		Admin: Admin{Listen: DefaultListen, Unready: Duration(5 * time.Minute)},
		Log:   Log{Format: "text", Level: "info"},
	}
}
