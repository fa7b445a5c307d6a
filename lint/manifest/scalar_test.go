package manifest_test

import (
	"strings"
	"testing"
	"time"

	"natstls/lint/manifest"
	"natstls/parser"
)

func now() time.Time { return time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC) }

// loose returns the configuration in the only ConfigMap of a text.
func loose(t *testing.T, text string) *parser.Source {
	t.Helper()
	file := manifest.Read(&parser.Source{Name: "m.yaml", Text: text})
	for _, problem := range file.Problems {
		t.Fatal(problem.Message)
	}
	folders := manifest.New([]*manifest.File{file}, now()).Loose(nil)
	if len(folders) != 1 {
		t.Fatalf("%d folders", len(folders))
	}
	source, err := folders[0].ReadSource("nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// Each word of a configuration leads to the same word in the manifest, however the scalar is written.
func TestPlacesInScalars(t *testing.T) {
	const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  # ä comment\n"
	for name, scalar := range map[string]string{
		"literal":          "  nats.conf: |\n    port: 4222\n\n    tls {\n      verify: WORD\n    }\n",
		"literal stripped": "  nats.conf: |-\n    port: 4222\n    verify: WORD",
		"literal indented": "  nats.conf: |2+\n      port: 4222\n    verify: WORD\n\n",
		"literal with CR":  "  nats.conf: |\r\n    port: 4222\r\n    verify: WORD\r\n",
		"literal tagged":   "  nats.conf: !!str &anchor |  # comment\n    ünï: 1\n    verify: WORD\n",
		"folded":           "  nats.conf: >\n    port: 4222,\n    verify: WORD\n\n    http: 8222\n",
		"folded deeper":    "  nats.conf: >-\n    a: 1\n      b: 2\n    verify: WORD\n",
		"double quoted":    "  nats.conf: \"port: 4222\\n\\ttls: \\\"x\\\" \\u00e4\\nverify: WORD\\n\"\n",
		"double in lines":  "  nats.conf: \"port: 4222,\n    a: 1\\\n    , verify: WORD\n\n    b: 2\"\n",
		"single quoted":    "  nats.conf: 'a: ''b'', verify: WORD'\n",
		"single in lines":  "  nats.conf: 'a: ''b'',\n    verify: WORD'\n",
		"plain":            "  nats.conf: verify=WORD\n",
		"plain in lines":   "  nats.conf: a=1\n    verify=WORD\n",
		"flow":             "  {nats.conf: \"port: 4222, verify: WORD\"}\n",
	} {
		t.Run(name, func(t *testing.T) {
			text := head + scalar
			source := loose(t, text)
			at := strings.Index(source.Text, "WORD")
			if at < 0 {
				t.Fatalf("the text is %q", source.Text)
			}
			span := parser.Span{Source: source, Start: at, End: at + len("WORD")}
			if place := span.Place(); place.Start != strings.Index(text, "WORD") || place.Text() != "WORD" || !span.Exact() {
				t.Errorf("place is %q at %d, exact %t", place.Text(), place.Start, span.Exact())
			}
		})
	}
}

func TestPlaceInBase64IsTheKey(t *testing.T) {
	source := loose(t, "apiVersion: v1\nkind: Secret\nmetadata: {name: c}\ndata:\n  nats.conf: cG9ydDog\n    NDIyMg==\n")
	span := parser.Span{Source: source, Start: 0, End: 4}
	if source.Text != "port: 4222" || span.Place().Text() != "nats.conf" || span.Exact() {
		t.Errorf("text %q, place %q, exact %t", source.Text, span.Place().Text(), span.Exact())
	}
}
