package release

import (
	"slices"
	"time"
)

// Suite returns a cipher suite by its name, which is compared exactly as the server does. The second
// result is false if the release does not know it.
func (t Target) Suite(name string) (Suite, bool) {
	for _, entry := range tables.Suites {
		if entry.Name == name && entry.Known.Contains(t.Version) {
			return t.suite(entry), true
		}
	}
	return Suite{}, false
}

// Suites returns the cipher suites that the release knows.
func (t Target) Suites() []Suite {
	var suites []Suite
	for _, entry := range tables.Suites {
		if entry.Known.Contains(t.Version) {
			suites = append(suites, t.suite(entry))
		}
	}
	return suites
}

// SuiteReleases returns the releases that know a cipher suite by this name.
func SuiteReleases(name string) Ranges {
	for _, entry := range tables.Suites {
		if entry.Name == name {
			return entry.Known
		}
	}
	return nil
}

// SuiteSpelling returns how this release spells the cipher suite with an ID; releases differ in that.
func (t Target) SuiteSpelling(id uint16) (Suite, bool) {
	for _, entry := range tables.Suites {
		if entry.ID == id && entry.Known.Contains(t.Version) {
			return t.suite(entry), true
		}
	}
	return Suite{}, false
}

// SuiteID returns the ID of a cipher suite by a name that any release knows.
func SuiteID(name string) (uint16, bool) {
	for _, entry := range tables.Suites {
		if entry.Name == name {
			return entry.ID, true
		}
	}
	return 0, false
}

func (t Target) suite(entry suiteEntry) Suite {
	return Suite{
		Name:     entry.Name,
		ID:       entry.ID,
		TLS13:    entry.TLS13,
		Insecure: entry.Insecure.Contains(t.Version),
	}
}

// DefaultSuites returns the cipher suites of a tls map without cipher_suites.
func (t Target) DefaultSuites() []Suite {
	var suites []Suite
	for _, name := range t.pick(tables.DefaultSuites) {
		if suite, ok := t.Suite(name); ok {
			suites = append(suites, suite)
		}
	}
	return suites
}

// Curve reports whether the release knows a curve (key exchange group) by exactly this name.
func (t Target) Curve(name string) bool { return slices.Contains(t.Curves(), name) }

// Curves returns the names of the curves that the release knows.
func (t Target) Curves() []string { return t.pick(tables.Curves) }

// CurveReleases returns the releases that know a curve by this name.
func CurveReleases(name string) Ranges {
	var known Ranges
	for _, list := range tables.Curves {
		if slices.Contains(list.Names, name) {
			known = join(known, list.Releases)
		}
	}
	return known
}

// DefaultCurves returns the curves of a tls map without curve_preferences, in order of preference.
func (t Target) DefaultCurves() []string { return t.pick(tables.DefaultCurves) }

// DefaultMinVersion returns the lowest TLS version of a tls map without min_version, such as "1.2".
func (t Target) DefaultMinVersion() string { return tables.MinVersion }

// DefaultTimeout returns how long a handshake may take in a context whose tls map has no timeout. The
// second result is false if there is no limit. A gateway remote takes the timeout of the gateway's
// own tls map first; the answer is for the case that this has none either.
func (t Target) DefaultTimeout(context string) (time.Duration, bool) {
	for _, entry := range tables.Timeouts {
		if slices.Contains(entry.Contexts, context) && entry.Releases.Contains(t.Version) {
			return time.Duration(entry.Seconds * float64(time.Second)), entry.Seconds > 0
		}
	}
	return 0, false
}

// pick returns the list that holds for the release.
func (t Target) pick(lists []names) []string {
	for _, list := range lists {
		if list.Releases.Contains(t.Version) {
			return slices.Clone(list.Names)
		}
	}
	return nil
}

// join appends ranges that lie behind those in known; adjacent ones become one where that is certain,
// which is when the first is open at the end of its line or the next begins with the patch after it.
func join(known, more Ranges) Ranges {
	if len(known) == 0 {
		return slices.Clone(more)
	}
	if len(more) == 0 {
		return known
	}
	last, next := known[len(known)-1], more[0]
	if !adjacent(last.Last, next.First) {
		return append(known, more...)
	}
	known[len(known)-1].Last = next.Last
	return append(known, more[1:]...)
}

func adjacent(a, b Version) bool {
	sameLine := a.Major == b.Major && a.Minor == b.Minor && a.Patch+1 == b.Patch
	nextLine := a.Major == b.Major && a.Minor+1 == b.Minor && a.Patch == anyPatch && b.Patch == 0
	return sameLine || nextLine
}
