package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestIntegrationsGitLab runs the script of the job and looks for the reports that the job names.
func TestIntegrationsGitLab(t *testing.T) {
	bash := consumer(t, "bash")
	type job struct {
		Script    []string
		Artifacts struct {
			Reports struct{ Codequality, JUnit string }
		}
	}
	var jobs map[string]job
	if err := yaml.Unmarshal([]byte(recipe(t, "GitLab", "yaml", 0)), &jobs); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	script := strings.Join(jobs["natstls"].Script, "\n")
	if out, code := inDir(t, dir, nil, bash, "-euc", script); code != exitFindings {
		t.Errorf("the script ended with %d: %s", code, out)
	}
	reports := jobs["natstls"].Artifacts.Reports
	for _, name := range []string{reports.Codequality, reports.JUnit} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Contains(data, []byte("unknown-option")) {
			t.Errorf("%s: %v: %.100s", name, err, data)
		}
	}
}

// TestIntegrationsChanged runs the recipe with git diff.
func TestIntegrationsChanged(t *testing.T) {
	git, bash := consumer(t, "git"), consumer(t, "bash")
	dir := t.TempDir()
	writeFiles(t, dir, brokenConfiguration())
	writeFiles(t, dir, map[string]string{"other.conf": "port: 4223\ntls { verifi: true }\n"})
	commit(t, git, dir)
	script := recipe(t, "pre-commit", "sh", 0)
	if out, code := inDir(t, dir, nil, bash, "-euc", script); code != 0 || out != "" {
		t.Errorf("without a change: %d: %s", code, out)
	}
	writeFiles(t, dir, map[string]string{"tls.inc": "# changed\n" + brokenConfiguration()["tls.inc"]})
	out, code := inDir(t, dir, nil, bash, "-euc", script)
	if code == 0 || !strings.Contains(out, "nats.conf:3:") || strings.Contains(out, "other.conf") {
		t.Errorf("with a change: %d: %s", code, out)
	}
}

// TestPreCommit lets the real pre-commit install natstls with Go from a copy of this project and run its hooks over a
// repository in which some files changed. The natstls-fix hook changes a file, which is a failure for pre-commit.
func TestPreCommit(t *testing.T) {
	preCommit, git := consumer(t, "pre-commit"), consumer(t, "git")
	if testing.Short() {
		t.Skip("it builds natstls")
	}
	project, dir := filepath.Join(t.TempDir(), "natstls"), t.TempDir()
	copyProject(t, git, project)
	commit(t, git, project)
	writeFiles(t, dir, map[string]string{
		"unchanged.conf":          "port: 4222\ntls { verifi: true }\n",
		"server.conf":             "port: 4222\ninclude \"shared.inc\"\n",
		"shared.inc":              "",
		"certified.conf":          "port: 4222\ntls { cert_file: \"a.pem\", key_file: \"a-key.pem\", verifi: true }\n",
		"a.pem":                   "",
		"deploy/nats.conf":        "port: 4222\n",
		"excluded/nats.conf":      "port: 4222\n",
		"deploy/nginx.conf":       "http { }\n",
		"deploy/nats.yaml":        manifestWith("port: 4222"),
		".natstls.yaml":           "exclude: [excluded]\n",
		".pre-commit-config.yaml": "repos: []\n",
	})
	commit(t, git, dir)
	writeFiles(t, dir, map[string]string{
		"shared.inc":         "tls { verify: maybe }\n",
		"a.pem":              "not a certificate\n",
		"deploy/nats.conf":   "port: 4222\ntls { cert_file: \"c\", key_file: \"k\", min_version: 1.3 }\n",
		"excluded/nats.conf": "tls { nothing: true }\n",
		"deploy/nginx.conf":  "http { tls { } }\n",
		"deploy/nats.yaml":   manifestWith("tls { verify: maybe }"),
	})
	if out, code := inDir(t, dir, nil, git, "add", "--all"); code != 0 {
		t.Fatal(out)
	}
	// pre-commit gives Go a place of its own for modules; offline it needs those that are here.
	env := []string{"PRE_COMMIT_HOME=" + t.TempDir(), goSetting(t, "GOMODCACHE"), goSetting(t, "GOCACHE"), "GOFLAGS=-modcacherw", "GOPROXY=off"}
	out, code := inDir(t, dir, env, preCommit, "try-repo", "--color", "never", "--verbose", project)
	if code != 1 {
		t.Fatalf("pre-commit ended with %d\n%s", code, out)
	}
	sections := hookOutput(out)
	for hook, want := range map[string][]string{
		"natstls":         {"deploy/nats.conf:2:", "option-type"},
		"natstls-system":  {"1 info in 1 file"}, // it runs last, after the fix
		"natstls-fix":     {"files were modified by this hook"},
		"natstls-project": {"shared.inc:1:", "certified.conf:2:", "deploy/nats.yaml:4:"},
	} {
		for _, text := range want {
			if !strings.Contains(sections[hook], text) {
				t.Errorf("%s says nothing of %s", hook, text)
			}
		}
		for _, text := range []string{"unchanged.conf", "excluded", "nginx"} {
			if strings.Contains(sections[hook], text) {
				t.Errorf("%s speaks of %s", hook, text)
			}
		}
	}
	fixed, err := os.ReadFile(filepath.Join(dir, "deploy", "nats.conf"))
	if err != nil || !bytes.Contains(fixed, []byte(`min_version: "1.3"`)) {
		t.Errorf("not fixed: %s", fixed)
	}
	if t.Failed() {
		t.Log(out)
	}
}

// manifestWith returns a ConfigMap with a configuration, on line 4.
func manifestWith(configuration string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nats}\ndata: {nats.conf: '" + configuration + "'}\n"
}

// hookOutput cuts the output of pre-commit into what each hook printed.
func hookOutput(out string) map[string]string {
	sections := map[string]string{}
	parts := strings.Split(out, "- hook id: ")
	for _, part := range parts[1:] {
		name, text, _ := strings.Cut(part, "\n")
		sections[name] = text
	}
	return sections
}

// TestNewcomer does what README.md says, in a clone: at the end the check that CI runs fails, and so does a commit.
func TestNewcomer(t *testing.T) {
	bash, git := consumer(t, "bash"), consumer(t, "git")
	consumer(t, "pre-commit")
	if testing.Short() {
		t.Skip("it builds natstls")
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(readme), "\nFrom a clone to a failing check:\n\n```sh\n")
	script, _, found := strings.Cut(text, "```")
	if !found {
		t.Fatal("README.md does not say how to come from a clone to a failing check")
	}
	dir := t.TempDir()
	copyProject(t, git, filepath.Join(dir, "natstls"))
	broken, err := os.ReadFile("../../fixtures/command/readme/nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	writeFiles(t, dir, map[string]string{"natstls/fixtures/command/readme/nats.conf": string(broken)})
	bin := t.TempDir()
	env := []string{"GOBIN=" + bin, "PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "PRE_COMMIT_HOME=" + t.TempDir(), "GOPROXY=off"}
	out, code := inDir(t, dir, env, bash, "-euc", script)
	if code != exitFindings || !strings.Contains(out, "::error title=https-without-tls,file=nats.conf,line=2,") {
		t.Fatalf("the script ended with %d:\n%s", code, out)
	}

	deploy := filepath.Join(dir, "deploy")
	var workflow struct {
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	data, err := os.ReadFile(filepath.Join(deploy, ".github", "workflows", "natstls.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &workflow); err != nil {
		t.Fatal(err)
	}
	for _, step := range workflow.Jobs["natstls"].Steps {
		if out, code := inDir(t, deploy, env, bash, "-ec", step.Run); step.Run != "" && (code != exitFindings || !strings.Contains(out, "::error ")) {
			t.Errorf("the workflow ended with %d:\n%s", code, out)
		}
	}

	if out, code := inDir(t, deploy, env, git, "add", "--all"); code != 0 {
		t.Fatal(out)
	}
	out, code = inDir(t, deploy, env, git, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--message", "test")
	if code == 0 || !strings.Contains(out, "hook id: natstls") {
		t.Errorf("the commit ended with %d:\n%s", code, out)
	}
}
