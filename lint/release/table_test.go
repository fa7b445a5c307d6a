package release

import (
	"crypto/tls"
	"slices"
	"testing"
)

// TestInvariants reads the table against rules that any table has to keep.
func TestInvariants(t *testing.T) {
	table := &tables
	if len(table.Releases) < 100 || table.Releases[0].Version != oldest {
		t.Fatalf("%d releases from %v", len(table.Releases), table.Releases[0].Version)
	}
	if !slices.IsSortedFunc(table.Releases, func(a, b build) int { return a.Version.Compare(b.Version) }) {
		t.Error("releases are not in order")
	}
	contexts := Contexts()
	seen := map[string]bool{}
	once := func(kind, id string) {
		if key := kind + " " + id; seen[key] || id == "" {
			t.Errorf("%s appears twice or is empty", key)
		} else {
			seen[key] = true
		}
	}
	for _, o := range table.Options {
		once("option", o.Name)
		for _, alias := range o.Aliases {
			once("option", alias)
		}
		sourced(t, o.Name, o.Source)
		for _, use := range o.In {
			for _, context := range use.Contexts {
				once(o.Name, context)
				if !slices.Contains(contexts, context) {
					t.Errorf("%s: no context %q", o.Name, context)
				}
			}
			ordered(t, o.Name, use.Accepted)
			if effect(use.Effect) == NoEffect && use.Effect != "none" {
				t.Errorf("%s: effect %q", o.Name, use.Effect)
			}
			if use.Accepted[0].First.Compare(o.Since) < 0 {
				t.Errorf("%s: taken by %s, but known since %s", o.Name, use.Accepted, o.Since)
			}
		}
	}
	for _, s := range table.Suites {
		once("suite", s.Name)
		ordered(t, s.Name, s.Known)
		sourced(t, s.Name, s.Source)
	}
	for _, context := range contexts {
		once("context", context)
	}
	for _, setting := range table.Settings {
		once("setting", setting.ID)
	}
	for _, place := range slices.Concat(table.Contexts, table.Settings) {
		ordered(t, place.ID, place.Known)
		sourced(t, place.ID, place.Source)
	}
	for _, fact := range table.Facts {
		once("fact", fact.ID)
		ordered(t, fact.ID, fact.Releases)
		if fact.Summary == "" || fact.Kind != "bug" && fact.Kind != "behaviour" && fact.Kind != "start" {
			t.Errorf("fact %s: kind %q, summary %q", fact.ID, fact.Kind, fact.Summary)
		}
		for _, fixed := range fact.FixedIn {
			if v, err := Parse(fixed); err != nil || fact.Releases.Contains(v) {
				t.Errorf("fact %s: fixed in %s, but holds for %s", fact.ID, fixed, fact.Releases)
			}
		}
	}
}

// TestEveryRelease asks each release for what none may lack.
func TestEveryRelease(t *testing.T) {
	for _, v := range Versions() {
		target, err := For(v)
		if err != nil || target.Go == "" {
			t.Fatalf("%s: %+v, %v", v, target, err)
		}
		if len(target.DefaultCurves()) == 0 || len(target.DefaultSuites()) < 6 {
			t.Errorf("%s has no defaults", v)
		}
		for _, curve := range target.DefaultCurves() {
			if !target.Curve(curve) {
				t.Errorf("%s does not know its own default %s", v, curve)
			}
		}
		for _, context := range Contexts() {
			_, limited := target.DefaultTimeout(context)
			endless := context == "websocket" || context == "resolver_tls" || !target.Context(context)
			if limited == endless {
				t.Errorf("%s: %s: limited %v", v, context, limited)
			}
			if target.Context(context) != (len(target.Options(context)) > 8) {
				t.Errorf("%s: %d options in %s", v, len(target.Options(context)), context)
			}
		}
	}
}

// TestSuiteIDs holds names and IDs against crypto/tls, which the server takes them from since 2.12.0.
func TestSuiteIDs(t *testing.T) {
	target := Latest()
	for _, want := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		got, ok := target.Suite(want.Name)
		tls13 := slices.Equal(want.SupportedVersions, []uint16{tls.VersionTLS13})
		if !ok || got.ID != want.ID || got.Insecure != want.Insecure || got.TLS13 != tls13 {
			t.Errorf("%s: %+v, %v", want.Name, got, ok)
		}
	}
}

func ordered(t *testing.T, id string, rs Ranges) {
	t.Helper()
	if len(rs) == 0 {
		t.Errorf("%s: no release at all", id)
	}
	for i, r := range rs {
		if !r.Last.IsZero() && r.Last.Compare(r.First) < 0 || i > 0 && rs[i-1].Last.Compare(r.First) >= 0 {
			t.Errorf("%s: ranges %s are not in order", id, rs)
		}
	}
	var again Ranges
	if err := again.UnmarshalText([]byte(rs.String())); err != nil || again.String() != rs.String() {
		t.Errorf("%s: %s reads back as %s, %v", id, rs, again, err)
	}
}

func sourced(t *testing.T, id string, sources []string) {
	t.Helper()
	if len(sources) == 0 {
		t.Errorf("%s has no source", id)
	}
}
