package config

import "time"

// A Sink is where scrubbed records go: what all kinds have in common, and what
// the one that Type names has of its own.
type Sink struct {
	Type   string `key:"type" need:"yes" one:"sink" doc:"Kind of the sink."`
	Name   string `key:"name" form:"name" doc:"Name in metrics, logs and of its spool; the type if absent. Two sinks of a pipeline never share one."`
	Encode string `key:"encode" one:"encode" doc:"What is written of a record: raw (its body) or json (time, body and attributes). Absent: json for http sinks, syslog sources and the formats cri and docker, else raw."`
	Spool  *Spool `key:"spool" doc:"Keep records on disk until the sink took them. Needed wherever the source cannot be asked again: stdin, syslog, http and core NATS."`
	Route  *Route `key:"route" doc:"Which records this sink gets; all if absent."`

	File   *FileSink   `kind:"file"`
	HTTP   *HTTPSink   `kind:"http"`
	NATS   *NATSSink   `kind:"nats"`
	Stdout *StdoutSink `kind:"stdout"`
	Syslog *SyslogSink `kind:"syslog"`
}

// A StdoutSink writes to standard output.
type StdoutSink struct{}

// A FileSink appends to a file.
type FileSink struct {
	Path     string   `key:"path" need:"yes" form:"line" doc:"File to append to; its folder must exist."`
	Mode     string   `key:"mode" form:"mode" doc:"Permissions of files that are made, in quotes."`
	MaxSize  Size     `key:"max_size" doc:"Bytes at which the file is rotated; never if absent."`
	MaxAge   Duration `key:"max_age" doc:"Age at which the file is rotated; never if absent."`
	Compress string   `key:"compress" one:"compress" doc:"How rotated files are packed: none, gzip or zstd."`
	Keep     int      `key:"keep" min:"1" max:"100000" doc:"How many rotated files are kept; all if absent."`
}

func (s *FileSink) setDefaults() { s.Mode, s.Compress = "0600", "none" }

// An HTTPSink posts records as lines of JSON, or as lines of text.
type HTTPSink struct {
	URL         string     `key:"url" need:"yes" form:"url" secret:"path" doc:"Where to post to: http:// or https://, without a user or password in it. The proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name is used."`
	TokenFile   string     `key:"token_file" form:"line" doc:"File with the bearer token to send; read again when it changes."`
	Headers     []string   `key:"headers" form:"header" secret:"yes" doc:"Headers of every request, as 'Name: value'."`
	TLS         *TLSClient `key:"tls" doc:"What https demands and shows; absent trusts the authorities of the machine."`
	ContentType string     `key:"content_type" form:"line" doc:"Type of a body; application/x-ndjson if absent."`
	Gzip        bool       `key:"gzip" doc:"Pack bodies."`
	MaxBody     Size       `key:"max_body" doc:"Bytes, before packing, above which a body gets no further record. One request is under way at a time; to a server far away send larger ones, with this and batch.max_bytes."`
	Timeout     Duration   `key:"timeout" doc:"How long a request may take."`
}

func (s *HTTPSink) setDefaults() { s.MaxBody, s.Timeout = 1<<20, Duration(30*time.Second) }

// A TLSClient is what a connection to a server demands and shows.
type TLSClient struct {
	CA         string `key:"ca" form:"line" doc:"File of the authorities that the server must have a certificate of (PEM)."`
	Cert       string `key:"cert" form:"line" doc:"File of a client certificate (PEM)."`
	Key        string `key:"key" form:"line" doc:"File of its key (PEM)."`
	ServerName string `key:"server_name" form:"line" doc:"Name that the certificate of the server must have, instead of the host that is called."`
}

// A SyslogSink sends messages of RFC 5424 over TCP or TLS. Syslog has no
// acknowledgement: a record counts as delivered once the other host has its bytes.
type SyslogSink struct {
	Address    string     `key:"address" need:"yes" form:"address" doc:"host:port of the receiver."`
	Insecure   bool       `key:"insecure" doc:"Send in clear over TCP; otherwise TLS is used."`
	TLS        *TLSClient `key:"tls" doc:"What TLS demands and shows; absent trusts the authorities of the machine."`
	Facility   string     `key:"facility" one:"facility" doc:"Facility of records that have none; user if absent."`
	Severity   string     `key:"severity" one:"severity" doc:"Severity of records that have none; info if absent."`
	Hostname   string     `key:"hostname" form:"word" doc:"Host of records that have none."`
	App        string     `key:"app" form:"word" doc:"Application of records that have none."`
	MaxMessage Size       `key:"max_message" doc:"Bytes of the longest message; a record that makes a longer one goes to the quarantine."`
	Timeout    Duration   `key:"timeout" doc:"How long connecting, writing or being confirmed may take."`
}

func (s *SyslogSink) setDefaults() { s.Timeout = Duration(30 * time.Second) }

// A NATSSink publishes to a stream, or to a subject of core NATS.
type NATSSink struct {
	NATSServer
	Subject    string    `key:"subject" need:"yes" form:"subject" doc:"Where records are published."`
	Stream     string    `key:"stream" form:"stream" doc:"Stream that stores them; absent is core NATS, where a record counts as delivered once the server read it."`
	Headers    bool      `key:"headers" doc:"Give messages the attributes of their records as headers."`
	Window     int       `key:"window" min:"1" max:"1000000" doc:"How many records may be unacknowledged."`
	AckTimeout Duration  `key:"ack_timeout" doc:"After what time without an answer a record is sent again, at least 30s."`
	Duplicates Duration  `key:"duplicates" doc:"How long the stream's window for duplicates should be; a shorter one is told."`
	Plan       *NATSPlan `key:"plan" doc:"How logscrub nats plan makes the stream, where it is missing."`
	NoBatches  bool      `key:"no_batches" doc:"Never use atomic batches."`
}

func (s *NATSSink) setDefaults() {
	s.Window, s.AckTimeout, s.Duplicates = 4096, Duration(30*time.Second), Duration(2*time.Minute)
}
