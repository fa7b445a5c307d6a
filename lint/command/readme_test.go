package command

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var example = regexp.MustCompile("(?s)```console\n\\$ natstls ([^\n]*)\n(.*?)```")

// TestReadme runs the examples of README.md in the folder of their configuration and compares what they
// print. With -update it writes the output into README.md.
func TestReadme(t *testing.T) {
	const path = "../../README.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../../fixtures/command/readme")
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
	if *update {
		if err := os.WriteFile("../../../README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), text); diff != "" {
		t.Errorf("README.md is out of date (go test ./lint/command -run TestReadme -update):\n%s", diff)
	}
}
