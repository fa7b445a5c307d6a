package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// A fixture is a folder with configuration files and a case.json, which says what was found in them.
type fixture struct {
	Roots    []string          `json:"roots"` // default: nats.conf
	Env      map[string]string `json:"env"`
	Width    int               `json:"width"`
	Assumed  bool              `json:"assumed"`
	NoTarget bool              `json:"no_target"`
	Findings []fixtureFinding  `json:"findings"`
	Problems []lint.Problem    `json:"problems"`
}

type fixtureFinding struct {
	fixturePlace
	Rule        string           `json:"rule"`
	Consequence string           `json:"consequence"`
	When        string           `json:"when"`
	Message     string           `json:"message"`
	Help        string           `json:"help"`
	Roots       []string         `json:"roots"`
	Related     []fixtureRelated `json:"related"`
	Fixes       []fixtureFix     `json:"fixes"`
	Suppressed  bool             `json:"suppressed"`
	Reason      string           `json:"reason"`
	Until       string           `json:"until"`
}

// fixturePlace is the first place of At (up to To, if it is given) in a file, or what an option has.
type fixturePlace struct {
	File    string `json:"file"` // default: the first root
	At      string `json:"at"`
	To      string `json:"to"`
	EOF     bool   `json:"eof"`
	On      string `json:"on"`      // path of the option; its key is the place if nothing else is said
	Literal bool   `json:"literal"` // the place is the value that the server gets
}

type fixtureRelated struct {
	fixturePlace
	Message string `json:"message"`
}

type fixtureFix struct {
	Title  string        `json:"title"`
	Unsafe bool          `json:"unsafe"`
	Edits  []fixtureEdit `json:"edits"`
}

type fixtureEdit struct {
	fixturePlace
	New string `json:"new"`
}

// load reads the fixture of a folder as the report of a run.
func load(t testing.TB, folder string) *Report {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, "case.json"))
	if err != nil {
		t.Fatal(err)
	}
	var fix fixture
	if err := json.Unmarshal(content, &fix); err != nil {
		t.Fatalf("%s: %v", folder, err)
	}
	if len(fix.Roots) == 0 {
		fix.Roots = []string{"nats.conf"}
	}
	r := newReport(t, folder, fix.Env, fix.Roots...)
	r.Width = fix.Width
	r.Target.Assumed = fix.Assumed
	if fix.NoTarget {
		r.Target = release.Target{}
	}
	for i := range fix.Problems {
		r.Problems = append(r.Problems, &fix.Problems[i])
	}
	for _, f := range fix.Findings {
		finding := f.build(t, r)
		if !f.Suppressed {
			r.Result.Findings = append(r.Result.Findings, finding)
			continue
		}
		until, _ := time.Parse(time.DateOnly, f.Until)
		r.Result.Suppressed = append(r.Result.Suppressed, lint.Suppressed{Finding: finding, By: "comment", Reason: f.Reason, Until: until})
	}
	return r
}

// newReport reads roots and returns a report without findings.
func newReport(t testing.TB, folder string, env map[string]string, roots ...string) *Report {
	t.Helper()
	loader := resolve.Loader{
		ReadFile:  func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(folder, name)) },
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
	}
	r := &Report{
		Result:   &lint.Result{},
		Target:   release.Target{Version: release.Version{Major: 2, Minor: 15, Patch: 2}, Go: "1.27.3"},
		Version:  "1.2.3",
		ExitCode: 1,
		Home:     "https://natstls.example",
		URL:      func(rule string) string { return "https://natstls.example/rules/" + rule },
		Rules: []*lint.Rule{
			{Name: "insecure-skips-verification", Consequences: []lint.Consequence{lint.Insecure}},
			{Name: "unknown-option", Consequences: []lint.Consequence{lint.Refused, lint.Suspicious}},
		},
		Short: func(rule string) string { return "What " + rule + " finds." },
		Page: func(rule string) string {
			return "# " + rule + "\n\nWhat it finds.\n\n## What happens\n\nWhat `" + rule + "` does.\n\n## How to fix it\n\nSo.\n"
		},
	}
	seen := map[string]bool{}
	for _, root := range roots {
		tree := loader.Load(root)
		if tree.Err != nil {
			t.Fatalf("%s: %v", root, tree.Err)
		}
		r.Result.Trees = append(r.Result.Trees, tree)
		for _, file := range tree.Files {
			if !seen[file.Name] {
				seen[file.Name] = true
				r.Result.Files = append(r.Result.Files, file.Name)
			}
		}
	}
	return r
}

func (f fixtureFinding) build(t testing.TB, r *Report) lint.Finding {
	out := lint.Finding{
		Rule:    &lint.Rule{Name: f.Rule},
		At:      f.span(t, r),
		On:      f.field(t, r),
		Message: f.Message,
		Help:    f.Help,
		Roots:   f.Roots,
	}
	if out.Roots == nil {
		out.Roots = []string{"nats.conf"}
	}
	for _, c := range lint.Consequences() {
		if c.String() == f.Consequence {
			out.Consequence = c
		}
	}
	for _, w := range []lint.When{lint.AtCheck, lint.AtStart, lint.AtReload} {
		if w.String() == f.When {
			out.When = w
		}
	}
	for _, related := range f.Related {
		out.Related = append(out.Related, lint.Related{At: related.span(t, r), Message: related.Message})
	}
	for _, fix := range f.Fixes {
		edits := []lint.Edit{}
		for _, edit := range fix.Edits {
			edits = append(edits, lint.Edit{At: edit.span(t, r), New: edit.New})
		}
		out.Fixes = append(out.Fixes, lint.Fix{Title: fix.Title, Unsafe: fix.Unsafe, Edits: edits})
	}
	return out
}

func (p fixturePlace) span(t testing.TB, r *Report) parser.Span {
	t.Helper()
	if p.On != "" && p.At == "" {
		field := p.field(t, r)
		if p.Literal {
			return field.Value.Literal.Span
		}
		return field.Syntax.KeySpan
	}
	source := sourceNamed(r, p.File)
	if source == nil {
		t.Fatalf("no file %q", p.File)
	}
	if p.EOF {
		return parser.Span{Source: source, Start: len(source.Text), End: len(source.Text)}
	}
	start := strings.Index(source.Text, p.At)
	if start < 0 {
		t.Fatalf("%q is not in %s", p.At, source.Name)
	}
	end := start + len(p.At)
	if p.To != "" {
		end += strings.Index(source.Text[end:], p.To) + len(p.To)
	}
	return parser.Span{Source: source, Start: start, End: end}
}

func sourceNamed(r *Report, name string) *parser.Source {
	for _, tree := range r.Result.Trees {
		for _, file := range tree.Files {
			if name == "" || file.Name == name {
				return file.Source
			}
		}
	}
	return nil
}

func (p fixturePlace) field(t testing.TB, r *Report) *resolve.Field {
	t.Helper()
	if p.On == "" {
		return nil
	}
	for _, tree := range r.Result.Trees {
		if field := fieldAt(tree.Root, p.On); field != nil {
			return field
		}
	}
	t.Fatalf("no option %q", p.On)
	return nil
}

func fieldAt(node *resolve.Map, path string) *resolve.Field {
	for _, field := range node.Fields {
		if field.Path() == path {
			return field
		}
		for _, inner := range mapsOf(field.Value) {
			if found := fieldAt(inner, path); found != nil {
				return found
			}
		}
	}
	return nil
}

func mapsOf(v *resolve.Value) []*resolve.Map {
	var maps []*resolve.Map
	if v.Map != nil {
		maps = append(maps, v.Map)
	}
	for _, item := range v.Array {
		maps = append(maps, mapsOf(item)...)
	}
	return maps
}
