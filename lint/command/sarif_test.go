package command

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"natstls/rules"
)

// TestSARIFRules: the description of every rule keeps within what GitHub takes (docs.github.com, "SARIF
// support for code scanning"), and Microsoft's validator has nothing to say about them.
func TestSARIFRules(t *testing.T) {
	dir := t.TempDir()
	config, file := filepath.Join(dir, "nats.conf"), filepath.Join(dir, "natstls.sarif")
	if err := os.WriteFile(config, []byte("port: 4222\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := Run([]string{"lint", config, "--output", "sarif=" + file}, nil, &stdout, &stderr, nil); code != exitClean {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type text struct{ Text, Markdown string }
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Rules []struct {
						ID, Name                                string
						ShortDescription, FullDescription, Help text
						Properties                              struct{ Tags []string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(content, &log); err != nil {
		t.Fatal(err)
	}
	described := log.Runs[0].Tool.Driver.Rules
	if len(described) != len(rules.All()) {
		t.Fatalf("%d rules of %d", len(described), len(rules.All()))
	}
	for i, rule := range described {
		if rule.ID != rules.All()[i].Name {
			t.Errorf("rule %d is %s", i, rule.ID)
		}
		for name, text := range map[string]string{
			"short description": rule.ShortDescription.Text, "full description": rule.FullDescription.Text,
		} {
			if n := utf8.RuneCountInString(text); n < 10 || n > 1024 {
				t.Errorf("%s: the %s has %d characters", rule.ID, name, n)
			}
		}
		if len(rule.Name) > 255 || rule.Help.Text == "" || rule.Help.Markdown == "" || len(rule.Properties.Tags) > 10 {
			t.Errorf("%s: %+v", rule.ID, rule)
		}
		if rule.FullDescription.Text == rule.ShortDescription.Text {
			t.Errorf("%s: its page has no section What happens", rule.ID)
		}
	}
	multitool(t, file)
}

// multitool lets Microsoft's validator read a file, if .ci/tools has installed it.
func multitool(t *testing.T, file string) {
	t.Helper()
	script, err := os.ReadFile("../../.ci/consumers/sarif.mjs")
	if err != nil {
		t.Fatal(err)
	}
	tools := os.Getenv("NATSTLS_TOOLS")
	if tools == "" {
		home, _ := os.UserHomeDir()
		tools = filepath.Join(home, ".cache", "natstls-tools")
	}
	if _, err := os.Stat(filepath.Join(tools, "installed")); err != nil {
		t.Skip("the validator is not there: run .ci/tools")
	}
	command := exec.Command("node", "--input-type=module", "--eval", string(script), "--", file)
	command.Dir = tools
	out, err := command.CombinedOutput()
	// The project has no address yet that informationUri could name (rule SARIF2005).
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	lines = slices.DeleteFunc(lines, func(line []byte) bool { return bytes.Contains(line, []byte(" SARIF2005 ")) })
	if err != nil && len(lines) > 0 {
		t.Errorf("%v\n%s", err, bytes.Join(lines, []byte("\n")))
	}
}
