package config

// referenceHead is the beginning of docs/CONFIGURATION.md.
const referenceHead = `# Configuration

Made from the configuration's own description by a test (` + "`go test ./config -run TestReference -update`" + `); ` + "`logscrub config\nschema`" + ` prints the same as a JSON schema, and ` + "`logscrub config show`" + ` what is in force.

YAML, one document, at most 4 MiB. Unknown keys are errors, with the line and what was probably meant; an error never quotes
a value. ` + "`${NAME}` and `${NAME:-default}`" + ` in a text stand for variables of the environment, put in after the YAML was parsed. A *size* is a
number of bytes, or one with KiB, MiB, GiB or TiB behind it; a *duration* is like 500ms, 30s or 1h30m. Paths are relative to the
folder of the file.

Examples to start from are in [deploy/examples](../deploy/examples): files to files, Kubernetes to NATS, a NATS stream
processor, and syslog and HTTP at the edge.

**Sources and sinks** choose their kind by ` + "`type`" + `, and have the keys of all kinds beside those of their own. A source that cannot
be asked again for what was lost on the way (stdin, syslog, http, core NATS) needs a ` + "`spool`" + ` before every sink.

**Routes** go by what was found in a record, or by its class: ` + "`secret`, `pii`, `network`, `financial`, `health`" + `. A rule of your own says
which class it is of, so health data, for which there is no built-in rule yet, goes elsewhere like this:

` + "```yaml" + `
rules:
  - {name: chart, kind: chart, class: health, keywords: [MRN-], regex: 'MRN-[0-9]{6}', examples: {match: [MRN-123456]}}
policy: {chart: {action: redact}}
pipelines:
  app:
    source: {type: file, paths: ["/var/log/app/*.log"]}
    sinks:
      - {type: file, name: ward, path: /srv/ward/app.log, route: {classes: [health]}}
      - {type: file, name: rest, path: /srv/logs/app.log, route: {rest: true}}
` + "```" + `

**HTTP clients** that were not answered send the same body again with the same ` + "`Idempotency-Key`" + `: its records then have the same
identities, and what every sink holds already is answered 204 and not written twice.

**Reload** (SIGHUP, or POST /-/reload) takes a new file as a whole or not at all. Policy changes at the border of a batch, pipelines that
did not change go on, those that did are drained and opened anew. A policy that hides less needs ` + "`allow_weaker: true`" + ` in the
new file. ` + "`state_dir`, `admin.listen` and `log.format`" + ` change with a restart only.

**Metrics.** ` + "`logscrub_part_events_total`" + ` has a ` + "`part`" + `, which is ` + "`source`" + `, ` + "`quarantine`" + ` or the name of a sink, and a ` + "`reason`" + `: the name of a count of
that kind of source or sink, with ` + "`spool_`" + ` before those of a spool. ` + "`logscrub_source_lag_bytes`" + ` is what stands in files behind what every
sink holds, ` + "`logscrub_source_lag_messages`" + ` what a JetStream consumer has not been given, ` + "`logscrub_spool_records`" + ` what waits in a spool.
`
