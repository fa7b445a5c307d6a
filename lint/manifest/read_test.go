package manifest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"natstls/lint/manifest"
	"natstls/parser"
)

func TestRecognise(t *testing.T) {
	for text, want := range map[string]bool{
		"kind: ConfigMap\napiVersion: v1\n":               true,
		"\ufeffapiVersion: v1\r\nkind : List\r\n":         true,
		`{"kind": "List", "apiVersion": "v1"}`:            true,
		"{\n  \"apiVersion\": \"v1\",\n \"kind\": \"A\"}": true,
		"---\n# comment\n---\n{apiVersion: v1, kind: A}":  true,
		"port: 4222\n": false,
		"# apiVersion: v1\n# kind: A\nport: 4222":   false,
		"apiVersion: v2\nname: a chart of helm\n":   false,
		"{ \"port\": 4222 } # kind apiVersion":      false,
		"server_name: apiVersion\nkind_of: nothing": false,
	} {
		if got := manifest.Recognise(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}

// A broken document is one problem, and the others are read.
func TestBrokenDocuments(t *testing.T) {
	const good = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	for text, want := range map[string]string{
		good + "---\nkind: {\n---\n" + good:                             "2 [5:1]",
		"a: b: c\n...\n" + good + "--- # x\n" + good:                    "2 [1:5]",
		"%YAML 1.2\n---\n" + good + "data: {a: |\n":                     "0 [6:11]",
		"\xff\xfe\n---\n" + good:                                        "1 [1:1]",
		"a: *b\n---\n" + good:                                           "1 [1:4]",
		good + "data:\n  a: |\n    ---\n    b\n":                        "1 []",
		"kind: {{ .Values.x }}: y\n---\nx: {{ if y }}: {\n---\n" + good: "1 [1:22]",
		"# nothing\n---\n---\n\n---":                                    "0 []",
	} {
		file := manifest.Read(&parser.Source{Name: "m.yaml", Text: text})
		var places []string
		for _, problem := range file.Problems {
			at := problem.At.Begin()
			places = append(places, fmt.Sprintf("%d:%d", at.Line, at.Column))
		}
		if got := fmt.Sprint(len(file.Objects), " ", places); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 30 {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	for name, text := range map[string]string{
		"aliases":   head + bomb,
		"deep":      head + "x: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"very deep": strings.Repeat("{a: ", 100_000),
		"documents": strings.Repeat("---\na: b\n", 60_000),
		"big value": "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {nats.conf: " + strings.Repeat("AAAA", 1<<20) + "}\n",
	} {
		file := manifest.Read(&parser.Source{Name: "m.yaml", Text: text})
		for _, folder := range manifest.New([]*manifest.File{file}, now()).Loose(nil) {
			folder.ReadSource("nats.conf")
		}
		limited := slices.ContainsFunc(file.Problems, func(p *manifest.Problem) bool { return p.Kind == manifest.Limit })
		if limited == (name == "aliases" || name == "very deep") || len(file.Problems) > 1 { // aliases cost nothing; YAML that ends too early is no limit
			t.Errorf("%s: limited %t, %d problems", name, limited, len(file.Problems))
		}
	}
}
