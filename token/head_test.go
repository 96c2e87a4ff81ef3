package token_test

import (
	"strings"
	"testing"

	"github.com/logscrub/logscrub/token"
)

// TestHeadLacks says of beginnings of tokens whether more must follow.
func TestHeadLacks(t *testing.T) {
	es256, other, unsecured := b64(`{"alg":"ES256"}`), b64(`{"alg":"X9"}`), b64(`{"alg":"none"}`)
	jwe := b64(`{"alg":"dir","enc":"A128GCM"}`)
	list := b64(`["salt","name","Jane"]`)
	run := func(n int) string { return strings.Repeat("A", n) }
	for _, c := range []struct {
		text  string
		lacks bool
	}{
		{es256 + ".", true},
		{es256 + "." + payload, true},
		{es256 + "." + payload + ".", true},
		{es256 + "." + payload + "." + run(85), true},
		{es256 + "." + payload + "." + run(86), false},
		{es256 + "." + payload + "." + run(86) + "==", false},
		{es256 + ".." + run(86), false},
		{other + "." + payload + "." + run(44), true},
		{other + "." + payload + "." + run(64), false},
		{other + "." + payload + "." + run(700), false},
		{unsecured + "." + payload, true},
		{unsecured + "." + payload + ".", false},
		{es256 + "." + payload + "." + run(86) + "~" + list, false},
		{es256 + "." + payload + "." + run(86) + "~" + list[:len(list)-1], true},
		{es256 + "." + payload + "." + run(86) + "~" + list + "~" + list[:9], true},
		{es256 + "." + payload + "." + run(86) + "~" + list + "~", false},
		{es256 + "." + payload + "." + run(86) + "~" + list + "~" + es256, false},
		{jwe + "..AAAA.AAAA", true},
		{jwe + "..AAAA.AAAA." + run(21), true},
		{jwe + "..AAAA.AAAA." + run(22), false},
	} {
		var r token.Reader
		h, ok := r.Head([]byte(c.text))
		if !ok {
			t.Fatalf("%q has no header", c.text)
		}
		if got := h.Lacks([]byte(c.text)); got != c.lacks {
			t.Errorf("%q: %v", c.text, got)
		}
	}
	for _, text := range []string{"", es256, es256 + " .", b64(`{"a":1}`) + ".", "x." + payload} {
		if _, ok := new(token.Reader).Head([]byte(text)); ok {
			t.Errorf("%q has a header", text)
		}
	}
}
