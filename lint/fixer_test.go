package lint_test

import (
	"context"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// replacing makes a rule that finds a value and replaces it; "bad" in a value is an error.
func replacing(name, find string, consequence lint.Consequence, unsafe bool, with string) *lint.Rule {
	return &lint.Rule{Name: name, Consequences: []lint.Consequence{consequence}, Check: func(p *lint.Pass) {
		for _, f := range p.Tree().Root.Fields {
			at := f.Syntax.Value.Span
			i := strings.Index(at.Text(), find)
			if i < 0 {
				continue
			}
			finding := lint.Finding{At: at, Message: name, Help: "help"}
			if with != "-" {
				at.Start += i
				at.End = at.Start + len(find)
				finding.Fixes = []lint.Fix{{Title: "fix", Unsafe: unsafe, Edits: []lint.Edit{{At: at, New: with}}}}
			}
			p.Report(finding)
		}
	}}
}

// fixing runs a Fixer over files; those in fixed/ may not be changed.
func fixing(t *testing.T, unsafe bool, files map[string]string, rules ...*lint.Rule) *lint.Fixed {
	t.Helper()
	fixer := lint.Fixer{
		Options:  lint.Options{Rules: rules},
		Unsafe:   unsafe,
		Key:      func(name string) string { return strings.TrimPrefix(name, "./") },
		Editable: func(name string) bool { return !strings.HasPrefix(name, "fixed/") },
		Roots: func(texts map[string]string) []lint.Root {
			var roots []lint.Root
			for _, name := range []string{"a.conf", "./a.conf", "b.conf"} {
				read := func(name string) ([]byte, error) {
					name = strings.TrimPrefix(name, "./")
					if text, ok := texts[name]; ok {
						return []byte(text), nil
					}
					return []byte(files[name]), nil
				}
				roots = append(roots, lint.Root{Name: name, Target: release.Latest(), Loader: resolve.Loader{ReadFile: read}})
			}
			return roots
		},
	}
	fixed, err := fixer.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return fixed
}

func textOf(fixed *lint.Fixed, name, otherwise string) string {
	for _, change := range fixed.Changes {
		if change.Name == name {
			return change.New
		}
	}
	return otherwise
}

func TestFixer(t *testing.T) {
	one := replacing("one", "one", lint.Suspicious, false, "two")
	two := replacing("two", "two", lint.Suspicious, false, "three")
	long := replacing("long", "one-two", lint.Suspicious, false, "four")
	guess := replacing("guess", "guess", lint.Suspicious, true, "known")
	worse := replacing("worse", "good", lint.Suspicious, false, "bad")
	bad := replacing("bad", "bad", lint.Refused, false, "-")
	broken := replacing("broken", "whole", lint.Suspicious, false, `"`)
	round := replacing("round", "left", lint.Suspicious, false, "right")
	back := replacing("back", "right", lint.Suspicious, false, "left")
	same := replacing("same", "same", lint.Suspicious, false, "same")
	for _, c := range []struct {
		what, text, want string
		unsafe           bool
		rules            []*lint.Rule
		left             string
	}{
		{what: "in rounds", text: "a: one\nb: x", want: "a: three\nb: x", rules: []*lint.Rule{one, two}},
		{what: "overlapping", text: "a: one-two", want: "a: four", rules: []*lint.Rule{one, two, long}},
		{what: "guess left", text: "a: guess", want: "a: guess", rules: []*lint.Rule{guess}},
		{what: "guess made", text: "a: guess", want: "a: known", unsafe: true, rules: []*lint.Rule{guess}},
		{what: "harm", text: "a: good\nb: one\nc: good", want: "a: good\nb: two\nc: good", rules: []*lint.Rule{worse, bad, one},
			left: "there would be a new finding of bad"},
		{what: "syntax", text: "a: whole\nb: one", want: "a: whole\nb: two", rules: []*lint.Rule{broken, one}, left: "the text would not parse"},
		{what: "changes nothing", text: "a: same", want: "a: same", rules: []*lint.Rule{same}},
	} {
		t.Run(c.what, func(t *testing.T) {
			fixed := fixing(t, c.unsafe, map[string]string{"a.conf": c.text}, c.rules...)
			if got := textOf(fixed, "./a.conf", textOf(fixed, "a.conf", c.text)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.left == "" != (len(fixed.LeftOut) == 0) || c.left != "" && fixed.LeftOut[0].Reason != c.left {
				t.Errorf("left out: %v", fixed.LeftOut)
			}
			if len(fixed.Changes) > 1 || fixed.Unfinished {
				t.Errorf("%d changes of one file, unfinished: %v", len(fixed.Changes), fixed.Unfinished)
			}
		})
	}
	if fixed := fixing(t, false, map[string]string{"a.conf": "a: left"}, round, back); !fixed.Unfinished {
		t.Error("two fixes that undo each other come to an end")
	}
	files := map[string]string{"a.conf": "include fixed/x.inc\na: one", "fixed/x.inc": "b: one", "b.conf": "c: one"}
	fixed := fixing(t, false, files, one)
	if len(fixed.Changes) != 2 || len(fixed.Outside) != 1 || fixed.Outside[0] != "fixed/x.inc" || len(fixed.Result.Findings) != 1 {
		t.Errorf("%+v", fixed)
	}
}

// TestFixExact shows which fixes can be made.
func TestFixExact(t *testing.T) {
	source := &parser.Source{Name: "a.conf", Text: "0123456789"}
	at := func(start, end int) lint.Edit {
		return lint.Edit{At: parser.Span{Source: source, Start: start, End: end}}
	}
	virtual := &parser.Source{Name: "command line", Text: "0123", Virtual: true}
	for what, c := range map[string]struct {
		edits []lint.Edit
		want  bool
	}{
		"nothing":      {nil, false},
		"one":          {[]lint.Edit{at(1, 2)}, true},
		"two":          {[]lint.Edit{at(5, 6), at(1, 2)}, true},
		"touching":     {[]lint.Edit{at(1, 2), at(2, 3)}, false},
		"overlapping":  {[]lint.Edit{at(1, 5), at(2, 3)}, false},
		"command line": {[]lint.Edit{{At: parser.Span{Source: virtual, End: 1}}}, false},
	} {
		fix := lint.Fix{Edits: c.edits}
		if got := fix.Exact(); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}
