package command

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"natstls/lint"
)

// brokenPipe fails on every write, as a pipe whose reader has gone.
type brokenPipe struct{ writes int }

func (b *brokenPipe) Write([]byte) (int, error) {
	b.writes++
	return 0, errors.New("broken pipe")
}

func TestRunWithoutReader(t *testing.T) {
	for _, args := range []string{"rules", "rules --format json", "version", "--help", "lint --help", "lint --format json -", "lint -",
		"explain syntax-error", "parse --format json -", "config schema", "config show x", "ignores -", "ignores --format json -"} {
		var pipe brokenPipe
		var stderr bytes.Buffer
		if code := Run(strings.Fields(args), strings.NewReader("port: 4222"), &pipe, &stderr, nil); code != exitFailed {
			t.Errorf("%s: exit code %d", args, code)
		}
		if stderr.String() != "natstls: cannot write the output: broken pipe\n" {
			t.Errorf("%s: %q", args, stderr.String())
		}
		if pipe.writes != 1 {
			t.Errorf("%s: wrote %d times", args, pipe.writes)
		}
	}
}

// No message may steer the terminal.
func TestRunHostileNames(t *testing.T) {
	var stdout, stderr bytes.Buffer
	for _, args := range [][]string{
		{"lint", "\x1b[31m\u202e.conf"},
		{"parse", "\x1b[31m\u202e\n.conf"},
		{"\x1b[31m\u202e"},
		{"lint", "--\x1b[31m\u202e"},
		{"lint", "--format", "\x1b[31m\u202e", "x"},
		{"explain", "\x1b[31m\u202e"},
	} {
		stdout.Reset()
		stderr.Reset()
		if code := Run(args, nil, &stdout, &stderr, nil); code != exitFailed {
			t.Errorf("%q: exit code %d", args, code)
		}
		if out := stdout.String() + stderr.String(); strings.ContainsAny(out, "\x1b\u202e") {
			t.Errorf("%q: %q", args, out)
		}
	}
}

// settingsOf reads the flags of lint.
func settingsOf(t *testing.T, args ...string) *settings {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := newProcess(context.Background(), nil, &stdout, &stderr, nil)
	var s *settings
	c := lintCommand()
	c.run = func(p *process, ctx *cli.Context) (err error) {
		s, err = p.lintSettings(ctx)
		return err
	}
	if err := p.execute(c, args); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSettings(t *testing.T) {
	plain := settingsOf(t, "nats.conf")
	if plain.options.Files != lint.FilesPresent || plain.options.EnvironmentGiven || plain.options.NoIgnores ||
		!plain.target.Assumed || plain.options.Now.IsZero() || plain.files.local("a/b") != "a/b" {
		t.Errorf("%+v", plain)
	}
	dir := t.TempDir()
	s := settingsOf(t, "nats.conf", "--files", "required", "--no-ignores", "--set", "A= x,y ", "--dir", dir,
		"--path-map", "/a,b= c", "--now", "2027-01-31", "--nats-version", "2.10.29", "--stdin-filename", "n.conf")
	if s.options.Files != lint.FilesRequired || !s.options.EnvironmentGiven || !s.options.NoIgnores || s.target.Assumed {
		t.Errorf("%+v", s)
	}
	if value, _ := s.env.lookup("A"); value != " x,y " {
		t.Errorf("--set gave %q", value)
	}
	if got := s.files.local("x.pem"); got != dir+"/x.pem" {
		t.Errorf("got %s", got)
	}
	if got := s.files.local("/a,b/x.pem"); got != " c/x.pem" {
		t.Errorf("got %s", got)
	}
	if got := s.options.Now.Format("2006-01-02T15:04:05Z07:00"); got != "2027-01-31T00:00:00Z" {
		t.Errorf("--now gave %s", got)
	}
	if s.stdinName != "n.conf" || s.target.Version.String() != "2.10.29" {
		t.Errorf("%+v", s)
	}
	if s := settingsOf(t, "--files=off", "x"); s.options.Files != lint.FilesOff {
		t.Errorf("%+v", s)
	}
}
