package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// The tests below hand reports to the programs that read them in real life. They are skipped where those
// are missing; .ci/tools installs them.

const consumers = "../../.ci/consumers"

// toolsDir returns where .ci/tools put the npm packages.
func toolsDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("NATSTLS_TOOLS")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			t.Skip(err)
		}
		dir = filepath.Join(home, ".cache", "natstls-tools")
	}
	if _, err := os.Stat(filepath.Join(dir, "installed")); err != nil {
		t.Skip("no npm packages there: run .ci/tools")
	}
	return dir
}

// node runs one of the scripts of .ci/consumers. Modules are found from the working directory on if the
// script is no file for node.
func node(t *testing.T, script string, args ...string) (stdout string, err error) {
	t.Helper()
	dir := toolsDir(t)
	text, err := os.ReadFile(filepath.Join(consumers, script))
	if err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		if _, err := os.Stat(arg); err == nil {
			args[i], _ = filepath.Abs(arg)
		}
	}
	var out bytes.Buffer
	command := exec.Command("node", append([]string{"--input-type=module", "--eval", string(text), "--"}, args...)...)
	command.Dir = dir
	command.Stdout = &out
	command.Stderr = &out
	// Without the files of a real step, the commands go to standard output.
	command.Env = append(os.Environ(), "GITHUB_STEP_SUMMARY=", "GITHUB_OUTPUT=")
	err = command.Run()
	return out.String(), err
}

// renderFiles writes the reports of all fixtures in one format and returns the files.
func renderFiles(t *testing.T, format, ending string) []string {
	t.Helper()
	dir := t.TempDir()
	var files []string
	for _, folder := range folders(t) {
		file := filepath.Join(dir, filepath.Base(folder)+ending)
		if err := os.WriteFile(file, []byte(render(t, format, load(t, folder))), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// TestActionsCore: the official code of GitHub Actions writes the same bytes.
func TestActionsCore(t *testing.T) {
	type command struct {
		Command    string            `json:"command"`
		Properties map[string]string `json:"properties,omitempty"`
		Message    string            `json:"message"`
	}
	// What @actions/core calls two of the properties.
	names := map[string]string{"line": "startLine", "col": "startColumn"}
	var commands []command
	var want strings.Builder
	for _, folder := range folders(t) {
		r := load(t, folder)
		shown, _ := annotations(r, newMasker(r))
		for _, a := range shown {
			c := command{Command: a.command, Properties: map[string]string{}, Message: a.message}
			for _, p := range a.properties {
				c.Properties[cmp.Or(names[p.name], p.name)] = p.value
			}
			commands = append(commands, c)
		}
		title := r.Summary().tally()
		if title == "" {
			title = "no findings"
		}
		commands = append(commands, command{Command: "group", Message: "natstls: " + title}, command{Command: "endGroup"})
		for line := range strings.Lines(render(t, "github", r)) {
			if strings.HasPrefix(line, "::") && !strings.HasPrefix(line, "::notice title=natstls::GitHub shows") {
				want.WriteString(line)
			}
		}
	}
	text, err := json.Marshal(commands)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "annotations.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := node(t, "annotations.mjs", file)
	if err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	if diff := gocmp.Diff(got, want.String()); diff != "" {
		t.Errorf("(-@actions/core +natstls)\n%s", diff)
	}
}

// TestAjv: a second reader of JSON Schema takes our JSON, and the schema of SARIF takes our SARIF.
func TestAjv(t *testing.T) {
	dir := toolsDir(t)
	tests := []struct {
		format, ending string
		schemas        []string
	}{
		{"json", ".json", []string{schemaFile}},
		{"jsonl", ".jsonl", []string{lineSchemaFile, schemaFile}},
		{"gitlab", ".json", []string{"testdata/gitlab.schema.json"}},
		{"rdjson", ".json", []string{"testdata/rdjson.schema.json"}},
		{"sarif", ".sarif", []string{filepath.Join(dir, "node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json")}},
	}
	for _, test := range tests {
		t.Run(test.format, func(t *testing.T) {
			args := append(append(test.schemas, "--"), renderFiles(t, test.format, test.ending)...)
			if out, err := node(t, "schema.mjs", args...); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			wrong := filepath.Join(t.TempDir(), "wrong"+test.ending)
			if err := os.WriteFile(wrong, []byte(`{"nothing": 1}`), 0o644); err != nil {
				t.Fatal(err)
			}
			if out, err := node(t, "schema.mjs", append(append(test.schemas, "--"), wrong)...); err == nil {
				t.Errorf("the schema takes anything: %s", out)
			}
		})
	}
}

// TestSARIFMultitool: Microsoft's validator finds no error and no warning by the rules of SARIF and of
// GitHub's code scanning.
func TestSARIFMultitool(t *testing.T) {
	if out, err := node(t, "sarif.mjs", renderFiles(t, "sarif", ".sarif")...); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	broken := filepath.Join(t.TempDir(), "broken.sarif")
	text := strings.Replace(render(t, "sarif", load(t, fixtures+"/plain")), `"startLine":`, `"startLine":-`, 1)
	if err := os.WriteFile(broken, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := node(t, "sarif.mjs", broken); err == nil || !strings.Contains(out, "broken.sarif:1: error") {
		t.Errorf("the validator takes a negative line: %v\n%s", err, out)
	}
}

// TestXMLLint: libxml2 finds the XML well-formed, and in the form that readers expect.
func TestXMLLint(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("no xmllint: run .ci/tools")
	}
	for _, format := range []string{"junit", "checkstyle"} {
		files := renderFiles(t, format, ".xml")
		args := append([]string{"--noout", "--nonet", "--relaxng", "testdata/" + format + ".rng"}, files...)
		if out, err := exec.Command("xmllint", args...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", format, err, out)
		}
		other := []string{"--noout", "--nonet", "--relaxng", "testdata/" + format + ".rng", "testdata/" + format + ".rng"}
		if exec.Command("xmllint", other...).Run() == nil {
			t.Errorf("%s: the grammar takes anything", format)
		}
	}
}

// TestJUnitReader: a reader of JUnit reports counts what we count.
func TestJUnitReader(t *testing.T) {
	files := renderFiles(t, "junit", ".xml")
	out, err := node(t, "junit.mjs", files...)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != len(files) {
		t.Fatalf("%d answers for %d files", len(lines), len(files))
	}
	for i, file := range files {
		var suites struct {
			Tests, Failures, Errors int
			TestSuite               []struct {
				Name     string
				Tests    int
				TestCase []struct {
					Name, ClassName         string
					Failure, Error, Skipped []json.RawMessage
				}
			}
		}
		if err := json.Unmarshal([]byte(lines[i]), &suites); err != nil {
			t.Fatalf("%v\n%s", err, lines[i])
		}
		tests, failures, errors := 0, 0, 0
		for _, suite := range suites.TestSuite {
			if suite.Name == "" || suite.Tests != len(suite.TestCase) {
				t.Errorf("%s: the suite %q has %d tests, not %d", file, suite.Name, len(suite.TestCase), suite.Tests)
			}
			for _, test := range suite.TestCase {
				tests++
				failures += len(test.Failure)
				errors += len(test.Error)
			}
		}
		if tests == 0 || tests != suites.Tests || failures != suites.Failures || errors != suites.Errors {
			t.Errorf("%s: counted %d, %d, %d, but the report says %d, %d, %d", file, tests, failures, errors, suites.Tests, suites.Failures, suites.Errors)
		}
	}
}
