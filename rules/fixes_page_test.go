package rules

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"natstls/lint/linttest"
)

var fixRow = regexp.MustCompile(`(?m)^\| \[([a-z0-9-]+)\]\(rules/([a-z0-9-]+)\.md\) \| [^|]+ \| (safe|unsafe|safe or unsafe) \|$`)

// TestFixesPage compares the table in docs/fixes.md with the fixes that the bad fixtures of each rule have.
func TestFixesPage(t *testing.T) {
	page, err := os.ReadFile("../docs/fixes.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, row := range fixRow.FindAllStringSubmatch(string(page), -1) {
		if row[1] != row[2] || listed[row[1]] != "" {
			t.Errorf("a row is wrong or there twice: %s", row[0])
		}
		listed[row[1]] = row[3]
	}
	if rows := strings.Count(string(page), "](rules/"); rows != len(listed) {
		t.Errorf("of %d rows with a rule %d can be read", rows, len(listed))
	}
	for _, rule := range All() {
		var kinds [2]bool
		for _, fixture := range linttest.Fixtures(t, fixturesOf(rule), "bad") {
			for _, finding := range fixture.LintWith(t, rule, All()).Findings {
				for _, fix := range finding.Fixes {
					if fix.Exact() && fix.Unsafe {
						kinds[1] = true
					} else if fix.Exact() {
						kinds[0] = true
					}
				}
			}
		}
		want := map[[2]bool]string{{true, false}: "safe", {false, true}: "unsafe", {true, true}: "safe or unsafe"}[kinds]
		if listed[rule.Name] != want {
			t.Errorf("docs/fixes.md says %q of %s, the fixtures show %q", listed[rule.Name], rule.Name, want)
		}
		delete(listed, rule.Name)
	}
	for name := range listed {
		t.Errorf("docs/fixes.md lists %s, which is no rule", name)
	}
}
