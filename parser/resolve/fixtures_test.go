package resolve_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/parser/resolve"
)

const fixtures = "../../fixtures/parser"

// TestServerRecords holds the verdict and the tree of each fixture to what nats-server's own parser
// made of it (fixtures/oracle records that).
func TestServerRecords(t *testing.T) {
	lookupEnv := readEnv(t, filepath.Join(fixtures, "env.txt"))
	files, err := filepath.Glob(filepath.Join(fixtures, "*.conf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		if filepath.Base(file) == "depth-exceeded.conf" {
			continue // deliberate: natstls stops at limit.Depth, docs/dialect.md says why
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".conf"), func(t *testing.T) {
			record, err := os.ReadFile(strings.TrimSuffix(file, ".conf") + ".server.txt")
			if errors.Is(err, fs.ErrNotExist) {
				t.Fatal("no record; run in fixtures/oracle: go test -run TestRecordParser -update .")
			}
			if err != nil {
				t.Fatal(err)
			}
			tree := resolve.Loader{ReadFile: os.ReadFile, LookupEnv: lookupEnv}.Load(file)
			compare(t, string(record), tree)
		})
	}
}

func compare(t *testing.T, record string, tree *resolve.Tree) {
	t.Helper()
	want := ""
	for _, word := range []string{"error: ", "crash: "} {
		if text, found := strings.CutPrefix(record, word); found {
			want = text
		}
	}
	mistakes := mistakes(tree)
	switch {
	case want != "" && len(mistakes) == 0:
		t.Errorf("nothing is reported, but nats-server refuses it: %s", want)
	case want == "" && len(mistakes) > 0:
		t.Errorf("nats-server takes it, but this is reported:\n%s", strings.Join(mistakes, "\n"))
	case want == "":
		if diff := cmp.Diff(record, canonical(t, tree)); diff != "" {
			t.Errorf("the tree is not the server's (-server +here):\n%s", diff)
		}
	}
}

// mistakes returns all that is reported, a line each.
func mistakes(tree *resolve.Tree) []string {
	var lines []string
	if tree.Err != nil {
		lines = append(lines, tree.Err.Error())
	}
	for _, file := range tree.Files {
		for _, e := range file.Errors {
			lines = append(lines, where(e.Span)+": "+e.Message)
		}
	}
	for _, p := range tree.Problems {
		lines = append(lines, problem(p))
	}
	return lines
}

func canonical(t testing.TB, tree *resolve.Tree) string {
	t.Helper()
	var out strings.Builder
	if err := resolve.Canonical(&out, tree); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// readEnv reads NAME=VALUE lines.
func readEnv(t testing.TB, file string) func(string) (string, bool) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return parseEnv(string(text))
}

func parseEnv(text string) func(string) (string, bool) {
	env := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		env[name] = value
	}
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}
