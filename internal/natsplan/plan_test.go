package natsplan

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/logscrub/logscrub/internal/natstest"
)

// serve starts a server of nats in the process.
func serve(t *testing.T) jetstream.JetStream {
	t.Helper()
	_, js := natstest.Serve(t).Connect()
	return js
}

// need is what an agent between two streams needs.
func need() Need {
	return Need{
		Streams: []Stream{
			{Name: "RAW", Subjects: []string{"logs.raw.>"}},
			{Name: "CLEAN", Subjects: []string{"logs.clean.app"}, Duplicates: 5 * time.Minute},
		},
		Consumers: []Consumer{{Stream: "RAW", Durable: "logscrub"}},
	}
}

// everything returns the configurations of all streams and consumers, as text.
func everything(t *testing.T, js jetstream.JetStream) string {
	t.Helper()
	var all []any
	for s := range js.ListStreams(t.Context()).Info() {
		all = append(all, s.Config)
		stream, err := js.Stream(t.Context(), s.Config.Name)
		if err != nil {
			t.Fatal(err)
		}
		for c := range stream.ListConsumers(t.Context()).Info() {
			all = append(all, c.Config)
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// statuses returns the status of each step.
func statuses(p Plan) (all []Status) {
	for _, s := range p.Steps {
		all = append(all, s.Status)
	}
	return all
}

// TestPlanApply: a plan changes nothing, what is applied is what was planned, and
// after that there is nothing to do.
func TestPlanApply(t *testing.T) {
	js := serve(t)
	p, err := Make(t.Context(), js, need())
	if err != nil {
		t.Fatal(err)
	}
	if got := statuses(p); !slices.Equal(got, []Status{Missing, Missing, Missing}) || everything(t, js) != "null" {
		t.Fatalf("%v; the server has %s", got, everything(t, js))
	}
	text := string(p.AppendText(nil))
	for _, want := range []string{"missing  stream RAW\n", "missing  stream CLEAN\n", "missing  consumer logscrub of stream RAW\n",
		`"ack_policy": "explicit"`, `"duplicate_window": 300000000000`, "3 to make"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	p, err = Apply(t.Context(), js, p)
	if err != nil || !p.Fit() {
		t.Fatalf("error %v, %v", err, statuses(p))
	}
	before := everything(t, js)
	p, err = Make(t.Context(), js, need())
	if err != nil || !p.Fit() || p.Missing() != 0 {
		t.Fatalf("error %v, %v\n%s", err, statuses(p), p.AppendText(nil))
	}
	for _, s := range p.Steps {
		if len(s.Notes) > 0 {
			t.Errorf("%s: what was made is found fault with: %q", s.Name(), s.Notes)
		}
	}
	if _, err = Apply(t.Context(), js, p); err != nil || everything(t, js) != before {
		t.Errorf("error %v; or something changed", err)
	}
	if text := string(p.AppendText(nil)); !strings.HasSuffix(text, "everything is there\n") || strings.Contains(text, "{") {
		t.Errorf("text\n%s", text)
	}
}

// TestNothingIsChanged: streams and consumers that are there otherwise stay so, and
// their faults are told.
func TestNothingIsChanged(t *testing.T) {
	js := serve(t)
	for _, c := range []jetstream.StreamConfig{
		{Name: "RAW", Subjects: []string{"logs.raw.*"}},
		{Name: "CLEAN", Subjects: []string{"logs.clean.other"}, Duplicates: time.Second},
	} {
		if _, err := js.CreateStream(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	_, err := js.CreateConsumer(t.Context(), "RAW", jetstream.ConsumerConfig{
		Durable: "logscrub", AckPolicy: jetstream.AckAllPolicy, MaxDeliver: 3, InactiveThreshold: time.Hour, AckWait: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	before := everything(t, js)
	n := need()
	n.Streams[1].Atomic, n.Streams[1].Replicas = true, 3
	n.Consumers[0].Filters = []string{"logs.raw.app"}
	p, err := Make(t.Context(), js, n)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = Apply(t.Context(), js, p); err != nil || everything(t, js) != before || p.Fit() {
		t.Fatalf("error %v; or something changed", err)
	}
	if got := statuses(p); !slices.Equal(got, []Status{Unfit, Unfit, Unfit}) {
		t.Errorf("%v", got)
	}
	text := string(p.AppendText(nil))
	for _, want := range []string{"does not store logs.raw.>", "does not store logs.clean.app", "raise duplicate_window to 5m0s", "no atomic batches",
		"1 replicas", "by itself", "after 3 tries", "deletes it", "is short", "reads every subject", "nothing to make"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

// TestKinds of consumers that cannot be used.
func TestKinds(t *testing.T) {
	js := serve(t)
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "RAW", Subjects: []string{"logs.raw.>"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateOrUpdatePushConsumer(t.Context(), "RAW", jetstream.ConsumerConfig{
		Durable: "push", DeliverSubject: "x", AckPolicy: jetstream.AckExplicitPolicy}); err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateConsumer(t.Context(), "RAW", jetstream.ConsumerConfig{Durable: "head", HeadersOnly: true, AckPolicy: jetstream.AckExplicitPolicy}); err != nil {
		t.Fatal(err)
	}
	p, err := Make(t.Context(), js, Need{Consumers: []Consumer{{Stream: "RAW", Durable: "push"}, {Stream: "RAW", Durable: "head"}}})
	if err != nil || !slices.Equal(statuses(p), []Status{Present, Unfit, Unfit}) {
		t.Errorf("error %v, %v", err, statuses(p))
	}
}

// TestUnknownSubjects: a stream of which only its name is known is not made.
func TestUnknownSubjects(t *testing.T) {
	js := serve(t)
	p, err := Make(t.Context(), js, Need{Consumers: []Consumer{{Stream: "RAW", Durable: "logscrub"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = Apply(t.Context(), js, p); err == nil || !strings.Contains(err.Error(), "which subjects") {
		t.Error(err)
	}
}

// TestRefused: what the server says of a configuration reaches the operator.
func TestRefused(t *testing.T) {
	js := serve(t)
	if _, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "ELSE", Subjects: []string{"logs.>"}}); err != nil {
		t.Fatal(err)
	}
	p, err := Make(t.Context(), js, need())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = Apply(t.Context(), js, p); err == nil || !strings.Contains(err.Error(), "stream RAW") || !strings.Contains(err.Error(), "overlap") {
		t.Error(err)
	}
}

// TestJoin: the same stream, named twice, is one step.
func TestJoin(t *testing.T) {
	n := need()
	n.Streams = append(n.Streams, Stream{Name: "CLEAN", Subjects: []string{"logs.clean.db"}, Duplicates: time.Hour})
	all := n.streams()
	if len(all) != 2 || !slices.Equal(all[1].Subjects, []string{"logs.clean.app", "logs.clean.db"}) || all[1].Duplicates != time.Hour {
		t.Errorf("%+v", all)
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		pattern, want string
		ok            bool
	}{
		{"a.b", "a.b", true}, {"a.*", "a.b", true}, {"a.>", "a.b.c", true}, {">", "a", true}, {"a.>", "a", false}, {"a.>", "a.>", true},
		{"a.*", "a.>", false}, {"a.b", "a.*", false}, {"a.*", "a.*", true}, {"a.*.c", "a.b", false}, {"a.b", "a.b.c", false}, {"*", "a.b", false}, {"a", "b", false},
	} {
		if covers(c.pattern, c.want) != c.ok {
			t.Errorf("%s covers %s: %v", c.pattern, c.want, !c.ok)
		}
	}
}
