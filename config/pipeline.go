package config

import "time"

// A Pipeline is a source, what is done to its records, and where they go.
type Pipeline struct {
	Tenant     string      `key:"tenant" form:"tenant" doc:"Whose keys make the pseudonyms of this pipeline; the tenant of the file if absent."`
	Source     Source      `key:"source" need:"yes" doc:"Where records come from."`
	Batch      Batch       `key:"batch" doc:"When what was read is passed on."`
	Sinks      []Sink      `key:"sinks" need:"yes" doc:"Where scrubbed records go; the source is told that a record was delivered once all of them hold it."`
	Quarantine *Quarantine `key:"quarantine" doc:"Where records go that cannot be scrubbed or delivered."`
	Retry      Retry       `key:"retry" doc:"How long to wait before a sink that fails is tried again."`
	Workers    int         `key:"workers" min:"1" max:"256" doc:"How many batches are scrubbed at once."`
	Slots      int         `key:"slots" min:"1" max:"1024" doc:"How many batches may be between source and sinks; seven for each worker if absent. Memory follows it, and so does what may be under way to a distant sink."`
	Hang       Duration    `key:"hang" doc:"How long one record may take before it is withheld."`
}

// A Batch says when a source gives out what it has.
type Batch struct {
	MaxBytes   Size     `key:"max_bytes" doc:"Bytes at which a batch is passed on."`
	MaxRecords int      `key:"max_records" min:"1" max:"65536" doc:"Records at which a batch is passed on."`
	MaxWait    Duration `key:"max_wait" doc:"How long after its first record a batch is passed on at the latest."`
}

// A Retry says how often a sink that fails is tried.
type Retry struct {
	Min Duration `key:"min" doc:"First pause; each is twice the one before, with jitter."`
	Max Duration `key:"max" doc:"Longest pause."`
}

// A Quarantine keeps what cannot go on.
type Quarantine struct {
	Recipient string `key:"recipient" form:"recipient" doc:"Recipient (age1...) that originals of withheld records are sealed to; without one they are gone, and only their stubs remain."`
	Dir       string `key:"dir" form:"line" doc:"Folder of the quarantine; one under state_dir if absent."`
	MaxSize   Size   `key:"max_size" doc:"Bytes that the quarantine may take; a full one holds the pipeline up."`
}

// A Spool stands before a sink and keeps records on disk until the sink took them.
type Spool struct {
	Dir     string `key:"dir" form:"line" doc:"Folder of the spool; one under state_dir if absent."`
	MaxSize Size   `key:"max_size" doc:"Bytes that the spool may take; a full one holds the source up."`
}

// A Route says which records a sink gets, by what was found in them.
type Route struct {
	Kinds   []string `key:"kinds" one:"kind" doc:"Records in which one of these kinds was found."`
	Classes []string `key:"classes" one:"class" doc:"Records in which a kind of one of these classes was found."`
	Rest    bool     `key:"rest" doc:"Records that no other route of this pipeline takes."`
}

// An Admin is the address that tells how the daemon is doing.
type Admin struct {
	Listen  string     `key:"listen" form:"host and port" doc:"host:port of /metrics, /livez, /readyz and /-/reload, or 'none'."`
	TLS     *TLSServer `key:"tls" doc:"Certificate; without one the connection is in clear."`
	Auth    *Auth      `key:"auth" doc:"Token of an issuer that /metrics and /-/reload ask for; /livez and /readyz ask for none."`
	Open    bool       `key:"open" doc:"Let other machines in without TLS or without asking who they are; something else must guard the address."`
	Unready Duration   `key:"unready_after" doc:"How old the oldest unacknowledged record may be before /readyz says no."`
}

// A Log says what the daemon writes of itself to standard error.
type Log struct {
	Format string `key:"format" one:"log_format" doc:"text or json."`
	Level  string `key:"level" one:"log_level" doc:"debug, info, warn or error; audit lines are always written."`
}

// The defaults of a daemon.
const (
	DefaultStateDir = "/var/lib/logscrub"
	DefaultListen   = "127.0.0.1:9465"
	None            = "none"
)

func (p *Pipeline) setDefaults() {
	p.Workers = 1
	p.Hang = Duration(10 * time.Second)
	p.Batch = Batch{MaxBytes: 256 << 10, MaxRecords: 16 << 10, MaxWait: Duration(time.Second)}
	p.Retry = Retry{Min: Duration(100 * time.Millisecond), Max: Duration(30 * time.Second)}
}

func (q *Quarantine) setDefaults() { q.MaxSize = 1 << 30 }

func (s *Spool) setDefaults() { s.MaxSize = 1 << 30 }
