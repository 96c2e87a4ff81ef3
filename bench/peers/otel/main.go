// Command otel replaces what the redaction processor of OpenTelemetry Collector contrib
// blocks, in batches of 1,000 log records, a line a record.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"

	"github.com/logscrub/logscrub/bench/peers/driver"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"
)

//go:embed config.yaml
var settings []byte

// batchSize is how many records stand in a batch.
const batchSize = 1000

func main() {
	if err := driver.Run(os.Args[1:], os.Stdin, os.Stdout, open); err != nil {
		fmt.Fprintln(os.Stderr, "otel:", err)
		os.Exit(1)
	}
}

// config reads config.yaml as the collector reads its own.
func config() (*redactionprocessor.Config, error) {
	text, err := confmap.NewRetrievedFromYAML(settings)
	if err != nil {
		return nil, err
	}
	conf, err := text.AsConf()
	if err != nil {
		return nil, err
	}
	c := redactionprocessor.NewFactory().CreateDefaultConfig().(*redactionprocessor.Config)
	if err := conf.Unmarshal(c); err != nil {
		return nil, err
	}
	return c, c.Validate()
}

// A stage collects lines into batches, and writes what the processor hands on.
type stage struct {
	processor processor.Logs
	batch     plog.Logs
	out       []byte
	torn      bool // the input ends without a line feed
}

// open makes the processor. Its patterns are those of its configuration.
func open(o driver.Options) (driver.Replacer, error) {
	if len(o.Patterns) > 0 {
		return nil, errors.New("the patterns stand in config.yaml: give none")
	}
	c, err := config()
	if err != nil {
		return nil, err
	}
	s := &stage{}
	s.renew()
	next, err := consumer.NewLogs(s.write)
	if err != nil {
		return nil, err
	}
	factory := redactionprocessor.NewFactory()
	s.processor, err = factory.CreateLogs(context.Background(), processor.Settings{
		ID: component.NewID(factory.Type()),
		TelemetrySettings: component.TelemetrySettings{
			Logger: zap.NewNop(), TracerProvider: tracenoop.NewTracerProvider(), MeterProvider: metricnoop.NewMeterProvider(),
		},
	}, c, next)
	return s.replace, err
}

// renew begins a batch.
func (s *stage) renew() {
	s.batch = plog.NewLogs()
	s.batch.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
}

func recordsOf(logs plog.Logs) plog.LogRecordSlice {
	return logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
}

// replace adds the lines of a block to the batch, and hands on what is full.
func (s *stage) replace(dst, block []byte) ([]byte, error) {
	s.out = dst
	if block == nil {
		err := s.flush()
		return s.out[:max(0, len(s.out)-s.tail())], err
	}
	for len(block) > 0 {
		line, rest, found := bytes.Cut(block, []byte{'\n'})
		recordsOf(s.batch).AppendEmpty().Body().SetStr(string(line))
		if block, s.torn = rest, !found; recordsOf(s.batch).Len() == batchSize && found {
			if err := s.flush(); err != nil {
				return nil, err
			}
		}
	}
	return s.out, nil
}

// tail is how many bytes too many stand at the end of all.
func (s *stage) tail() int {
	if s.torn {
		return 1
	}
	return 0
}

// flush gives the batch to the processor, which calls write.
func (s *stage) flush() error {
	if recordsOf(s.batch).Len() == 0 {
		return nil
	}
	err := s.processor.ConsumeLogs(context.Background(), s.batch)
	s.renew()
	return err
}

// write takes the records of a batch from the processor.
func (s *stage) write(_ context.Context, logs plog.Logs) error {
	records := recordsOf(logs)
	for i := range records.Len() {
		s.out = append(s.out, records.At(i).Body().Str()...)
		s.out = append(s.out, '\n')
	}
	return nil
}
