package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

// TestDemo runs the whole demonstration on the sample that ships here.
func TestDemo(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	var out strings.Builder
	began := time.Now()
	if err := show(ctx, &out, "../../testdata/sample/app.log"); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	text := out.String()
	for _, want := range []string{
		"missing stream RAW", "+ {\"ts\":", "email_", "X-User      email_", "logscrub_records", "came again", "still holds",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the output lacks %q", want)
		}
	}
	for line := range strings.Lines(text) {
		for _, secret := range []string{"jane.doe@", "jdoe42", "Tr0ub4dor", "S3cretPw", "4111111111111111"} {
			if strings.Contains(line, secret) && !strings.HasPrefix(line, "- ") {
				t.Errorf("%s stands in %s", secret, line)
			}
		}
	}
	t.Logf("took %v\n%s", time.Since(began), text)
}

func TestNoSample(t *testing.T) {
	if err := show(t.Context(), new(strings.Builder), "no-such-file"); err == nil || !strings.Contains(err.Error(), "root of the repository") {
		t.Error(err)
	}
}
