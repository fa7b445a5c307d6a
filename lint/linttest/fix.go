package linttest

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/lint"
)

// Fix makes the fixes of a fixture as natstls lint --fix does, in its file and in those that it includes.
func (f *Fixture) Fix(t testing.TB, rules []*lint.Rule, unsafe bool) *lint.Fixed {
	t.Helper()
	return f.fix(t, lint.Options{Rules: rules, Policy: f.policy(t, rules)}, unsafe)
}

// fix makes fixes; the options say of which rules.
func (f *Fixture) fix(t testing.TB, opts lint.Options, unsafe bool) *lint.Fixed {
	t.Helper()
	opts.Now, opts.Files, opts.EnvironmentGiven = Now(), f.files, f.environmentGiven
	fixer := lint.Fixer{
		Options: opts,
		Unsafe:  unsafe,
		Roots: func(texts map[string]string) []lint.Root {
			roots := f.roots()
			for i := range roots {
				roots[i].Loader.ReadFile = func(name string) ([]byte, error) {
					if text, ok := texts[name]; ok {
						return []byte(text), nil
					}
					return f.readFile(name)
				}
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

// fixText returns the text of the fixture with the fixes of a rule, the text as it is if there are none.
func (f *Fixture) fixText(t testing.TB, rule *lint.Rule, all []*lint.Rule) string {
	t.Helper()
	if rule.After || rule.Upgrade { // they need what the other rules find
		for source, text := range lint.Apply(f.LintWith(t, rule, all).Findings, true) {
			if source.Name == f.Path {
				return text
			}
		}
		return f.text
	}
	policy := *f.policy(t, all)("")
	policy.Select = []string{rule.Name}
	opts := lint.Options{Rules: all, Policy: func(string) *lint.Policy { return &policy }}
	for _, change := range f.fix(t, opts, true).Changes {
		if change.Name == f.Path {
			return change.New
		}
	}
	return f.text
}

// fixed makes the fixes of the findings and compares with the golden NAME.fixed.conf. The fixed text must have
// fewer of the findings and no new one, and be fixed no further.
func fixed(t *testing.T, rule *lint.Rule, all []*lint.Rule, f *Fixture, result *lint.Result) {
	t.Helper()
	if f.fleet != "" {
		return
	}
	text := f.fixText(t, rule, all)
	golden := strings.TrimSuffix(f.Path, ".conf") + ".fixed.conf"
	if text == f.text {
		if _, err := os.Stat(golden); err == nil {
			t.Errorf("%s exists but no finding has a fix", golden)
		}
		return
	}
	Golden(t, golden, text)
	again := f.with(text)
	if after := again.LintWith(t, rule, all); len(after.Findings) >= len(result.Findings) {
		t.Errorf("after fixing there are %d findings, before there were %d", len(after.Findings), len(result.Findings))
	}
	if more := again.fixText(t, rule, all); more != text {
		t.Errorf("the fixed text is fixed again: %v", cmp.Diff(text, more))
	}
	before, now := count(f.Lint(t, all).Findings), count(again.Lint(t, all).Findings)
	for name, n := range now {
		if n > before[name] {
			t.Errorf("fixing gives a new finding of %s", name)
		}
	}
}

func count(findings []lint.Finding) map[string]int {
	counts := map[string]int{}
	for _, f := range findings {
		counts[f.Rule.Name]++
	}
	return counts
}
