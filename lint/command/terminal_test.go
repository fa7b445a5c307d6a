package command

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// screen keeps what is written to it and has the descriptor of a terminal.
type screen struct {
	bytes.Buffer
	terminal *os.File
}

func (s *screen) Fd() uintptr { return s.terminal.Fd() }

func newScreen(t *testing.T) *screen {
	t.Helper()
	file, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("there are no terminals to be had: %v", err)
	}
	t.Cleanup(func() { file.Close() })
	s := &screen{terminal: file}
	if terminal(s) == nil {
		t.Skip("the controlling end of a terminal is no terminal here")
	}
	return s
}

// Each stream is judged by itself.
func TestTerminals(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.conf")
	if err := os.WriteFile(broken, []byte("tls { verify: tru\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const escape = "\x1b["
	for _, test := range []struct {
		flags, environ string
		out, err       bool // standard output, standard error is a terminal
		colorOut       bool
		colorErr       bool
	}{
		{"", "", true, true, true, true},
		{"", "", true, false, true, false},
		{"", "", false, true, false, true},
		{"", "", false, false, false, false},
		{"", "NO_COLOR=1", true, true, false, false},
		{"", "FORCE_COLOR=1", false, false, true, true},
		{"--color always", "NO_COLOR=1", false, false, true, true},
		{"--color never", "FORCE_COLOR=1", true, true, false, false},
		{"--format json --color always", "", true, true, false, true},
	} {
		out, errs := newScreen(t), newScreen(t)
		var stdout, stderr io.Writer = out, errs
		if !test.out {
			stdout = &out.Buffer
		}
		if !test.err {
			stderr = &errs.Buffer
		}
		args := append(strings.Fields("lint "+test.flags), broken, "none.conf")
		if code := Run(args, nil, stdout, stderr, strings.Fields(test.environ)); code != exitFailed {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		gotOut, gotErr := out.String(), errs.String()
		if !strings.Contains(gotOut, "broken.conf") || !strings.Contains(gotErr, "none.conf") {
			t.Errorf("out %q, err %q", gotOut, gotErr)
		}
		if got := strings.Contains(gotOut, escape); got != test.colorOut {
			t.Errorf("%+v: colours on standard output: %v", test, got)
		}
		if got := strings.Contains(gotErr, escape); got != test.colorErr {
			t.Errorf("%+v: colours on standard error: %v", test, got)
		}
	}
}
