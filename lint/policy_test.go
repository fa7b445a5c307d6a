package lint_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/lint"
	"natstls/parser"
)

// policyRun runs rules alpha (suspicious), beta (noted) and the opt-in rule gamma (noted) over a.conf, which may
// include sub.conf, and gives back what was found and what was suppressed.
func policyRun(t *testing.T, files map[string]string, policy map[string]*lint.Policy) (found, suppressed []string, result *lint.Result) {
	t.Helper()
	gamma := reports("gamma", lint.Noted)
	gamma.OptIn = true
	opts := lint.Options{
		Now:   clock,
		Rules: []*lint.Rule{reports("alpha", lint.Suspicious), reports("beta", lint.Noted), gamma},
		Files: lint.FilesOff,
		Policy: func(file string) *lint.Policy {
			if p := policy[file]; p != nil {
				return p
			}
			return &lint.Policy{}
		},
	}
	result, err := lint.Run(context.Background(), opts, roots(files, "a.conf")...)
	if err != nil {
		t.Fatal(err)
	}
	for i := range result.Findings {
		f := &result.Findings[i]
		found = append(found, fmt.Sprintf("%s:%d %s %v", f.At.Place().Source.Name, f.At.Begin().Line, f.Rule.Name, f.Severity()))
	}
	for _, f := range result.Suppressed {
		suppressed = append(suppressed, fmt.Sprintf("%s %s %s", f.Rule.Name, f.By, f.Reason))
	}
	return found, suppressed, result
}

func TestPolicy(t *testing.T) {
	one := map[string]string{"a.conf": "alpha: 1\nbeta: 2\ngamma: 3\n"}
	two := map[string]string{"a.conf": "include 'sub.conf'\nbeta: 2\n", "sub.conf": "alpha: 1\ngamma: 3\n"}
	comment := map[string]string{"a.conf": "alpha: 1 # natstls:ignore alpha,beta -- why\nbeta: 2\n"}
	high := map[string]lint.Severity{"beta": lint.Error, "alpha": lint.Info}
	for _, test := range []struct {
		name              string
		files             map[string]string
		policy            map[string]*lint.Policy
		found, suppressed []string
	}{
		{"nothing decided", one, nil, []string{"a.conf:1 alpha warning", "a.conf:2 beta info"}, nil},
		{"selected and ignored", one, map[string]*lint.Policy{"a.conf": {Select: []string{"beta", "gamma"}, Ignore: []string{"beta"}}},
			[]string{"a.conf:3 gamma info"}, nil},
		{"severities", one, map[string]*lint.Policy{"a.conf": {Severity: high}}, []string{"a.conf:1 alpha info", "a.conf:2 beta error"}, nil},
		{"suppressed", one, map[string]*lint.Policy{"a.conf": {Suppress: map[string]string{"alpha": "old"}}},
			[]string{"a.conf:2 beta info"}, []string{"alpha settings old"}},
		{"locked beats suppressed", one, map[string]*lint.Policy{"a.conf": {Suppress: map[string]string{"alpha": "old"}, Locked: []string{"alpha"}}},
			[]string{"a.conf:1 alpha warning", "a.conf:2 beta info"}, nil},
		{"the included file has its own", two, map[string]*lint.Policy{"sub.conf": {Select: []string{"gamma"}}},
			[]string{"a.conf:2 beta info", "sub.conf:2 gamma info"}, nil},
		{"and that of the root does not reach it", two, map[string]*lint.Policy{"a.conf": {Ignore: []string{"alpha", "beta"}}},
			[]string{"sub.conf:1 alpha warning"}, nil},
		{"comment", comment, nil, []string{"a.conf:2 beta info"}, []string{"alpha comment why"}},
		{"locked beats comment", comment, map[string]*lint.Policy{"a.conf": {Locked: []string{"alpha"}}},
			[]string{"a.conf:1 alpha warning", "a.conf:2 beta info"}, nil},
	} {
		found, suppressed, _ := policyRun(t, test.files, test.policy)
		if diff := cmp.Diff(test.found, found); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
		if diff := cmp.Diff(test.suppressed, suppressed); diff != "" {
			t.Errorf("%s:\n%s", test.name, diff)
		}
	}
}

// TestIgnoreStates shows what an ignore comment knows of its rules.
func TestIgnoreStates(t *testing.T) {
	files := map[string]string{"a.conf": "alpha: 1 # natstls:ignore alpha,beta,gamma,delta -- why\n"}
	_, _, result := policyRun(t, files, map[string]*lint.Policy{"a.conf": {Locked: []string{"beta"}}})
	ignore := result.Ignores[0]
	got := []string{strings.Join(ignore.Used, " "), strings.Join(ignore.Ran, " "), strings.Join(ignore.Locked, " ")}
	if diff := cmp.Diff([]string{"alpha", "alpha", "beta"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestSeverityOrders shows that a given severity counts where findings of one place are put in order.
func TestSeverityOrders(t *testing.T) {
	rule := &lint.Rule{Name: "late", Consequences: []lint.Consequence{lint.Noted}, Check: func(p *lint.Pass) {
		p.Report(lint.Finding{On: p.Tree().Root.Fields[0], Message: "m", Help: "h"})
	}}
	opts := lint.Options{
		Now: clock, Rules: []*lint.Rule{reports("alpha", lint.Suspicious), rule},
		Policy: func(string) *lint.Policy {
			return &lint.Policy{Severity: map[string]lint.Severity{"late": lint.Error}}
		},
	}
	result, err := lint.Run(context.Background(), opts, roots(map[string]string{"a.conf": "alpha: 1"}, "a.conf")...)
	if err != nil {
		t.Fatal(err)
	}
	if result.Findings[0].Rule != rule {
		t.Errorf("first comes %s", result.Findings[0].Rule.Name)
	}
}

func TestBaselineOfRun(t *testing.T) {
	first := map[string]string{"a.conf": "alpha: 1\nbeta: {x: 1}\n"}
	_, _, result := policyRun(t, first, nil)
	plain := func(name string) string { return name }
	empty := &lint.Baseline{Name: "known.json", File: plain}
	written := lint.WriteBaseline(empty.NewEntries(result.Findings))
	known, err := lint.ReadBaseline(&parser.Source{Name: "known.json", Text: string(written)})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text        string
		found, suppressed int
	}{
		{"the same", first["a.conf"], 0, 2},
		{"moved", "# more\n\nbeta {\n y: 2 }\nalpha = 1\n", 0, 2},
		{"another value", "alpha: 2\nbeta: {x: 1}\n", 1, 1},
		{"another type", "alpha: '1'\nbeta: 1\n", 1, 1},
		{"gone", "x: 1\n", 0, 0},
	} {
		found, suppressed, _ := policyRun(t, map[string]string{"a.conf": test.text}, map[string]*lint.Policy{"a.conf": {Baseline: known}})
		if len(found) != test.found || len(suppressed) != test.suppressed {
			t.Errorf("%s: found %q, suppressed %q", test.name, found, suppressed)
		}
	}
	locked := &lint.Policy{Baseline: known, Locked: []string{"alpha"}}
	if found, _, _ := policyRun(t, first, map[string]*lint.Policy{"a.conf": locked}); len(found) != 1 {
		t.Errorf("the baseline takes away %q of a locked rule", found)
	}
}

func TestBaselineUpdated(t *testing.T) {
	all := []*lint.Rule{reports("alpha", lint.Suspicious), reports("beta", lint.Noted)}
	entry := func(rule, file string) lint.BaselineEntry {
		return lint.BaselineEntry{Rule: rule, File: file, Count: 1, Roots: []string{file}}
	}
	old := &lint.Baseline{Entries: []lint.BaselineEntry{entry("beta", "b.conf"), entry("alpha", "a.conf"), entry("gone-rule", "a.conf"), entry("alpha", "b.conf")}}
	got := old.Updated(nil, []lint.Stale{{BaselineEntry: entry("alpha", "a.conf"), Gone: 1}}, all)
	want := []lint.BaselineEntry{entry("alpha", "b.conf"), entry("beta", "b.conf")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadBaselineErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", "b.json:1:1: the baseline ends too early"},
		{"[]", "b.json:1:2: a baseline needs { here"},
		{"{}", "b.json:1:3: schema_version is not 1: this natstls cannot read the baseline"},
		{`{"schema_version":2}`, "b.json:1:21: schema_version is not 1: this natstls cannot read the baseline"},
		{`{"schema_version":1} x`, "b.json:1:22: text follows the baseline"},
		{`{"schema_version":1,"foo":1}`, `b.json:1:26: a baseline has no key "foo"`},
		{"{\"schema_version\":1,\"findings\":[\n{\"rule\":\"a\"}]}", "b.json:2:1: an entry needs a rule and a file"},
		{"{\"schema_version\":1,\"findings\":[\n{\"rule\":\"a\",\"file\":\"f\",\"count\":-1}]}", "b.json:2:1: the count of an entry is from 1 to 1000000"},
		{"{\"schema_version\":1,\"findings\":[\n{\"rule\":1}]}", "b.json:2:1: rule cannot be a number"},
	} {
		_, err := lint.ReadBaseline(&parser.Source{Name: "b.json", Text: test.text})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.text, err, test.want)
		}
	}
}

// FuzzBaseline shows that no text makes the reader panic, that entries have their places, and that what was read
// is written and read as the same.
func FuzzBaseline(f *testing.F) {
	f.Add("{\"schema_version\":1,\"findings\":[\n{\"rule\":\"a\",\"file\":\"f\",\"path\":\"p\",\"value\":\"v\",\"count\":2,\"roots\":[\"r\"]},\n{\"rule\":\"b\",\"file\":\"f\"}\n]}\n")
	f.Add(`{"findings":[{"rule":"\u0000","file":"\ud800"}],"schema_version":1}`)
	f.Fuzz(func(t *testing.T, text string) {
		read, err := lint.ReadBaseline(&parser.Source{Name: "b.json", Text: text})
		if err != nil {
			return
		}
		for _, entry := range read.Entries {
			if at := entry.At.Text(); !strings.HasPrefix(at, "{") || !strings.HasSuffix(at, "}") {
				t.Errorf("an entry stands at %q", at)
			}
		}
		again, err := lint.ReadBaseline(&parser.Source{Name: "b.json", Text: string(lint.WriteBaseline(read.Entries))})
		if err != nil {
			t.Fatal(err)
		}
		bare := func(entries []lint.BaselineEntry) []lint.BaselineEntry {
			entries = slices.Clone(entries)
			for i := range entries {
				entries[i].At = parser.Span{}
			}
			return entries
		}
		if diff := cmp.Diff(bare(read.Entries), bare(again.Entries)); diff != "" {
			t.Error(diff)
		}
	})
}
