package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/parser"
)

// hashesOf returns the hashes of all lines.
func hashesOf(text string) []string {
	var hashes []string
	for _, line := range hashLines(text) {
		hashes = append(hashes, line.hash)
	}
	return hashes
}

// TestLineHashes: the values of GitHub's upload action for a small file, and what it makes of line breaks
// and blanks.
func TestLineHashes(t *testing.T) {
	const text = "port: 4222\ntls {\n  insecure: true\n}\n"
	want := []string{"67fe29eedc2a8baf:1", "aed60c5a7afd3b04:1", "e96d7b02d75944d8:1", "32dce9ccfdbc9d3e:1", "c129715d7a2bc9a3:1"}
	same := []string{
		text, strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, "\n", "\r"),
		strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(text, "\n", "\t \n"),
	}
	for _, variant := range same {
		if got := hashesOf(variant); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", variant, got, want)
		}
	}
	if got := hashesOf(""); !slices.Equal(got, want[4:]) {
		t.Errorf("the empty file: got %q", got)
	}
	// Lines whose next hundred characters are equal are counted.
	repeated := hashesOf(strings.Repeat("a\n", 60))
	if len(repeated) != 61 || repeated[0] != strings.TrimSuffix(repeated[10], ":11")+":1" || repeated[10] == repeated[11] {
		t.Errorf("repeated lines: %q", repeated)
	}
	// A carriage return, a blank and a line feed are two line breaks.
	if got := hashesOf("a\r \nb"); len(got) != 3 {
		t.Errorf("got %d lines", len(got))
	}
	// Beyond the first plane a character is two code units.
	if a, b := hashesOf("🔒")[0], hashesOf("\U0001f513")[0]; a == b {
		t.Error("the second code unit does not count")
	}
}

// rolling is the same computation in another way: the window moves over the text as the action has it.
func rolling(text string) []string {
	const size = 100
	units, starts := lineUnits(text)
	var sequence []uint16
	for _, u := range units {
		sequence = append(sequence, u.code)
	}
	sequence = append(sequence, 0xffff)
	sequence = append(sequence, make([]uint16, size)...)
	power := uint64(1)
	for range size {
		power *= 37
	}
	seen := map[uint64]int{}
	var hashes []string
	var hash uint64
	next := 0
	for i, unit := range sequence {
		if next < len(starts) && i == starts[next]+size {
			seen[hash]++
			hashes = append(hashes, fmt.Sprintf("%x:%d", hash, seen[hash]))
			next++
		}
		hash = hash*37 + uint64(unit)
		if i >= size {
			hash -= power * uint64(sequence[i-size])
		}
	}
	for ; next < len(starts); next++ {
		seen[hash]++
		hashes = append(hashes, fmt.Sprintf("%x:%d", hash, seen[hash]))
	}
	return hashes
}

func FuzzLineHashes(f *testing.F) {
	f.Add("port: 4222\r\ntls {\r \n}\n")
	f.Add(strings.Repeat("a: b\n", 50))
	f.Add("🔒\xff\r\r\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := hashesOf(text), rolling(text); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// TestSecretLineHashes: a hash from which a secret could be found is not written.
func TestSecretLineHashes(t *testing.T) {
	source := &parser.Source{Name: "nats.conf", Text: "a: b\n" + strings.Repeat("# filler\n", 11) + "c: d\npassword: secret1\ne: f\n"}
	r := &Report{Result: &lint.Result{}}
	for number := 1; number < source.LineCount(); number++ {
		_, start := source.Line(number)
		r.Result.Findings = append(r.Result.Findings, lint.Finding{
			Rule: &lint.Rule{Name: "r"}, Consequence: lint.Noted, Message: "m", At: parser.Span{Source: source, Start: start, End: start + 1}})
	}
	var got []bool
	for _, result := range parseSARIF(t, r).Results {
		got = append(got, result.Fingerprints["primaryLocationLineHash"] != "")
	}
	// A line of filler has 8 units, and the hundred of line 3 reach into the password.
	want := []bool{true, true, false, false, false, false, false, false, false, false, false, false, false, false, true}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// TestURIs: what can stand in a file name.
func TestURIs(t *testing.T) {
	s := &sarifWriter{report: &Report{Result: &lint.Result{}}}
	for name, want := range map[string]string{
		"nats.conf": "nats.conf", "./conf/../nats.conf": "nats.conf", "50% off, a:b?c#d.conf": "50%25%20off%2C%20a%3Ab%3Fc%23d.conf",
		"服/é.conf": "%E6%9C%8D/%C3%A9.conf", "\xff\x1b": "%FF%1B", "../x.conf": "../x.conf", "/etc/nats.conf": "file:///etc/nats.conf",
		"C:/nats.conf": "file:///C:/nats.conf", `a\b`: "a%5Cb",
	} {
		got := s.artifact(name)
		if got.URI != want {
			t.Errorf("%s: got %s, want %s", name, got.URI, want)
		}
		if relative := !strings.HasPrefix(want, "file:"); relative != (got.BaseID == sourceRoot) {
			t.Errorf("%s: base %q", name, got.BaseID)
		}
	}
}

// manyFindings returns findings on lines of one file, of which every hundredth is an error.
func manyFindings(count int) *Report {
	source := &parser.Source{Name: "nats.conf", Text: strings.Repeat("tls { verify: true }\n", count)}
	r := &Report{Result: &lint.Result{Files: []string{"nats.conf"}}, Version: "1.0.0"}
	rule := &lint.Rule{Name: "some-rule", Consequences: []lint.Consequence{lint.Noted, lint.Broken}}
	for number := 1; number <= count; number++ {
		_, start := source.Line(number)
		f := lint.Finding{Rule: rule, Consequence: lint.Noted, Message: "m", Help: "h", At: parser.Span{Source: source, Start: start, End: start + 3}}
		if number%100 == 0 {
			f.Consequence = lint.Broken
		}
		r.Result.Findings = append(r.Result.Findings, f)
	}
	return r
}

func parseSARIF(t *testing.T, r *Report) sarifRun {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(render(t, "sarif", r)), &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

// TestSARIFLimit: no more results than GitHub shows, and all errors are among them.
func TestSARIFLimit(t *testing.T) {
	r := manyFindings(6000)
	r.Result.Suppressed = []lint.Suppressed{{Finding: r.Result.Findings[99], By: "baseline"}}
	run := parseSARIF(t, r)
	errors := 0
	for _, result := range run.Results {
		if result.Level == "error" {
			errors++
		}
	}
	if len(run.Results) != mostResults || errors != 60 {
		t.Errorf("%d results, %d errors", len(run.Results), errors)
	}
	notes := run.Invocations[0].Notifications
	if len(notes) != 1 || !strings.HasPrefix(notes[0].Message.Text, "1001 results are left out") {
		t.Errorf("notifications: %+v", notes)
	}
}

// TestSARIFRules: the rules are always the same and in the same order, whatever was found.
func TestSARIFRules(t *testing.T) {
	clean, found := parseSARIF(t, load(t, fixtures+"/clean")), parseSARIF(t, load(t, fixtures+"/formats"))
	if len(clean.Tool.Driver.Rules) != 2 || clean.Results == nil {
		t.Fatalf("%d rules", len(clean.Tool.Driver.Rules))
	}
	for i, rule := range clean.Tool.Driver.Rules {
		if found.Tool.Driver.Rules[i].ID != rule.ID {
			t.Errorf("rule %d is %s in one report and %s in another", i, rule.ID, found.Tool.Driver.Rules[i].ID)
		}
	}
	for _, result := range found.Results {
		if found.Tool.Driver.Rules[result.RuleIndex].ID != result.RuleID {
			t.Errorf("%s has the index of another rule", result.RuleID)
		}
		if result.Suppressions == nil {
			t.Errorf("%s has no list of suppressions, although another result has", result.RuleID)
		}
	}
}

func TestSARIFSuppressions(t *testing.T) {
	r := load(t, fixtures+"/formats")
	external := r.Result.Suppressed[0]
	external.By, external.Reason = "baseline", ""
	r.Result.Suppressed = append(r.Result.Suppressed, external)
	var got []sarifSuppression
	for _, result := range parseSARIF(t, r).Results {
		got = append(got, result.Suppressions...)
	}
	want := []sarifSuppression{{"inSource", "a proxy does TLS (until 2027-01-31)"}, {"external", "suppressed by baseline (until 2027-01-31)"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

// TestSARIFFixes: only a fix that a program may make as it stands is offered.
func TestSARIFFixes(t *testing.T) {
	fixes := map[string]int{}
	for _, result := range parseSARIF(t, load(t, fixtures+"/formats")).Results {
		fixes[result.RuleID] = len(result.Fixes)
	}
	for rule, want := range map[string]int{
		"unknown-option": 1, "option-type": 1, "two-edits": 1,
		"insecure-skips-verification": 0, // unsafe
		"password-in-message":         0, // would write stars
	} {
		if fixes[rule] != want {
			t.Errorf("%s: %d fixes", rule, fixes[rule])
		}
	}
}

func TestSARIFVersion(t *testing.T) {
	for version, want := range map[string]string{"v1.2.3": "1.2.3", "1.2.3-rc.1": "1.2.3-rc.1", "(devel)": "", "v0.0.0-20260101000000-abcdefabcdef+dirty": "0.0.0-20260101000000-abcdefabcdef+dirty"} {
		r := load(t, fixtures+"/clean")
		r.Version = version
		driver := parseSARIF(t, r).Tool.Driver
		if driver.SemanticVersion != want || want == "" && driver.Version != version {
			t.Errorf("%s: %+v", version, driver.SemanticVersion)
		}
	}
}

// TestFingerprints: lines above a finding do not change its name, and no two findings share one.
func TestFingerprints(t *testing.T) {
	names := func(text string) []string {
		source := &parser.Source{Name: "nats.conf", Text: text}
		r := &Report{Result: &lint.Result{}}
		for at := 0; ; {
			next := strings.Index(text[at:], "x")
			if next < 0 {
				break
			}
			at += next + 1
			r.Result.Findings = append(r.Result.Findings, lint.Finding{
				Rule: &lint.Rule{Name: "r"}, Consequence: lint.Noted, Message: "m", At: parser.Span{Source: source, Start: at - 1, End: at}})
		}
		var all []string
		byFinding := fingerprints(r, newMasker(r))
		for i := range r.Result.Findings {
			all = append(all, byFinding[&r.Result.Findings[i]])
		}
		return all
	}
	before, after := names("x\nx\nx\n"), names("# a line\n\nx\n\nx\nx\n")
	if !slices.Equal(before, after) {
		t.Errorf("%q and %q", before, after)
	}
	if slices.Sort(before); len(slices.Compact(before)) != 3 {
		t.Errorf("a name twice: %q", before)
	}
}
