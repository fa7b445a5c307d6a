package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

func testReader() Reader {
	return Reader{
		Rules: []string{"verify-without-ca", "unknown-option", "min-version"},
		Meant: func(word string, candidates []string) string {
			i := slices.IndexFunc(candidates, func(c string) bool { return strings.HasPrefix(c, word[:min(len(word), 3)]) })
			if i < 0 {
				return ""
			}
			return ", did you mean " + candidates[i] + "?"
		},
	}
}

// settingsCase is one text of testdata/*.txt: the title behind ===, the text, and behind --- the errors.
type settingsCase struct{ title, text, want string }

func settingsCases(t testing.TB, name string) []settingsCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var cases []settingsCase
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		title, rest, _ := strings.Cut(part, "\n")
		text, want, _ := strings.Cut(rest+"\n", "\n---\n")
		cases = append(cases, settingsCase{title, text + "\n", strings.TrimSpace(want)})
	}
	return cases
}

func errorsOf(text string) string {
	_, failed := testReader().Read("repo/.natstls.yaml", []byte(text))
	var lines []string
	for _, err := range failed {
		lines = append(lines, strings.TrimPrefix(err.Error(), "repo/.natstls.yaml:"))
	}
	return strings.Join(lines, "\n")
}

// TestReadErrors holds what is said of bad settings against testdata/bad.txt.
func TestReadErrors(t *testing.T) {
	for _, c := range settingsCases(t, "bad.txt") {
		t.Run(c.title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, errorsOf(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadGood(t *testing.T) {
	for _, c := range settingsCases(t, "good.txt") {
		t.Run(c.title, func(t *testing.T) {
			if got := errorsOf(c.text); got != "" {
				t.Error(got)
			}
		})
	}
}

// TestSchema shows that the published schema takes the good settings, and refuses the bad ones except for what
// a schema cannot see.
func TestSchema(t *testing.T) {
	schema := compiled(t)
	for _, c := range settingsCases(t, "good.txt") {
		if strings.HasSuffix(c.title, "(not in the schema)") {
			continue
		}
		if err := schema.Validate(plainValue(t, c.text)); err != nil {
			t.Errorf("%s: %v", c.title, err)
		}
	}
	for _, c := range settingsCases(t, "bad.txt") {
		if strings.HasSuffix(c.title, "(not in the schema)") {
			continue
		}
		if schema.Validate(plainValue(t, c.text)) == nil {
			t.Errorf("%s: the schema takes it", c.title)
		}
	}
}

// TestSchemaKeys shows that the schema and the reader have the same keys.
func TestSchemaKeys(t *testing.T) {
	var schema map[string]any
	data, err := os.ReadFile("../../docs/settings.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Load(data, &schema); err != nil {
		t.Fatal(err)
	}
	at := func(path ...string) map[string]any {
		node := schema
		for _, step := range path {
			node = node[step].(map[string]any)
		}
		return node["properties"].(map[string]any)
	}
	same(t, "settings", at(), namesIn(settingsKeys()))
	same(t, "overrides", at("properties", "overrides", "items"), append(namesIn(optionKeys()), "paths"))
	same(t, "environment", at("$defs", "environment"), namesIn(environmentKeys()))
	same(t, "expiry", at("$defs", "expiry"), namesIn(expiryKeys()))
	same(t, "fleets", at("$defs", "fleet"), namesIn(fleetKeys()))
	same(t, "servers", at("$defs", "server"), namesIn(serverKeys()))
	same(t, "clients", at("$defs", "client"), namesIn(clientKeys()))
}

func namesIn[T any](keys []key[T]) []string {
	var names []string
	for _, k := range keys {
		names = append(names, k.name)
	}
	return names
}

func same(t *testing.T, what string, properties map[string]any, keys []string) {
	t.Helper()
	var names []string
	for name := range properties {
		names = append(names, name)
	}
	slices.Sort(names)
	slices.Sort(keys)
	if diff := cmp.Diff(names, keys); diff != "" {
		t.Errorf("%s: the schema (-) and the reader (+) differ:\n%s", what, diff)
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("../../docs/settings.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// plainValue reads YAML as an editor with the schema does.
func plainValue(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := yaml.Load([]byte(text), &value); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return value
}

// TestDocumented shows that docs/settings.md has a section for every key and that its examples can be read.
func TestDocumented(t *testing.T) {
	data, err := os.ReadFile("../../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, names := range [][]string{namesIn(settingsKeys()), namesIn(serverKeys()), namesIn(clientKeys()), namesIn(environmentKeys()), namesIn(expiryKeys())} {
		for _, name := range names {
			if !strings.Contains(text, "`"+name+"`") {
				t.Errorf("docs/settings.md says nothing of `%s`", name)
			}
		}
	}
	reader := Reader{Rules: rulesIn(t)}
	schema := compiled(t)
	blocks := strings.Split(text, "```yaml\n")[1:]
	for i, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		if _, failed := reader.Read(fmt.Sprintf("example %d", i+1), []byte(block)); len(failed) > 0 {
			t.Errorf("%v in:\n%s", failed[0], block)
		}
		if err := schema.Validate(plainValue(t, block)); err != nil {
			t.Errorf("%v in:\n%s", err, block)
		}
	}
	if len(blocks) < 5 {
		t.Errorf("there are only %d examples", len(blocks))
	}
}

// rulesIn returns the names of all rules: those that have a page.
func rulesIn(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("../../docs/rules/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	var names []string
	for _, page := range pages {
		names = append(names, strings.TrimSuffix(filepath.Base(page), ".md"))
	}
	return names
}
