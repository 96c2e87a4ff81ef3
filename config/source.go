package config

import "time"

// A Source is where records come from: what all kinds have in common, and what
// the one that Type names has of its own.
type Source struct {
	Type       string `key:"type" need:"yes" one:"source" doc:"Kind of the source."`
	Pseudonyms string `key:"pseudonyms" one:"pseudonyms" doc:"Whether pseudonyms that stand in its records are believed: accept or replace. Absent: replace for http and syslog, which strangers can write to, and else what the file says."`
	MaxRecord  Size   `key:"max_record_size" doc:"Bytes of the longest record that is scrubbed; a longer one is withheld."`

	File   *FileSource   `kind:"file"`
	HTTP   *HTTPSource   `kind:"http"`
	NATS   *NATSSource   `kind:"nats"`
	Syslog *SyslogSource `kind:"syslog"`
	Stdin  *StdinSource  `kind:"stdin"`
}

func (s *Source) setDefaults() { s.MaxRecord = 1 << 20 }

// A StdinSource reads lines of standard input.
type StdinSource struct{}

// A FileSource follows files.
type FileSource struct {
	Paths     []string   `key:"paths" need:"yes" form:"line" doc:"Patterns of the files to follow; * and ? stand for any characters but /, ** for any number of folders, relative ones are relative to this file."`
	Exclude   []string   `key:"exclude" form:"line" doc:"Patterns of paths, or of last elements, that are not read."`
	Format    string     `key:"format" one:"file_format" doc:"What stands around records: raw (nothing), cri, docker or json."`
	Start     string     `key:"start" one:"file_start" doc:"Where files are begun that no checkpoint knows: beginning or end."`
	Multiline *Multiline `key:"multiline" doc:"Which lines belong to the line before them."`
	MaxOpen   int        `key:"max_open" min:"1" max:"65536" doc:"How many files are open at once."`
	Poll      Duration   `key:"poll" doc:"How often open files are looked at."`
	Scan      Duration   `key:"scan" doc:"How often folders are looked at."`
	Notify    bool       `key:"notify" doc:"Ask the kernel to tell of changes sooner, where it can."`
	Linger    Duration   `key:"linger" doc:"How long a file that was moved away is watched after it last grew."`
	Retention Duration   `key:"retention" doc:"How long a file that is gone is remembered."`
	Idle      Duration   `key:"idle" doc:"How long the beginning of a line waits for its end before it is given out; for ever if absent."`
	Once      bool       `key:"once" doc:"End when every file has been read to its end."`
}

func (s *FileSource) setDefaults() {
	*s = FileSource{Format: "raw", Start: "beginning", MaxOpen: 256, Poll: Duration(200 * time.Millisecond),
		Scan: Duration(time.Second), Notify: true, Linger: Duration(time.Minute), Retention: Duration(7 * 24 * time.Hour)}
}

// A Multiline joins lines into records.
type Multiline struct {
	Start    string `key:"start" form:"line" doc:"RE2 expression of the first line of a record; every other line continues one."`
	Continue string `key:"continue" form:"line" doc:"RE2 expression of each line that continues the one before it."`
}

// A NATSServer says how to reach NATS; source and sink have it in common.
type NATSServer struct {
	URL         string `key:"url" form:"line" doc:"Servers of one cluster, with commas between: nats://, tls://, ws:// or wss://. Without a password in it."`
	Context     string `key:"context" form:"line" doc:"Name of a context of the nats command, or a dot for the selected one; what is set here goes before it."`
	Creds       string `key:"creds" form:"line" doc:"File with a JWT and its seed."`
	NKey        string `key:"nkey" form:"line" doc:"File with a seed."`
	User        string `key:"user" form:"line" doc:"Name of a user."`
	Password    string `key:"password" form:"line" secret:"yes" doc:"Password of the user; better a variable than a text."`
	Token       string `key:"token" form:"line" secret:"yes" doc:"Token; better a variable than a text."`
	Cert        string `key:"cert" form:"line" doc:"File of a client certificate (PEM)."`
	Key         string `key:"key" form:"line" doc:"File of its key (PEM)."`
	CA          string `key:"ca" form:"line" doc:"File of the authorities that servers are held to (PEM)."`
	TLSFirst    bool   `key:"tls_first" doc:"Begin TLS before the server says anything."`
	InboxPrefix string `key:"inbox_prefix" form:"subject" doc:"What stands before the subjects of answers; _INBOX if absent."`
	Domain      string `key:"jetstream_domain" form:"line" doc:"Domain of JetStream."`
	APIPrefix   string `key:"jetstream_api_prefix" form:"line" doc:"Prefix of the API of JetStream."`
}

// A NATSSource reads messages: of a durable consumer of a stream, or of a subject.
type NATSSource struct {
	NATSServer
	Stream   string    `key:"stream" form:"stream" doc:"Stream to read from; with durable."`
	Durable  string    `key:"durable" form:"stream" doc:"Durable pull consumer of the stream; replicas share it."`
	Subject  string    `key:"subject" form:"filter" doc:"Subject to subscribe to in core NATS, which loses what nobody reads; instead of stream and durable."`
	Queue    string    `key:"queue" form:"subject" doc:"Queue group in core NATS: one of its members gets each message."`
	Buffer   Size      `key:"buffer" doc:"Bytes of messages that wait to be scrubbed."`
	MaxTries int       `key:"max_tries" min:"1" max:"1000000" doc:"How often a message may be delivered before it goes to the quarantine."`
	Recreate bool      `key:"recreate" doc:"Make the consumer again if somebody deletes it while this runs."`
	NakMin   Duration  `key:"nak_min" doc:"First time after which what was not delivered comes again."`
	NakMax   Duration  `key:"nak_max" doc:"Longest such time."`
	Plan     *NATSPlan `key:"plan" doc:"How logscrub nats plan makes the stream and the consumer, where they are missing."`
	Bare     bool      `key:"bare" doc:"Put no line feed behind messages, whatever the sinks are."`
}

// A NATSPlan says how streams and consumers are made that are not there. Nothing
// that is there is ever changed.
type NATSPlan struct {
	Subjects      []string `key:"subjects" form:"filter" doc:"Subjects that the stream stores; of a sink its own if absent."`
	Replicas      int      `key:"replicas" min:"1" max:"5" doc:"Servers that keep the stream; 1 if absent."`
	MaxBytes      Size     `key:"max_bytes" doc:"Bytes at which the stream is full, and agents wait."`
	MaxAge        Duration `key:"max_age" doc:"How long the stream keeps a message."`
	Atomic        bool     `key:"atomic" doc:"Let the stream take atomic batches, which pay where servers sync always."`
	Filters       []string `key:"filters" form:"filter" doc:"Subjects that the consumer reads; all if absent."`
	AckWait       Duration `key:"ack_wait" doc:"How long the server waits for an acknowledgement; 30s if absent."`
	MaxAckPending int      `key:"max_ack_pending" min:"1" max:"10000000" doc:"Messages under way in all agents together; 8192 if absent."`
}

func (s *NATSSource) setDefaults() {
	s.Buffer, s.MaxTries, s.NakMin, s.NakMax = 4<<20, 20, Duration(time.Second), Duration(time.Minute)
}

// A SyslogSource receives messages of RFC 3164 and RFC 5424.
type SyslogSource struct {
	Listen     []string   `key:"listen" need:"yes" form:"socket" doc:"Sockets: udp://HOST:PORT, tcp://, tls://, unix:///PATH (stream) or unixgram:///PATH."`
	TLS        *TLSServer `key:"tls" doc:"Certificate of tls:// sockets."`
	Framing    string     `key:"framing" one:"syslog_framing" doc:"How messages stand in streams: auto, octet_counting or line_feed."`
	Whole      bool       `key:"whole" doc:"Keep each message as it came for a body, without attributes."`
	Peer       bool       `key:"peer" doc:"Make the address of the sender an attribute."`
	MaxConns   int        `key:"max_conns" min:"1" max:"65536" doc:"Connections at a time for each socket."`
	PerHost    int        `key:"max_conns_per_host" min:"1" max:"65536" doc:"Connections at a time of one host; no bound if absent."`
	Idle       Duration   `key:"idle" doc:"How long a connection may be silent between messages; for ever if absent."`
	Receive    Size       `key:"receive_buffer" doc:"Bytes to ask the kernel for, for datagrams."`
	SocketMode string     `key:"socket_mode" form:"mode" doc:"Permissions of sockets in the file system, in quotes."`
	Zone       string     `key:"time_zone" form:"line" doc:"Zone of times that name none, such as UTC or Europe/Berlin; the machine's if absent."`
}

func (s *SyslogSource) setDefaults() {
	s.Framing, s.MaxConns, s.Receive, s.SocketMode = "auto", 256, 4<<20, "0660"
}

// An HTTPSource takes records by POST.
type HTTPSource struct {
	Listen      string     `key:"listen" need:"yes" form:"address" doc:"host:port, or unix:///PATH."`
	SocketMode  string     `key:"socket_mode" form:"mode" doc:"Permissions of a socket in the file system, in quotes."`
	TLS         *TLSServer `key:"tls" doc:"Certificate; without one the connection is in clear."`
	TokenFile   string     `key:"token_file" form:"line" doc:"File with the bearer token that a request must have; read again when it changes."`
	Auth        *Auth      `key:"auth" doc:"Token of an issuer that a request must have, instead of token_file."`
	Open        bool       `key:"open" doc:"Let other machines in without TLS or without asking who they are; something else must guard the address."`
	Path        string     `key:"path" form:"path" doc:"Path that is posted to."`
	Headers     []string   `key:"headers" form:"header name" doc:"Names of request headers that become attributes, in lower case."`
	Peer        bool       `key:"peer" doc:"Make the address of the client an attribute."`
	MaxBody     Size       `key:"max_body" doc:"Bytes of the largest body, as it comes and unpacked."`
	MaxPending  Size       `key:"max_pending" doc:"Bytes of all bodies that wait, at least two of max_body; above it the answer is 429."`
	MaxConns    int        `key:"max_conns" min:"1" max:"65536" doc:"Connections at a time."`
	PerHost     int        `key:"max_conns_per_host" min:"1" max:"65536" doc:"Connections at a time of one host; no bound if absent."`
	MaxRequests int        `key:"max_requests" min:"1" max:"65536" doc:"Requests at a time."`
	AckTimeout  Duration   `key:"ack_timeout" doc:"How long a request waits for its records to be durable before the answer is 503."`
}

func (s *HTTPSource) setDefaults() {
	*s = HTTPSource{SocketMode: "0660", Path: "/ingest", MaxBody: 4 << 20, MaxPending: 16 << 20, MaxConns: 256,
		MaxRequests: 512, AckTimeout: Duration(time.Minute)}
}

// A TLSServer is what a listening socket shows and demands.
type TLSServer struct {
	Cert     string `key:"cert" need:"yes" form:"line" doc:"File of the certificate (PEM)."`
	Key      string `key:"key" need:"yes" form:"line" doc:"File of its key (PEM)."`
	ClientCA string `key:"client_ca" form:"line" doc:"File of the authorities that clients must have a certificate of (PEM); without it anybody may connect."`
}
