package lint_test

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-multierror"

	"natstls/lint"
	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// reports is a rule that reports every field whose key is its name.
func reports(name string, consequence lint.Consequence) *lint.Rule {
	return &lint.Rule{
		Name:         name,
		Consequences: []lint.Consequence{consequence},
		Check: func(p *lint.Pass) {
			for _, field := range p.Tree().Root.Fields {
				if field.Key == name {
					p.Report(lint.Finding{On: field, Message: "found " + name, Help: "remove it"})
				}
			}
		},
	}
}

func roots(files map[string]string, names ...string) []lint.Root {
	loader := resolve.Loader{ReadFile: func(name string) ([]byte, error) {
		if text, ok := files[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}}
	var list []lint.Root
	for _, name := range names {
		list = append(list, lint.Root{Name: name, Loader: loader, Target: release.Latest()})
	}
	return list
}

func lines(findings []lint.Finding) []string {
	var out []string
	for _, f := range findings {
		at := f.At.Place()
		out = append(out, fmt.Sprintf("%s:%d: %s %v", at.Source.Name, at.Begin().Line, f.Rule.Name, f.Roots))
	}
	return out
}

var clock = time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)

func TestRunOrdersAndMerges(t *testing.T) {
	files := map[string]string{
		"a.conf":   "include 'sub.conf'\nbeta: 1\nalpha: 2\n",
		"b.conf":   "include 'sub.conf'\nalpha: 1\n",
		"sub.conf": "beta: 3\ngamma: 4\n",
	}
	opts := lint.Options{Now: clock, Rules: []*lint.Rule{reports("gamma", lint.Noted), reports("alpha", lint.Refused)}}
	result, err := lint.Run(context.Background(), opts, roots(files, "b.conf", "a.conf")...)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a.conf:3: alpha [a.conf]",
		"b.conf:2: alpha [b.conf]",
		"sub.conf:2: gamma [b.conf a.conf]",
	}
	if diff := cmp.Diff(want, lines(result.Findings)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a.conf", "b.conf", "sub.conf"}, result.Files); diff != "" {
		t.Error(diff)
	}
	if f := result.Findings[0]; f.When != lint.AtCheck || f.Severity() != lint.Error || f.Path() != "alpha" {
		t.Errorf("defaults were not filled in: %+v", f)
	}
}

func TestRunIsDeterministic(t *testing.T) {
	files := map[string]string{}
	var names []string
	for i := range 60 {
		name := fmt.Sprintf("n%02d.conf", i)
		names = append(names, name)
		files[name] = "include shared.conf\nalpha: 1\nbeta: 2\nalpha: 3\n"
	}
	files["shared.conf"] = "gamma: 1\n"
	opts := lint.Options{Now: clock, Rules: []*lint.Rule{
		reports("alpha", lint.Noted), reports("beta", lint.Broken), reports("gamma", lint.Insecure),
	}}
	first, err := lint.Run(context.Background(), opts, roots(files, names...)...)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Findings) != 121 {
		t.Errorf("%d findings, want 121", len(first.Findings))
	}
	for range 5 {
		again, _ := lint.Run(context.Background(), opts, roots(files, names...)...)
		if diff := cmp.Diff(lines(first.Findings), lines(again.Findings)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestSelection(t *testing.T) {
	optIn := reports("gamma", lint.Noted)
	optIn.OptIn = true
	all := []*lint.Rule{reports("alpha", lint.Noted), reports("beta", lint.Noted), optIn}
	files := map[string]string{"a.conf": "alpha: 1\nbeta: 2\ngamma: 3\n"}
	tests := []struct {
		selected, ignored []string
		want              string
	}{
		{nil, nil, "alpha beta"},
		{[]string{"gamma", "alpha"}, nil, "alpha gamma"},
		{nil, []string{"beta"}, "alpha"},
		{[]string{"alpha"}, []string{"alpha"}, ""},
	}
	for _, test := range tests {
		opts := lint.Options{Now: clock, Rules: all, Select: test.selected, Ignore: test.ignored}
		result, err := lint.Run(context.Background(), opts, roots(files, "a.conf")...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range result.Findings {
			got = append(got, f.Rule.Name)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("select %v ignore %v: %v, want %s", test.selected, test.ignored, got, test.want)
		}
	}
}

func TestPanickingRuleIsNamedAndTheOthersGoOn(t *testing.T) {
	broken := &lint.Rule{Name: "breaks", Consequences: []lint.Consequence{lint.Noted}, Check: func(*lint.Pass) { panic("boom") }}
	opts := lint.Options{Now: clock, Rules: []*lint.Rule{broken, reports("alpha", lint.Noted)}}
	result, err := lint.Run(context.Background(), opts, roots(map[string]string{"a.conf": "alpha: 1"}, "a.conf", "absent.conf")...)
	if len(result.Findings) != 1 {
		t.Errorf("%d findings, want that of the other rule", len(result.Findings))
	}
	problems, ok := err.(*multierror.Error)
	if !ok || len(problems.Errors) != 2 {
		t.Fatalf("problems: %v", err)
	}
	if text := problems.Errors[0].Error(); text != "a.conf: internal error in rule breaks: boom" {
		t.Error(text)
	}
	if text := problems.Errors[1].Error(); !strings.HasPrefix(text, "absent.conf: ") {
		t.Error(text)
	}
}

func TestUndeclaredConsequenceIsAnError(t *testing.T) {
	rule := reports("alpha", lint.Noted)
	rule.Check = func(p *lint.Pass) {
		p.Report(lint.Finding{On: p.Tree().Root.Fields[0], Consequence: lint.Broken, Message: "x", Help: "y"})
	}
	_, err := lint.Run(context.Background(), lint.Options{Rules: []*lint.Rule{rule}}, roots(map[string]string{"a.conf": "alpha: 1"}, "a.conf")...)
	if err == nil || !strings.Contains(err.Error(), "without declaring it") {
		t.Errorf("err = %v", err)
	}
}

func TestCancelledRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	names := slices.Repeat([]string{"a.conf"}, 100)
	if _, err := lint.Run(ctx, lint.Options{}, roots(map[string]string{"a.conf": ""}, names...)...); err != context.Canceled {
		t.Errorf("err = %v", err)
	}
}

func TestIgnoreComments(t *testing.T) {
	files := map[string]string{"a.conf": `alpha: 1 # natstls:ignore alpha -- known, ticket 7
// natstls:ignore beta,alpha until=2026-06-01 -- last day today

# another remark
beta: 2
# natstls:ignore gamma until=2026-05-31 -- it is over
gamma: 3
delta: "a#b" # natstls:ignore delta
delta2: "# natstls:ignore delta2 -- inside a string"
`}
	var rules []*lint.Rule
	for _, name := range []string{"alpha", "beta", "gamma", "delta", "delta2"} {
		rules = append(rules, reports(name, lint.Noted))
	}
	var seen []*lint.Ignore
	after := &lint.Rule{Name: "after", Consequences: []lint.Consequence{lint.Noted}, After: true, Check: func(p *lint.Pass) { seen = p.Ignores }}
	opts := lint.Options{Now: clock.Add(13 * time.Hour), Rules: append(rules, after)}
	result, err := lint.Run(context.Background(), opts, roots(files, "a.conf")...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.conf:7: gamma [a.conf]", "a.conf:8: delta [a.conf]", "a.conf:9: delta2 [a.conf]"}, lines(result.Findings)); diff != "" {
		t.Error(diff)
	}
	var suppressed []string
	for _, s := range result.Suppressed {
		suppressed = append(suppressed, s.Rule.Name+"/"+s.By+"/"+s.Reason)
	}
	if diff := cmp.Diff([]string{"alpha/comment/known, ticket 7", "beta/comment/last day today"}, suppressed); diff != "" {
		t.Error(diff)
	}
	if len(seen) != 4 {
		t.Fatalf("%d ignore comments, want 4", len(seen))
	}
	if !slices.Equal(seen[1].Used, []string{"beta"}) || seen[1].Line != 5 {
		t.Errorf("the second comment: %+v", seen[1])
	}
	if !seen[2].Expired(opts.Now) || seen[3].Malformed != "it gives no reason" {
		t.Errorf("expired or malformed comments are not known as such: %+v %+v", seen[2], seen[3])
	}
	opts.NoIgnores = true
	result, _ = lint.Run(context.Background(), opts, roots(files, "a.conf")...)
	if len(result.Findings) != 5 || len(result.Suppressed) != 0 {
		t.Errorf("with NoIgnores there are %d findings and %d suppressed", len(result.Findings), len(result.Suppressed))
	}
}

func TestApply(t *testing.T) {
	source := &parser.Source{Name: "a.conf", Text: "one: 1\ntwo: 2\nthree: 3\n"}
	other := &parser.Source{Name: "environment", Text: "two", Outer: source, Segments: []parser.Segment{{Start: 0, End: 3, OuterStart: 7, OuterEnd: 10}}}
	span := func(start, end int) parser.Span { return parser.Span{Source: source, Start: start, End: end} }
	fix := func(unsafe bool, at parser.Span, text string) lint.Finding {
		return lint.Finding{Fixes: []lint.Fix{{Unsafe: unsafe, Edits: []lint.Edit{{At: at, New: text}}}}}
	}
	findings := []lint.Finding{
		fix(false, span(14, 19), "drei"),
		fix(false, span(0, 3), "eins"),
		fix(false, span(2, 5), "overlaps"),
		fix(true, span(7, 10), "zwei"),
		fix(false, parser.Span{Source: other, Start: 0, End: 3}, "not exact"),
	}
	if got, want := lint.Apply(findings, false)[source], "eins: 1\ntwo: 2\ndrei: 3\n"; got != want {
		t.Errorf("safe: %q, want %q", got, want)
	}
	if got, want := lint.Apply(findings, true)[source], "eins: 1\nzwei: 2\ndrei: 3\n"; got != want {
		t.Errorf("unsafe: %q, want %q", got, want)
	}
}

func BenchmarkRun(b *testing.B) {
	files := map[string]string{}
	var names []string
	for i := range 100 {
		name := fmt.Sprintf("n%02d.conf", i)
		names = append(names, name)
		files[name] = strings.Repeat("server_name: n\nport: 4222\ncluster { port: 6222, routes: [nats://a:1, nats://b:2] }\n", 20)
	}
	opts := lint.Options{Rules: []*lint.Rule{reports("alpha", lint.Noted)}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lint.Run(context.Background(), opts, roots(files, names...)...); err != nil {
			b.Fatal(err)
		}
	}
}

// TestUpgrade shows that an upgrade reports what it changes, and nothing that both releases have.
func TestUpgrade(t *testing.T) {
	old, err := release.Named("2.10.29")
	if err != nil {
		t.Fatal(err)
	}
	// on reports the field of its name for the releases from first to last.
	on := func(name string, first, last release.Version) *lint.Rule {
		rule := reports(name, lint.Refused)
		check := rule.Check
		rule.Check = func(p *lint.Pass) {
			if p.Target.Version.Compare(first) >= 0 && p.Target.Version.Compare(last) <= 0 {
				check(p)
			}
		}
		return rule
	}
	oldest, newest := release.Oldest(), release.Latest().Version
	after := reports("late", lint.Noted)
	after.After = true
	seen := &lint.Rule{
		Name: "seen", Consequences: []lint.Consequence{lint.Noted}, Upgrade: true,
		Check: func(p *lint.Pass) {
			for _, cured := range p.Cured {
				p.Report(lint.Finding{On: cured.On, Message: fmt.Sprintf("%s: from %s to %s", cured.Message, p.From.Version, p.Server.Target.Version)})
			}
		},
	}
	opts := lint.Options{Now: clock, Rules: []*lint.Rule{
		on("both", oldest, newest), on("before", oldest, old.Version), on("behind", newest, newest), seen, after,
	}}
	files := map[string]string{"a.conf": "both: 1\nbefore: 2\nbehind: 3\nlate: 4 # natstls:ignore both -- not unused\n"}
	upgrade := roots(files, "a.conf")
	upgrade[0].From = old
	result, err := lint.Run(context.Background(), opts, upgrade...)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a.conf:2: seen [a.conf]", "a.conf:3: behind [a.conf]"}
	if diff := cmp.Diff(want, lines(result.Findings)); diff != "" {
		t.Error(diff)
	}
	if got := result.Findings[0].Message; got != "found before: from 2.10.29 to "+newest.String() {
		t.Error(got)
	}
	// Without an upgrade the rules about one do not run.
	opts.Rules = opts.Rules[:4]
	result, err = lint.Run(context.Background(), opts, roots(files, "a.conf")...)
	if err != nil {
		t.Fatal(err)
	}
	want = []string{"a.conf:1: both [a.conf]", "a.conf:3: behind [a.conf]"}
	if diff := cmp.Diff(want, lines(result.Findings)); diff != "" {
		t.Error(diff)
	}
}
