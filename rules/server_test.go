package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/lint/linttest"
	"natstls/lint/release"
)

// record is what nats-server made of one fixture, as fixtures/oracle wrote it down: the verdicts of
// each release and moment, such as "2.15.2 check".
type record map[string][]string

var recordLine = regexp.MustCompile(`^(\d+\.\d+\.\d+) (check|start|reload|handshake|dial): (.*)$`)

// readRecord returns the record of a fixture, nil if there is none.
func readRecord(t *testing.T, fixture *linttest.Fixture) record {
	t.Helper()
	path := strings.TrimSuffix(fixture.Path, ".conf") + ".server.txt"
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	found := record{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		parts := recordLine.FindStringSubmatch(line)
		if parts == nil {
			t.Errorf("%s: not of the form RELEASE KIND: VERDICT: %q", path, line)
			continue
		}
		moment := parts[1] + " " + parts[2]
		found[moment] = append(found[moment], strings.TrimPrefix(parts[3], "sometimes: "))
	}
	return found
}

// refused reports whether the server never took the configuration at that moment: each answer is a
// refusal or a crash.
func (r record) refused(moment string) bool {
	return len(r[moment]) > 0 && !slices.ContainsFunc(r[moment], func(verdict string) bool {
		return !strings.HasPrefix(verdict, "refused") && !strings.HasPrefix(verdict, "crash")
	})
}

// accepted reports whether the server always took the configuration at that moment.
func (r record) accepted(moment string) bool {
	return len(r[moment]) == 1 && r[moment][0] == "ok"
}

// TestServerAgrees compares the findings of the fixtures with what the real server did. A claim that
// the server refuses a configuration must be recorded, and the server must take every good one.
func TestServerAgrees(t *testing.T) {
	for _, rule := range All() {
		t.Run(rule.Name, func(t *testing.T) {
			proven := false
			for _, fixture := range single(linttest.Fixtures(t, fixturesOf(rule), "bad")) {
				proven = badAgrees(t, rule, fixture) || proven
			}
			for _, fixture := range single(linttest.Fixtures(t, fixturesOf(rule), "good")) {
				goodAgrees(t, fixture)
			}
			if slices.Contains(rule.Consequences, lint.Refused) && !proven {
				t.Errorf("that %s is refused is proven by no record (see fixtures/oracle/README.md)", rule.Name)
			}
			if slices.Contains(rule.Consequences, lint.Broken) && !brokenIsProven(t, rule) {
				t.Errorf("that %s is broken is proven by no record of a failing handshake", rule.Name)
			}
		})
	}
}

// asked reports whether the server of the fixture's release was asked. The newest one always is; the
// oracle knows some older ones.
func asked(fixture *linttest.Fixture, known record) bool {
	version := fixture.Target().Version
	if version == release.Latest().Version {
		return true
	}
	return len(known[version.String()+" check"]) > 0
}

// badAgrees compares a bad fixture with its record, and reports whether that proves a refusal.
func badAgrees(t *testing.T, rule *lint.Rule, fixture *linttest.Fixture) (proven bool) {
	known := readRecord(t, fixture)
	if !asked(fixture, known) {
		return false
	}
	for _, finding := range fixture.LintWith(t, rule, All()).Findings {
		if finding.Consequence != lint.Refused {
			continue
		}
		moment := fixture.Target().Version.String() + " " + finding.When.String()
		if known.refused(moment) {
			proven = true
			continue
		}
		t.Errorf("%s: no record says that the server refuses it (%s): %s", fixture.Path, moment, finding.Message)
	}
	return proven
}

func goodAgrees(t *testing.T, fixture *linttest.Fixture) {
	known := readRecord(t, fixture)
	if !asked(fixture, known) {
		return
	}
	for _, kind := range []string{"check", "start"} {
		moment := fixture.Target().Version.String() + " " + kind
		if !known.accepted(moment) {
			t.Errorf("%s: no record says that the server takes it (%s): %q", fixture.Path, moment, known[moment])
		}
	}
}

// brokenIsProven reports whether a bad fixture of the rule has a connection that is recorded to fail always. Each
// fixture for the newest release in which something is broken needs such a record.
func brokenIsProven(t *testing.T, rule *lint.Rule) bool {
	proven := false
	for _, fixture := range linttest.Fixtures(t, fixturesOf(rule), "bad") {
		if fixture.Fleet() != "" {
			proven = fleetFails(t, fixture) || proven
			continue
		}
		known := readRecord(t, fixture)
		version := fixture.Target().Version
		failing := known.failing(version.String()+" handshake") || known.failing(version.String()+" dial")
		proven = proven || failing
		if failing || version != release.Latest().Version {
			continue
		}
		for _, finding := range fixture.LintWith(t, rule, All()).Findings {
			if finding.Consequence == lint.Broken {
				t.Errorf("%s: no record says that a connection fails: %s", fixture.Path, finding.Message)
			}
		}
	}
	return proven
}

// failing reports whether some of the connections in question failed each time.
func (r record) failing(kind string) bool {
	return len(r[kind]) > 0 && !slices.ContainsFunc(r[kind], func(verdict string) bool { return !strings.HasPrefix(verdict, "failed") })
}

// single leaves out the fixtures that are fleets: links.server.txt in their folders is the record of them, which the
// oracle compares with the predictions link by link.
func single(fixtures []*linttest.Fixture) []*linttest.Fixture {
	return slices.DeleteFunc(fixtures, func(f *linttest.Fixture) bool { return f.Fleet() != "" })
}

// fleetFails reports whether a link of a fleet is recorded to fail.
func fleetFails(t *testing.T, fixture *linttest.Fixture) bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(fixture.Fleet(), "links.server.txt"))
	if err != nil {
		t.Error(err)
	}
	return strings.Contains(string(data), ": failed")
}
