// Package linttest tests a rule with a folder of fixtures. It serves the rules of natstls and those
// that users write themselves.
//
// The folder holds bad*.conf and good*.conf. A bad file runs with its rule alone and must give
// exactly the findings that it expects (a rule that runs After the others, or in an Upgrade, runs with
// all of them); a good file runs with all rules and must give none above info. Findings are expected
// by comments at the offending lines, in the file itself or in one that it includes, one regular
// expression for each finding of the line:
//
//	verify: tru   # want "not a boolean"
//
// Where a comment cannot stand, bad.want beside bad.conf has lines of the form "LINE:COLUMN REGEXP"
// (or "FILE:LINE:COLUMN REGEXP" for an included file). A comment "# test: KEY=VALUE …" sets what the
// run needs: files=required|present|off, environment=given, platform=linux, nats=RELEASE, from=RELEASE
// (the run is then about an upgrade), beside=FOLDER (where relative file names are tried as well),
// system-roots=FILE (the authorities of the server's system), locked=RULE,… (no comment ignores them).
// bad.baseline.json is a baseline, in which FILE is the name without its folder; bad.env holds
// NAME=VALUE lines of environment, bad.args the flags with which the server is started, one word a line;
// findings about these have the FILE "command line". Configurations may name the certificate files of
// Certificates and files of the folder.
//
// bad*.fleet and good*.fleet are fleets: the file holds a folder with the configurations of the servers,
// and bad.fleet.want the findings, each with the FILE. Here the files of FleetCertificates are there as
// well. A good fleet runs with the rules about links: its servers are there for these, and may be odd
// otherwise.
//
// bad*.yaml and good*.yaml are Kubernetes manifests, see Manifests; bad.yaml.want may hold the findings.
package linttest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

var update = flag.Bool("update", false, "write the golden files of the fixtures anew")

// Now is the clock of all fixtures.
func Now() time.Time { return time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC) }

// Run tests a rule with the fixtures in dir; all are the rules that good files run with.
func Run(t *testing.T, rule *lint.Rule, all []*lint.Rule, dir string) {
	t.Helper()
	bad := append(Fixtures(t, dir, "bad"), Manifests(t, dir, "bad")...)
	good := append(Fixtures(t, dir, "good"), Manifests(t, dir, "good")...)
	if len(bad) == 0 || len(good) == 0 {
		t.Errorf("%s: a rule needs at least one bad.conf and one good.conf", dir)
	}
	reported := map[lint.Consequence]bool{}
	for _, f := range bad {
		t.Run(f.Name, func(t *testing.T) { runBad(t, rule, all, f, reported) })
	}
	for _, consequence := range rule.Consequences {
		if len(bad) > 0 && !reported[consequence] {
			t.Errorf("%s: no bad fixture shows that %s can be %v", dir, rule.Name, consequence)
		}
	}
	for _, f := range good {
		t.Run(f.Name, func(t *testing.T) {
			judges := f.judges(all)
			noneAboveInfo(t, "", f.Lint(t, judges).Findings)
			openBlocks(t, judges, f)
		})
	}
}

func runBad(t *testing.T, rule *lint.Rule, all []*lint.Rule, f *Fixture, reported map[lint.Consequence]bool) {
	result := f.LintWith(t, rule, all)
	compare(t, f, result)
	for _, finding := range result.Findings {
		reported[finding.Consequence] = true
		wording(t, finding)
	}
	if !f.manifest {
		fixed(t, rule, all, f, result)
	}
}

// compare holds the findings against what the fixture expects.
func compare(t *testing.T, f *Fixture, result *lint.Result) {
	t.Helper()
	wants := f.wants(t, result)
	for _, finding := range result.Findings {
		place := finding.At.Place()
		name, at := filepath.Base(place.Source.Name), place.Begin()
		i := slices.IndexFunc(wants, func(w want) bool { return w.meets(name, at, finding.Message) })
		if i < 0 {
			t.Errorf("%s:%d:%d: unexpected: %s", name, at.Line, at.Column, finding.Message)
			continue
		}
		wants = slices.Delete(wants, i, i+1)
	}
	for _, w := range wants {
		t.Errorf("%s:%d: no finding matches %q", w.file, w.line, w.pattern)
	}
}

// wording holds a message against the house style.
func wording(t *testing.T, f lint.Finding) {
	t.Helper()
	for _, text := range []string{f.Message, f.Help} {
		if text == "" {
			t.Errorf("%s: message and help must both say something: %q, %q", f.Rule.Name, f.Message, f.Help)
			continue
		}
		word, _, _ := strings.Cut(text, " ")
		if len(word) > 1 && word[0] >= 'A' && word[0] <= 'Z' && word[1:] == strings.ToLower(word[1:]) {
			t.Errorf("%s: starts with a capital: %q", f.Rule.Name, text)
		}
		if strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
			t.Errorf("%s: ends with a full stop or has several lines: %q", f.Rule.Name, text)
		}
		if strings.Contains(text, "illegal") {
			t.Errorf("%s: says illegal: %q", f.Rule.Name, text)
		}
	}
}

func noneAboveInfo(t *testing.T, what string, findings []lint.Finding) {
	t.Helper()
	for _, f := range findings {
		if f.Severity() > lint.Info {
			at := f.At.Place()
			t.Errorf("%s%s:%d:%d: %s: %s", what, filepath.Base(at.Source.Name), at.Begin().Line, at.Begin().Column, f.Rule.Name, f.Message)
		}
	}
}

// openBlocks derives two tests from a good file: with any one setting moved into an include that is
// not there, or any one value taken from a variable that is not set, nothing but that may be said,
// since the setting could be anything.
func openBlocks(t *testing.T, all []*lint.Rule, f *Fixture) {
	t.Helper()
	others := slices.DeleteFunc(slices.Clone(all), func(r *lint.Rule) bool {
		return r.Name == "include-not-found" || r.Name == "undefined-variable"
	})
	for _, name := range f.members() {
		openFields(t, others, name, f.texts[name], func(text string) *Fixture { return f.withMember(name, text) })
	}
	if f.fleet == "" && !f.manifest {
		openFields(t, others, f.Path, f.text, f.with)
	}
}

// openFields derives the tests of openBlocks for one text; with returns the fixture with another one.
func openFields(t *testing.T, rules []*lint.Rule, name, whole string, with func(string) *Fixture) {
	t.Helper()
	file := parser.Parse(&parser.Source{Name: name, Text: whole})
	if len(file.Errors) > 0 {
		return
	}
	eachField(file.Root, func(field *parser.Field) {
		for _, replacement := range []struct {
			span parser.Span
			text string
		}{
			{withComma(field.Span), "\ninclude 'natstls-not-there.conf'\n"},
			{field.Value.Span, " $NATSTLS_NOT_SET "},
		} {
			if field.Include {
				continue
			}
			span := replacement.span
			text := whole[:span.Start] + replacement.text + whole[span.End:]
			what := fmt.Sprintf("with %q instead of %q: ", strings.TrimSpace(replacement.text), span.Text())
			noneAboveInfo(t, what, with(text).Lint(t, rules).Findings)
		}
	})
}

// withComma adds the comma or semicolon behind a field to its span, which has no place behind an include.
func withComma(span parser.Span) parser.Span {
	rest := strings.TrimLeft(span.Source.Text[span.End:], " \t")
	if rest != "" && (rest[0] == ',' || rest[0] == ';') {
		span.End = len(span.Source.Text) - len(rest) + 1
	}
	return span
}

func eachField(m *parser.Map, do func(*parser.Field)) {
	for i := range m.Fields {
		do(&m.Fields[i])
		eachFieldOf(&m.Fields[i].Value, do)
	}
}

func eachFieldOf(v *parser.Value, do func(*parser.Field)) {
	if v.Map != nil {
		eachField(v.Map, do)
	}
	for i := range v.Array {
		eachFieldOf(&v.Array[i], do)
	}
}

// Golden compares a text with a golden file, or writes it if the flag -update is given.
func Golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with: go test ./... -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (if it should, run: go test ./... -update):\n%s", path, diff)
	}
}

// LintWith gives the findings of one rule: alone, or among all rules if it looks at what they found.
func (f *Fixture) LintWith(t testing.TB, rule *lint.Rule, all []*lint.Rule) *lint.Result {
	t.Helper()
	if !rule.After && !rule.Upgrade {
		return f.Lint(t, []*lint.Rule{rule})
	}
	result := f.Lint(t, all)
	result.Findings = slices.DeleteFunc(result.Findings, func(other lint.Finding) bool { return other.Rule != rule })
	return result
}

// Lint runs rules over the fixture as the engine does.
func (f *Fixture) Lint(t testing.TB, rules []*lint.Rule) *lint.Result {
	t.Helper()
	opts := lint.Options{Rules: rules, Now: Now(), Files: f.files, EnvironmentGiven: f.environmentGiven, Policy: f.policy(t, rules)}
	roots := f.roots()
	if f.manifest {
		roots, opts.Manifests = f.manifestRoots()
	}
	result, err := lint.Run(context.Background(), opts, roots...)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// roots returns the configurations of the fixture.
func (f *Fixture) roots() []lint.Root {
	if f.fleet != "" {
		return f.fleetRoots()
	}
	return []lint.Root{{
		Name:        f.Path,
		Loader:      resolve.Loader{ReadFile: f.readFile, LookupEnv: f.lookupEnv},
		Files:       f,
		Target:      f.target,
		Platform:    f.platform,
		SystemRoots: f.systemRoots,
		Beside:      f.beside,
		From:        f.from,
		Args:        f.commandLine(),
	}}
}
