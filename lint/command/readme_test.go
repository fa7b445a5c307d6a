package command

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"natstls/lint/linttest"
)

var example = regexp.MustCompile("(?s)```console\n\\$ natstls ([^\n]*)\n(.*?)```")

// TestReadme runs the examples of README.md in a copy of the folder of their configurations, with the certificates of
// fixtures, and compares what they print. With -update it writes the output into README.md.
func TestReadme(t *testing.T) {
	const path = "../../README.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("../../fixtures/command/readme")); err != nil {
		t.Fatal(err)
	}
	for name, data := range linttest.Certificates(time.Now()) {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	readme, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	count := 0
	text := example.ReplaceAllStringFunc(string(data), func(block string) string {
		count++
		parts := example.FindStringSubmatch(block)
		var stdout, stderr strings.Builder
		Run(strings.Fields(parts[1]), strings.NewReader(""), &stdout, &stderr, nil)
		if stderr.Len() > 0 {
			t.Errorf("natstls %s: %s", parts[1], stderr.String())
		}
		return "```console\n$ natstls " + parts[1] + "\n" + stdout.String() + "```"
	})
	if count == 0 {
		t.Error("README.md has no example")
	}
	if updating() {
		if err := os.WriteFile(readme, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), text); diff != "" {
		t.Errorf("README.md is out of date (go test ./lint/command -run TestReadme -update):\n%s", diff)
	}
}
