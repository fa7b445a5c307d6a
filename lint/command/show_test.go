package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"natstls/lint/report"
)

// showOf returns what show prints of a configuration, and its exit code.
func showOf(t *testing.T, text string, args ...string) (string, int) {
	t.Helper()
	if err := os.WriteFile("nats.conf", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, complaints bytes.Buffer
	code := Run(append([]string{"show", "--no-config"}, append(args, "nats.conf")...), strings.NewReader(""), &out, &complaints, nil)
	return out.String(), code
}

// goodFixtures are configurations of all kinds that servers take.
func goodFixtures(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../fixtures/*/good*.conf")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d fixtures: %v", len(files), err)
	}
	var texts []string
	for _, file := range files {
		texts = append(texts, string(mustRead(t, file)))
	}
	return texts
}

func TestShowSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/show.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := goodFixtures(t)
	standardCertificates(t)
	points := 0
	for _, text := range texts {
		out, code := showOf(t, text, "--format", "json")
		if code == exitFailed && out == "" {
			t.Fatalf("no output for %s", text)
		}
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
		config := document.(map[string]any)["configurations"].([]any)[0].(map[string]any)
		points += len(config["listeners"].([]any)) + len(config["links"].([]any))
		config["unheard"] = true
		if schema.Validate(document) == nil {
			t.Error("the schema takes a field that it does not know")
		}
	}
	if points < 300 {
		t.Errorf("%d ports and links only", points)
	}
}

// The page fits a terminal of 100 columns, and nothing steers it, whatever the configuration says.
func TestShowText(t *testing.T) {
	texts := append(goodFixtures(t),
		"listen: \"\x1b[31m\u202eevil:4222\"\ntls { ca_file: \"a\x1b]0;b\x07|c\\nd\", cert_file: \"##[x]\u4e2d\u6587.pem\", key_file: k, verify: true }\n",
		"cluster { port: 1, routes: [ \"nats://a\u4e2d\u6587\u4e2d\u6587:1\", \"nats://"+strings.Repeat("x", 300)+":1\" ], tls { timeout: 1 } }\n")
	standardCertificates(t)
	for _, text := range texts {
		for _, format := range []string{"text", "markdown"} {
			out, _ := showOf(t, text, "--format", format)
			if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
				t.Errorf("%s: %q in %s", format, out[i:min(len(out), i+20)], out)
			}
			if format == "markdown" {
				checkTables(t, out)
			} else {
				checkWidth(t, out)
			}
		}
	}
}

// checkWidth demands rows of at most 100 columns; headings may be longer.
func checkWidth(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if columns := report.Columns(strings.TrimSuffix(line, "\n")); columns > 100 && strings.HasPrefix(line, "   ") {
			t.Errorf("%d columns: %s", columns, line)
		}
	}
}

// checkTables demands four cells in every row.
func checkTables(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `\|`, "")
		if strings.HasPrefix(line, "|") && (strings.Count(line, "|") != 5 || !strings.HasSuffix(line, " |")) {
			t.Errorf("no row of four cells: %s", line)
		}
	}
}

func TestShowHidesSecrets(t *testing.T) {
	standardCertificates(t)
	text := `
cluster { port: 1, authorization { user: u, password: "s3cret" }, routes: [ "nats://u:s3cret@a:1" ], routes: [ "nats://u:s3cret@b:1" ] }
leafnodes { remotes: [ { url: "nats://s3cret@a:1", proxy { url: "http://u:s3cret@p:1" } } ] }
gateway { name: g, gateways: [ { name: h, url: "nats://u:s3/cret@c:1" } ] }
resolver: URL("https://u:s3cret@r/?token=s3cret")
tls { ca_file: "nats://u:s3cret@x", ca_file: "y" }
`
	for _, format := range []string{"text", "markdown", "json"} {
		if out, _ := showOf(t, text, "--format", format); strings.Contains(out, "s3") {
			t.Errorf("%s shows a secret:\n%s", format, out)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, nil},
		{"one two three", 8, []string{"one two", "three"}},
		{"one", 3, []string{"one"}},
		{"longer words", 4, []string{"long", "er", "word", "s"}},
		{"中文字 a", 4, []string{"中文", "字 a"}},
	} {
		if diff := cmp.Diff(test.want, wrap(test.text, test.columns)); diff != "" {
			t.Errorf("%q in %d columns: %s", test.text, test.columns, diff)
		}
	}
}
