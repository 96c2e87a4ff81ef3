package config

import "time"

// A Sink is where scrubbed records go: what all kinds have in common, and what
// the one that Type names has of its own.
type Sink struct {
	Type   string `key:"type" need:"yes" one:"sink" doc:"Kind of the sink."`
	Name   string `key:"name" form:"name" doc:"Name in metrics, logs and of its spool; the type if absent. Two sinks of a pipeline never share one."`
	Encode string `key:"encode" one:"encode" doc:"What is written of a record: raw (its body) or json (time, body and attributes). Absent: json for syslog sources and the formats cri and docker, else raw."`
	Spool  *Spool `key:"spool" doc:"Keep records on disk until the sink took them. Needed wherever the source cannot be asked again: stdin, syslog, http and core NATS."`
	Route  *Route `key:"route" doc:"Which records this sink gets; all if absent."`

	File   *FileSink   `kind:"file"`
	NATS   *NATSSink   `kind:"nats"`
	Stdout *StdoutSink `kind:"stdout"`
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

// A NATSSink publishes to a stream, or to a subject of core NATS.
type NATSSink struct {
	NATSServer
	Subject    string   `key:"subject" need:"yes" form:"subject" doc:"Where records are published."`
	Stream     string   `key:"stream" form:"stream" doc:"Stream that stores them; absent is core NATS, where a record counts as delivered once the server read it."`
	Headers    bool     `key:"headers" doc:"Give messages the attributes of their records as headers."`
	Window     int      `key:"window" min:"1" max:"1000000" doc:"How many records may be unacknowledged."`
	AckTimeout Duration `key:"ack_timeout" doc:"After what time without an answer a record is sent again, at least 30s."`
	Duplicates Duration `key:"duplicates" doc:"How long the stream's window for duplicates should be; a shorter one is told."`
	NoBatches  bool     `key:"no_batches" doc:"Never use atomic batches."`
}

func (s *NATSSink) setDefaults() {
	s.Window, s.AckTimeout, s.Duplicates = 4096, Duration(30*time.Second), Duration(2*time.Minute)
}
