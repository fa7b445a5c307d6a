package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestActionlint lets actionlint look at the workflow of this project, at those that init writes and at the recipe.
// It also reads action.yml, as the metadata of a workflow that uses it.
func TestActionlint(t *testing.T) {
	actionlint, git := consumer(t, "actionlint"), consumer(t, "git")
	dir := t.TempDir()
	copyWorkflows(t, dir)
	writeFiles(t, dir, map[string]string{
		".github/workflows/init-local.yml": initTexts(source{})[2],
		".github/workflows/init.yml":       initTexts(source{"example/natstls", "v1.2.3"})[2],
		".github/workflows/recipe.yml":     strings.NewReplacer("OWNER", "example", "REF", "v1.2.3").Replace(recipe(t, "GitHub Actions", "yaml", 0)),
	})
	commit(t, git, dir)
	if out, code := inDir(t, dir, nil, actionlint, "-no-color"); code != 0 {
		t.Errorf("actionlint ended with %d:\n%s", code, out)
	}
	// It reads the action: an input that there is not is an error.
	writeFiles(t, dir, map[string]string{".github/workflows/wrong.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n" +
		"    steps:\n      - uses: ./\n        with:\n          path: .\n"})
	if out, code := inDir(t, dir, nil, actionlint, "-no-color"); code != 1 || !strings.Contains(out, `input "path" is not defined in action "natstls"`) {
		t.Errorf("actionlint does not read action.yml: %d: %s", code, out)
	}
}

func copyWorkflows(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"action.yml", ".github/workflows/ci.yml"} {
		data, err := os.ReadFile(filepath.Join(projectDir(t), filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		writeFiles(t, dir, map[string]string{name: string(data)})
	}
}

// action is what action.yml says.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			Name, ID, Uses, Shell, Run, If string
			Env                            map[string]string
		}
	}
}

func readAction(t *testing.T) action {
	t.Helper()
	data, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(data, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// Inputs reach scripts through the environment only, so that no text of a pull request becomes a part of one; every
// script names its shell; actions of others are pinned to a commit.
func TestActionIsSafe(t *testing.T) {
	for _, step := range readAction(t).Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("%s: an expression in a script", step.Name)
		}
		if step.Run != "" && step.Shell != "bash" {
			t.Errorf("%s: the shell is %q", step.Name, step.Shell)
		}
		if _, commit, _ := strings.Cut(step.Uses, "@"); step.Uses != "" && len(commit) != 40 {
			t.Errorf("%s: %s is not pinned to a commit", step.Name, step.Uses)
		}
	}
}

// runAction runs the check of action.yml as a runner does, with some inputs in place of their defaults, and returns
// what it printed, its exit code and its outputs.
func runAction(t *testing.T, dir string, inputs map[string]string) (out string, code int, outputs, summary string) {
	t.Helper()
	bash := consumer(t, "bash")
	a, temp := readAction(t), t.TempDir()
	env := []string{"RUNNER_TEMP=" + temp, "GITHUB_OUTPUT=" + filepath.Join(temp, "output"), "GITHUB_STEP_SUMMARY=" + filepath.Join(temp, "summary")}
	for _, step := range a.Runs.Steps {
		if step.ID != "lint" {
			continue
		}
		for name, expression := range step.Env {
			input := strings.TrimSuffix(strings.TrimPrefix(expression, "${{ inputs."), " }}")
			declared, known := a.Inputs[input]
			if !known {
				t.Fatalf("%s: there is no input %s", name, input)
			}
			value, given := inputs[input]
			if !given {
				value = declared.Default
			}
			env = append(env, name+"="+value)
		}
		// As the runner does for shell: bash.
		out, code = inDir(t, dir, env, bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	}
	written, _ := os.ReadFile(filepath.Join(temp, "output"))
	shown, _ := os.ReadFile(filepath.Join(temp, "summary"))
	return out, code, string(written), string(shown)
}

func TestActionRuns(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"bad.conf":        "port: 4222\ntls { verifi: true }\n",
		"good/a b.conf":   "listen: \"127.0.0.1:4222\"\n",
		"$(touch x).conf": "listen: \"127.0.0.1:4223\"\n",
		"settings.yaml":   "fail_on: never\n",
		"-x.conf":         "port: 4222\ntls { verifi: true }\n",
		"nats-server":     "port: 4222\ntls { verifi: true }\n",
	})
	for _, test := range []struct {
		name                 string
		inputs               map[string]string
		code                 int
		out, output, summary string
	}{
		{"findings", map[string]string{"paths": "bad.conf"}, exitFindings, "::error ", "findings=1\nexit-code=1\nsarif-file=", "unknown-option"},
		{"clean", map[string]string{"paths": "good/a b.conf\n$(touch x).conf\n"}, exitClean, "", "findings=0\nexit-code=0\nsarif-file=", "No findings"},
		{"odd names", map[string]string{"paths": "-x.conf\n\nnats-server\n"}, exitFindings, "file=-x.conf,line=2", "findings=2\n", "unknown-option"},
		{"failed", map[string]string{"paths": "none"}, exitFailed, "none", "exit-code=2", "none"},
		{"config", map[string]string{"config": "settings.yaml", "paths": "bad.conf"}, exitClean, "", "findings=1\nexit-code=0\n", "unknown-option"},
		{"fail-on", map[string]string{"fail-on": "never", "paths": "bad.conf"}, exitClean, "", "findings=1\nexit-code=0\n", "unknown-option"},
		{"quiet", map[string]string{"annotations": "false", "summary": "false"}, exitFindings, "--> bad.conf:2:7", "exit-code=1", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, code, outputs, summary := runAction(t, dir, test.inputs)
			if code != test.code || !strings.Contains(out, test.out) || !strings.Contains(outputs, test.output) {
				t.Errorf("exit code %d\nprinted:\n%s\noutputs:\n%s", code, out, outputs)
			}
			if !strings.Contains(strings.ToLower(summary), strings.ToLower(test.summary)) || test.summary == "" && summary != "" {
				t.Errorf("summary: %q", summary)
			}
		})
	}
	if exists(filepath.Join(dir, "x")) {
		t.Error("the name of a file was run")
	}
}
