package command

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// consumer returns the path of a program that .ci/tools installs, and skips the test if it is not there.
func consumer(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	tools := os.Getenv("NATSTLS_TOOLS")
	if tools == "" {
		home, _ := os.UserHomeDir()
		tools = filepath.Join(home, ".cache", "natstls-tools")
	}
	path := filepath.Join(tools, "bin", name)
	if !exists(path) {
		t.Skipf("%s is not there: run .ci/tools", name)
	}
	return path
}

// projectDir returns the root of this project.
func projectDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// recipe returns a block of code in a language under a heading of docs/integrations.md, the first one being 0.
func recipe(t *testing.T, heading, language string, n int) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/integrations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "# "+heading+"\n")
	if !found {
		t.Fatalf("docs/integrations.md has no %s", heading)
	}
	for range n + 1 {
		if _, section, found = strings.Cut(section, "```"+language+"\n"); !found {
			t.Fatalf("docs/integrations.md has no block %d of %s under %s", n, language, heading)
		}
	}
	block, _, _ := strings.Cut(section, "```")
	return block
}

// writeFiles writes files with directories, by their names with slashes.
func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// inDir runs a program in a directory and returns what it printed and its exit code. Output and errors are one.
func inDir(t *testing.T, dir string, env []string, program string, args ...string) (string, int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, args...)
	command.Dir = dir
	command.Env = append(os.Environ(), env...)
	command.WaitDelay = time.Minute
	out, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out), command.ProcessState.ExitCode()
}

// A configuration with an included file and two mistakes in each; the first line has a wide character.
func brokenConfiguration() map[string]string {
	return map[string]string{
		"nats.conf": "port: 4222\ntls {\n  cert_file: \"ä.pem\", key_file: \"k.pem\", verifi: true\n}\ninclude tls.inc\n",
		"tls.inc":   "cluster {\n  port: 6222\n  tls { verfy: true }\n}\n",
	}
}

func readLines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// commit makes a repository of a directory and all of its files.
func commit(t *testing.T, git, dir string) {
	t.Helper()
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "--all"},
		{"-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "test"},
	} {
		if out, code := inDir(t, dir, nil, git, args...); code != 0 {
			t.Fatalf("git %v: %s", args, out)
		}
	}
}

// copyProject writes the files of this project that git knows or would take into a directory.
func copyProject(t *testing.T, git, dir string) {
	t.Helper()
	from := projectDir(t)
	list, code := inDir(t, from, nil, git, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	if code != 0 {
		t.Skip("this is no copy of a git repository")
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(list, "\x00"), "\x00") {
		// Tests and fixtures are not built.
		if strings.HasPrefix(name, "fixtures/") && !strings.HasPrefix(name, "fixtures/keys/") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		info, err := os.Lstat(filepath.Join(from, name))
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, info.Mode()); err != nil {
			t.Fatal(err)
		}
	}
}

// goSetting returns a setting of the go command.
func goSetting(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s=%s", name, strings.TrimSpace(string(out)))
}
