package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asProgram, in the environment, makes the test binary be logscrub.
const asProgram = "LOGSCRUB_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"logscrub": main})
}

// TestScripts runs testdata/script, which is the manual in executable form: a
// file a verb and situation.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "subst": subst, "oneline": oneLine, "agekey": ageKey, "mint": mint,
			"natsserver": natsServer, "natsguarded": natsGuarded(t), "publish": publish, "fetch": fetch},
	})
}

// oneLine FILE: the file has exactly one line.
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile(args[0])
	n := 0
	for _, c := range text {
		if c == '\n' {
			n++
		}
	}
	if (n == 1) == neg {
		ts.Fatalf("%s has %d lines", args[0], n)
	}
}
