package rules

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// TestFixAllFixtures makes the fixes of all rules in every fixture. Nothing may parse worse, no error may be new, and
// a second run must change nothing.
func TestFixAllFixtures(t *testing.T) {
	made := 0
	for _, rule := range All() {
		for _, kind := range []string{"bad", "good"} {
			for _, fixture := range linttest.Fixtures(t, fixturesOf(rule), kind) {
				if !fixture.From().Version.IsZero() {
					continue // an upgrade fixes nothing
				}
				for _, unsafe := range []bool{false, true} {
					made += fixFixture(t, fixture, unsafe)
				}
			}
		}
	}
	if made < 100 {
		t.Errorf("only %d fixes were made, so this tests less than it should", made)
	}
}

func fixFixture(t *testing.T, fixture *linttest.Fixture, unsafe bool) int {
	t.Helper()
	before := fixture.Lint(t, All())
	fixed := fixture.Fix(t, All(), unsafe)
	if fixed.Unfinished {
		t.Errorf("%s: fixing does not end", fixture.Path)
	}
	for _, change := range fixed.Changes {
		if was, is := mistakes(change.Old), mistakes(change.New); is > was {
			t.Errorf("%s: %d syntax errors became %d", change.Name, was, is)
		}
	}
	errorsOf := func(result *lint.Result) map[string]int {
		counts := map[string]int{}
		for _, f := range result.Findings {
			if f.Severity() == lint.Error {
				counts[f.Rule.Name]++
			}
		}
		return counts
	}
	known := errorsOf(before)
	for rule, count := range errorsOf(fixed.Result) {
		if count > known[rule] {
			t.Errorf("%s: fixing gives a new finding of %s", fixture.Path, rule)
		}
	}
	return fixed.Made
}

func mistakes(text string) int { return len(parser.Parse(&parser.Source{Text: text}).Errors) }

// alone reads one text, and no file beside it.
func alone(text string) resolve.Loader {
	return resolve.Loader{ReadFile: func(name string) ([]byte, error) {
		if name != "nats.conf" {
			return nil, os.ErrNotExist
		}
		return []byte(text), nil
	}}
}

// fixText makes the fixes of a text on its own.
func fixText(t testing.TB, text string, unsafe bool) (string, *lint.Fixed) {
	t.Helper()
	fixer := lint.Fixer{
		Options: lint.Options{Rules: All(), Now: linttest.Now(), Files: lint.FilesOff},
		Unsafe:  unsafe,
		Roots: func(texts map[string]string) []lint.Root {
			current, changed := texts["nats.conf"]
			if !changed {
				current = text
			}
			return []lint.Root{{
				Name:   "nats.conf",
				Target: release.Latest(),
				Loader: alone(current),
			}}
		},
	}
	fixed, err := fixer.Run(context.Background())
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	for _, change := range fixed.Changes {
		text = change.New
	}
	return text, fixed
}

// TestFixLayout shows what becomes of comments and layout. The form is that of testdata/fix/*.txt: the text, a line
// of dashes, and the fixed text.
func TestFixLayout(t *testing.T) {
	paths, err := filepath.Glob("testdata/fix/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text, _, found := strings.Cut(string(data), "-----\n")
			if !found {
				t.Fatal("there is no line of dashes")
			}
			got, _ := fixText(t, text, strings.HasSuffix(path, "-unsafe.txt"))
			linttest.Golden(t, path, text+"-----\n"+got)
		})
	}
}

// FuzzFix makes the fixes of texts that begin as bad fixtures: safe ones, then all. Nothing may parse worse, no error
// may be new, and a second run must change nothing.
func FuzzFix(f *testing.F) {
	paths, err := filepath.Glob("../fixtures/*/bad*.conf")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		for _, unsafe := range []bool{false, true} {
			fixed, report := fixText(t, text, unsafe)
			if was, is := mistakes(text), mistakes(fixed); is > was {
				t.Fatalf("%d syntax errors became %d\n%q\n%q", was, is, text, fixed)
			}
			known, now := claims(t, text), claims(t, fixed)
			for rule, count := range now {
				if count > known[rule] {
					t.Fatalf("a new finding of %s\n%q\n%q", rule, text, fixed)
				}
			}
			if report.Unfinished {
				t.Fatalf("fixing does not end: %q", text)
			}
			if again, _ := fixText(t, fixed, unsafe); again != fixed {
				t.Fatalf("fixed again: %s", cmp.Diff(fixed, again))
			}
			text = fixed
		}
	})
}

// claims counts the findings of a text that are refused or broken, by rule.
func claims(t testing.TB, text string) map[string]int {
	t.Helper()
	result, err := lint.Run(context.Background(), lint.Options{Rules: All(), Now: linttest.Now(), Files: lint.FilesOff}, lint.Root{
		Name: "nats.conf", Target: release.Latest(),
		Loader: alone(text),
	})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	counts := map[string]int{}
	for _, f := range result.Findings {
		if f.Consequence == lint.Refused || f.Consequence == lint.Broken {
			counts[f.Rule.Name]++
		}
	}
	return counts
}
