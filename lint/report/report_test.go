package report

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/parser"
)

func TestLookup(t *testing.T) {
	for _, name := range Formats() {
		if Lookup(name) == nil {
			t.Errorf("no format %q", name)
		}
	}
	if Lookup("nope") != nil {
		t.Error("a format called nope")
	}
}

// TestEditorFormat: editors find the place of a line of the concise format with a pattern such as
// %f:%l:%c: %m.
func TestEditorFormat(t *testing.T) {
	line := regexp.MustCompile(`^[^:]+:[0-9]+:[0-9]+: (error|warning|info): .* \[[a-z0-9-]+\]$`)
	for _, folder := range folders(t) {
		r := load(t, folder)
		r.Problems = nil
		text := render(t, "concise", r)
		if got := strings.Count(text, "\n"); got != len(r.Result.Findings) {
			t.Errorf("%s: %d lines for %d findings", folder, got, len(r.Result.Findings))
		}
		for found := range strings.Lines(text) {
			if !line.MatchString(strings.TrimSuffix(found, "\n")) {
				t.Errorf("%s: %q", folder, found)
			}
		}
	}
}

// TestColour: with colours off nothing of a terminal is left, and with colours on nothing but them
// is added.
func TestColour(t *testing.T) {
	for _, folder := range folders(t) {
		for _, format := range []string{"full", "grouped"} {
			r := load(t, folder)
			plain := render(t, format, r)
			if strings.Contains(plain, "\x1b") {
				t.Errorf("%s %s: an escape without colours", folder, format)
			}
			r.Color = true
			colourful := render(t, format, r)
			if colourful == plain {
				t.Errorf("%s %s: no colours", folder, format)
			}
			if got := sgr.ReplaceAllString(colourful, ""); got != plain {
				t.Errorf("%s %s: colours change the text:\n%s", folder, format, got)
			}
		}
	}
}

func TestFileNames(t *testing.T) {
	source := &parser.Source{Name: "::warning::\x1b[2J\xff\u202e.conf\n", Text: "x: y"}
	r := &Report{Result: &lint.Result{Findings: []lint.Finding{{
		Rule: &lint.Rule{Name: "x"}, Consequence: lint.Noted, Message: "m", At: parser.Span{Source: source},
	}}}}
	want := `./::warning::\x1b[2J\xff\u202e.conf\n:1:1: info: m [x]` + "\n"
	if got := render(t, "concise", r); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRootsText(t *testing.T) {
	tests := map[string]string{
		"a b":         "a, b",
		"a b c d e":   "a, b, c, d, e",
		"a b c d e f": "a, b, c, d and 2 more",
	}
	for roots, want := range tests {
		if got := rootsText(strings.Fields(roots)); got != want {
			t.Errorf("%s: got %q, want %q", roots, got, want)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriterError(t *testing.T) {
	r := load(t, fixtures+"/plain")
	for _, name := range Formats() {
		if err := Lookup(name)(brokenWriter{}, r); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkFull writes 10,000 findings of one file for people.
func BenchmarkFull(b *testing.B) {
	source := &parser.Source{Name: "nats.conf", Text: strings.Repeat("tls { cert_file: \"./server.pem\", password: \"s3cret-1\" }\n", 10000)}
	r := &Report{Result: &lint.Result{Files: []string{"nats.conf"}}}
	rule := &lint.Rule{Name: "some-rule"}
	for number := 1; number <= 10000; number++ {
		_, start := source.Line(number)
		at := parser.Span{Source: source, Start: start + 6, End: start + 15}
		r.Result.Findings = append(r.Result.Findings, lint.Finding{
			Rule: rule, Consequence: lint.Insecure, At: at, Message: "the certificate is no certificate", Help: "get another",
			Related: []lint.Related{{At: parser.Span{Source: source, Start: start, End: start + 3}, Message: "in this block"}},
		})
	}
	for _, name := range Formats() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := Lookup(name)(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
