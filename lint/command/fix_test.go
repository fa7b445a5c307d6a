package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"natstls/lint"
)

// TestWriteChangeMeanwhile shows that what somebody else wrote after the file was read is not lost.
func TestWriteChangeMeanwhile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "nats.conf")
	if err := os.WriteFile(name, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := newProcess(t.Context(), strings.NewReader(""), os.Stdout, os.Stderr, nil)
	scope := &editScope{keys: map[string]string{}}
	if err := p.writeChange(scope, lint.Change{Name: name, Old: "old", New: "new"}); err == nil {
		t.Error("no error")
	}
	if data, _ := os.ReadFile(name); string(data) != "theirs" {
		t.Errorf("the file holds %q", data)
	}
	if err := p.writeChange(scope, lint.Change{Name: name, Old: "theirs", New: "new"}); err != nil {
		t.Error(err)
	}
	if data, _ := os.ReadFile(name); string(data) != "new" {
		t.Errorf("the file holds %q", data)
	}
}

func TestGitName(t *testing.T) {
	for name, want := range map[string]string{
		"a/nats.conf":  "a/nats.conf",
		"a/b c.conf":   "a/b c.conf",
		"a/ä.conf":     `"a/\303\244.conf"`,
		`a/"\.conf`:    `"a/\"\\.conf"`,
		"a/\t\n\x01":   `"a/\t\n\001"`,
		"a/\x7f\a\v\r": `"a/\177\a\v\r"`,
	} {
		if got := gitName(name); got != want {
			t.Errorf("%q becomes %s, not %s", name, got, want)
		}
	}
}

func TestVisibleLines(t *testing.T) {
	if got, want := visibleLines("+a:\t\x1b[2J\r\n b\n"), "+a:\t\\x1b[2J\\r\n b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
