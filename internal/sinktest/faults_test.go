package sinktest

import "testing"

func TestInOrder(t *testing.T) {
	for got, want := range map[string]bool{
		"a\nb\n": true, "a\nb\na\nb\n": true, "a\na\nb\n": true, "a\nb\na\na\nb\n": true,
		"": false, "a\n": false, "b\na\n": false, "a\nb\nb\n": false, "a\nb\na\n": false, "a\nc\nb\n": false,
	} {
		if inOrder(got, "a\nb\n") != want {
			t.Errorf("%q: %v", got, !want)
		}
	}
}
