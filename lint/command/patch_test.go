package command

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGitAppliesPatches lets the real git apply patches, from the root of a repository and from where the file is.
func TestGitAppliesPatches(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git to apply patches with")
	}
	const before = "port: 4222\ntls {\n  cert_fiel: \"a.pem\" # one\n}\n"
	after := strings.Replace(before, "cert_fiel", "cert_file", 1)
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	bare := func(s string) string { return strings.TrimSuffix(s, "\n") }
	for _, c := range []struct{ what, path, before, after string }{
		{"plain", "nats.conf", before, after},
		{"in a directory", "conf/eu/nats.conf", before, after},
		{"space", "my conf/a b.conf", before, after},
		{"space at the end", "a.conf ", before, after},
		{"quotes", `a"b'c.conf`, before, after},
		{"backslash", `a\b.conf`, before, after},
		{"not ASCII", "mañana/日本.conf", before, after},
		{"no UTF-8", "a\xff.conf", before, after},
		{"control characters", "a\tb\nc\x01\x7f.conf", before, after},
		{"a diff in the name", "b/b/a b/b.conf", before, after},
		{"no line break at the end", "nats.conf", bare(before), bare(after)},
		{"a line break at the end goes", "nats.conf", before, bare(after)},
		{"a line break at the end comes", "nats.conf", bare(before), after},
		{"one line without a break", "nats.conf", "a: 1", "a: 2"},
		{"CRLF", "nats.conf", crlf(before), crlf(after)},
		{"CR alone", "nats.conf", "a: 1\rb: 2\r", "a: 1\rb: 3\r"},
		{"all goes", "nats.conf", "a: 1\n", ""},
		{"all comes", "nats.conf", "", "a: 1\n"},
		{"not UTF-8 inside", "nats.conf", "a: \"\xff\xfe\"\nb: 1\n", "a: \"\xff\xfe\"\nb: 2\n"},
		{"lines like a patch", "nats.conf", "--- a\n+++ b\n@@ -1 +1 @@\n a\n\\ No\n", "--- a\n+++ c\n@@ -1 +1 @@\n a\n\\ No\n"},
	} {
		t.Run(c.what, func(t *testing.T) {
			for _, from := range []string{".", filepath.Dir(c.path)} {
				applied(t, git, c.path, from, c.before, c.after)
			}
		})
	}
}

// TestGitAppliesManyChanges lets git apply patches of random changes to lines.
func TestGitAppliesManyChanges(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git to apply patches with")
	}
	random := rand.New(rand.NewPCG(1, 2))
	lines := func(n int) []string {
		var list []string
		for range n {
			list = append(list, []string{"a: 1\n", "b: 2\n", "}\n", "\n", "c {\r\n"}[random.IntN(5)])
		}
		return list
	}
	for range 20 {
		before := lines(random.IntN(40) + 1)
		var after []string
		for _, line := range before {
			switch random.IntN(8) {
			case 0:
			case 1:
				after = append(after, "new\n", line)
			default:
				after = append(after, line)
			}
		}
		old, changed := strings.Join(before, ""), strings.Join(after, "")
		if old != changed {
			applied(t, git, "nats.conf", ".", old, changed)
		}
	}
}

// applied lets git apply a patch in a directory of a new repository.
func applied(t *testing.T, git, path, from, before, after string) {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	patch := patchOf(path, before, after)
	for _, args := range [][]string{{"init", "-q", "."}, {"apply", "--check", "-"}, {"apply", "-"}} {
		command := exec.Command(git, args...)
		command.Dir = dir
		if args[0] == "apply" {
			command.Dir = filepath.Join(dir, filepath.FromSlash(from))
		}
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		command.Stdin = strings.NewReader(patch)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s\n%s", args, err, out, patch)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil && after != "" {
		t.Fatal(err)
	}
	if !bytes.Equal(got, []byte(after)) {
		t.Errorf("git makes of it\n%q, not\n%q\n%s", got, after, patch)
	}
}
