package linttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/parser"
)

// policy returns what holds for all files of the fixture: a rule that runs alone is selected, also if it is
// OptIn.
func (f *Fixture) policy(t testing.TB, rules []*lint.Rule) func(string) *lint.Policy {
	t.Helper()
	policy := &lint.Policy{Locked: f.locked, Baseline: f.baseline(t)}
	if len(rules) == 1 {
		policy.Select = []string{rules[0].Name}
	}
	return func(string) *lint.Policy { return policy }
}

// baseline reads NAME.baseline.json, nil if there is none.
func (f *Fixture) baseline(t testing.TB) *lint.Baseline {
	t.Helper()
	name := strings.TrimSuffix(f.Path, ".conf") + ".baseline.json"
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	baseline, err := lint.ReadBaseline(&parser.Source{Name: name, Text: string(data)})
	if err != nil {
		t.Fatal(err)
	}
	baseline.File = filepath.Base
	return baseline
}
