package rules

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/report"
)

func fixturesOf(rule *lint.Rule) string { return filepath.Join("../fixtures", rule.Name) }

// TestRules runs every rule over its fixtures; see package linttest for their form.
func TestRules(t *testing.T) {
	for _, rule := range All() {
		t.Run(rule.Name, func(t *testing.T) { linttest.Run(t, rule, All(), fixturesOf(rule)) })
	}
}

// TestReports compares what people read about the bad fixtures with fixtures/NAME/bad*.txt.
func TestReports(t *testing.T) {
	for _, rule := range All() {
		fixtures := append(linttest.Fixtures(t, fixturesOf(rule), "bad"), linttest.Manifests(t, fixturesOf(rule), "bad")...)
		for _, fixture := range fixtures {
			t.Run(rule.Name+"/"+fixture.Name, func(t *testing.T) {
				linttest.Golden(t, strings.TrimSuffix(fixture.Path, ".conf")+".txt", reportOf(t, rule, fixture))
			})
		}
	}
}

func reportOf(t *testing.T, rule *lint.Rule, fixture *linttest.Fixture) string {
	t.Helper()
	var out bytes.Buffer
	err := report.Lookup("full")(&out, &report.Report{
		Result:   fixture.LintWith(t, rule, All()),
		Target:   fixture.Target(),
		From:     fixture.From(),
		Version:  "test",
		ExitCode: 1,
		Width:    100,
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestAfterRulesRunAlone shows that an ignore comment is not called unused if its rule did not run.
func TestAfterRulesRunAlone(t *testing.T) {
	for _, fixture := range linttest.Fixtures(t, fixturesOf(ignoreUnused), "bad") {
		for _, finding := range fixture.Lint(t, []*lint.Rule{ignoreUnused}).Findings {
			t.Errorf("%s: %s", fixture.Path, finding.Message)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"verify-without-ca", "unknown-option", "syntax-error"}
	for name, want := range map[string]string{
		"verify-without-cas":     "verify-without-ca",
		"unknow-option":          "unknown-option",
		"Syntax-Error":           "syntax-error",
		"cert-expired":           "",
		"":                       "",
		strings.Repeat("x", 1e6): "",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("%.30q: got %q, want %q", name, got, want)
		}
	}
	if slices.Contains(known, "") {
		t.Fatal("an empty name is known")
	}
}
