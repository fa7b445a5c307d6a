package report

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"natstls/lint"
	"natstls/parser"
)

// hostile are texts that a reader of a log could take for an order: of GitHub (at the start of a line, or
// the older form anywhere), of Azure, of TeamCity, and of a terminal.
var hostile = []string{
	"::error::x", "\n::error::x", "\r\n::set-output name=a::x", " ::add-path::x", "##[add-path]x", "a ##[error]x", "##vso[task.setvariable]x",
	"\n##teamcity[buildStop]", "##teamcity[buildStop]", "\x1b[31mx", "\u009b31mx", "\x1b]0;x\a", "x\u202ey", "x\u2066y", "\x00x", "\x7fx", "\xffx", "\u2028x",
	"%0A::error::x", "</failure><x>&", "]]>", "<!-- -->", "](http://x) <img src=x>", "`x`|y", "\\",
}

// hostileReport puts a text wherever a report shows one.
func hostileReport(text string) *Report {
	source := &parser.Source{Name: text + ".conf", Text: text + " tls { verify: true } # " + text + "\n" + text}
	at := parser.Span{Source: source, Start: 0, End: len(source.Text)}
	f := lint.Finding{
		Rule: &lint.Rule{Name: "some-rule"}, Consequence: lint.Suspicious, At: at, Message: text, Help: text, Roots: []string{text, "b"},
		Related: []lint.Related{{At: parser.Span{Source: source, End: 1}, Message: text}},
		Fixes:   []lint.Fix{{Title: text, Edits: []lint.Edit{{At: at, New: text}}}},
	}
	return &Report{
		Result: &lint.Result{
			Findings:   []lint.Finding{f},
			Suppressed: []lint.Suppressed{{Finding: f, By: "comment", Reason: text, Until: time.Unix(0, 0)}},
			Files:      []string{source.Name, text},
		},
		Problems: []*lint.Problem{{File: text, Message: text}, {Message: text}},
		Version:  "1.0.0",
	}
}

// ours are the commands that the format github writes itself.
var ours = regexp.MustCompile(`^::(error|warning|notice) title=|^::group::natstls: [0-9]+ warning$|^::endgroup::$`)

// command is what the runner of GitHub takes for a command: two colons and a word at the start of a line.
var command = regexp.MustCompile(`^\s*(::[A-Za-z]|##)`)

func TestInjection(t *testing.T) {
	for _, text := range hostile {
		for _, format := range Formats() {
			out := render(t, format, hostileReport(text))
			for line := range strings.Lines(out) {
				line = strings.TrimSuffix(line, "\n")
				mine := format == "github" && ours.MatchString(line) || format == "markdown" && strings.HasPrefix(line, "## natstls: ")
				if command.MatchString(line) && !mine {
					t.Errorf("%s, %q: the line %q is a command", format, text, line)
				}
				if strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
					t.Errorf("%s, %q: a command in the line %q", format, text, line)
				}
			}
			for _, r := range out {
				if r != '\n' && r != '\t' && !printable(r) {
					t.Errorf("%s, %q: %U in the report", format, text, r)
				}
			}
			if format == "github" && strings.Count("\n"+out, "\n::") != 5 {
				t.Errorf("%q: not three annotations and a group:\n%s", text, out)
			}
		}
	}
}

// TestMarkdownRows: no text of a finding can leave its cell.
func TestMarkdownRows(t *testing.T) {
	bar := regexp.MustCompile(`(^|[^\\])\|`)
	for _, text := range hostile {
		for line := range strings.Lines(render(t, "markdown", hostileReport(text))) {
			if strings.HasPrefix(line, "| warning") && len(bar.FindAllString(line, -1)) != 5 {
				t.Errorf("%q: not four cells: %s", text, line)
			}
			if strings.Contains(strings.ReplaceAll(strings.ReplaceAll(line, "`", ""), "<br>", ""), "<img") && !strings.Contains(line, "`") {
				t.Errorf("%q: HTML in %s", text, line)
			}
		}
	}
	for text, want := range map[string]string{
		"@nats-io/team": "@<!-- -->nats-io/team", "ca_file _x_": `ca_file \_x\_`, "<b>&": "&lt;b&gt;&amp;", "a: b": "a: b", "http://x": `http\://x`,
		"[a](b)": `\[a\](b)`, "a|b": `a\|b`,
	} {
		if got := proseMarkdown(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{"a": "`a`", "a`b": "`` a`b ``", "``": "``` `` ```", "a|b": "`a\\|b`"} {
		if got := codeMarkdown(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
