package command

import (
	"strings"
	"testing"
)

func TestColored(t *testing.T) {
	for _, test := range []struct {
		mode, environ   string
		terminal, piped bool // what is expected of a terminal, of another stream
	}{
		{"auto", "", true, false},
		{"always", "NO_COLOR=1 TERM=dumb CLICOLOR=0", true, true},
		{"never", "FORCE_COLOR=1 CLICOLOR_FORCE=1", false, false},
		{"auto", "NO_COLOR=1", false, false},
		{"auto", "NO_COLOR=0", false, false},
		{"auto", "NO_COLOR=", true, false},
		{"auto", "NO_COLOR=1 FORCE_COLOR=1", false, false},
		{"auto", "FORCE_COLOR=1", true, true},
		{"auto", "FORCE_COLOR=1 TERM=dumb CLICOLOR=0", true, true},
		{"auto", "FORCE_COLOR=0", true, false},
		{"auto", "FORCE_COLOR=", true, false},
		{"auto", "CLICOLOR_FORCE=1", true, true},
		{"auto", "CLICOLOR_FORCE=0", true, false},
		{"auto", "CLICOLOR=1", true, false},
		{"auto", "CLICOLOR=0", false, false},
		{"auto", "TERM=dumb", false, false},
		{"auto", "TERM=xterm-256color", true, false},
	} {
		p := &process{environ: strings.Fields(test.environ)}
		if got := colored(test.mode, p.lookupEnv, true); got != test.terminal {
			t.Errorf("%s, %q: a terminal gets colours: %v", test.mode, test.environ, got)
		}
		if got := colored(test.mode, p.lookupEnv, false); got != test.piped {
			t.Errorf("%s, %q: a pipe gets colours: %v", test.mode, test.environ, got)
		}
	}
}
