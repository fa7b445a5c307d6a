// Package release answers what a nats-server release knows and does about TLS: options, cipher
// suites, curves, defaults, known bugs. Its table is generated from measurements on real servers.
package release

import (
	"maps"
	"slices"
)

// Target is the server that a configuration is checked for. The methods of a Target whose version is
// not a known release answer for the nearest rule that covers its number.
type Target struct {
	Version Version
	Go      string // Go toolchain that built it, such as "1.26.2"; its official build unless the user said otherwise
	GODEBUG string // the settings that the program was built with, as its build information has them; "": those of its go.mod
	Assumed bool   // nobody named a release, so the newest known one was taken
}

// Suite is a cipher suite as a release spells it.
type Suite struct {
	Name     string
	ID       uint16
	TLS13    bool // a TLS 1.3 suite: accepted in a list, never limited by it
	Insecure bool // refused unless allow_insecure_cipher_suites is set (since 2.12.0)
}

// UnknownError says that a release is not in the table.
type UnknownError struct {
	Name           string // as it was asked for
	Oldest, Latest Version
}

func (e *UnknownError) Error() string {
	return "nats-server " + e.Name + " is not a known release, known are " + e.Oldest.String() + " to " + e.Latest.String()
}

// Latest returns the newest known release, marked as assumed.
func Latest() Target {
	releases := tables.Releases
	newest := releases[len(releases)-1]
	return Target{Version: newest.Version, Go: newest.Go, Assumed: true}
}

// Oldest returns the oldest known release.
func Oldest() Version { return tables.Releases[0].Version }

// Versions returns all known releases, the oldest first.
func Versions() []Version {
	releases := tables.Releases
	versions := make([]Version, len(releases))
	for i, r := range releases {
		versions[i] = r.Version
	}
	return versions
}

// For returns the target of a release. The error is an *UnknownError if the release is not known.
func For(v Version) (Target, error) {
	releases := tables.Releases
	i, found := slices.BinarySearchFunc(releases, v, func(r build, v Version) int { return r.Version.Compare(v) })
	if !found {
		return Target{}, &UnknownError{Name: v.String(), Oldest: Oldest(), Latest: Latest().Version}
	}
	return Target{Version: v, Go: releases[i].Go}, nil
}

// Named returns the target that a text names: a release as Parse takes it, a line such as "2.10" or
// "2.10.x" for its newest release, or "latest".
func Named(text string) (Target, error) {
	if text == "latest" {
		target := Latest()
		target.Assumed = false
		return target, nil
	}
	if line, ok := parseLine(text); ok {
		return newestOf(line, text)
	}
	v, err := Parse(text)
	if err != nil {
		return Target{}, err
	}
	return For(v)
}

// newestOf returns the newest known release of the line with the major and minor number of v.
func newestOf(v Version, text string) (Target, error) {
	for _, r := range slices.Backward(tables.Releases) {
		if r.Version.Major == v.Major && r.Version.Minor == v.Minor {
			return Target{Version: r.Version, Go: r.Go}, nil
		}
	}
	return Target{}, &UnknownError{Name: text, Oldest: Oldest(), Latest: Latest().Version}
}

// Edges returns the known releases at which something in the table begins or ends, so that the releases
// from one of them up to the next do and know the same. Official programs are meant.
func Edges() []Version {
	known := Versions()
	edges := map[Version]bool{known[0]: true}
	for _, ranges := range tables.ranges() {
		for _, r := range ranges {
			if i, found := slices.BinarySearchFunc(known, r.First, Version.Compare); found || i < len(known) {
				edges[known[i]] = true
			}
			if r.Last.IsZero() {
				continue
			}
			i, found := slices.BinarySearchFunc(known, r.Last, Version.Compare)
			if found {
				i++
			}
			if i < len(known) {
				edges[known[i]] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(edges), Version.Compare)
}

// ranges returns all sets of releases of the table.
func (t *table) ranges() []Ranges {
	var all []Ranges
	for _, place := range slices.Concat(t.Contexts, t.Settings) {
		all = append(all, place.Known)
	}
	for _, option := range t.Options {
		for _, use := range option.In {
			all = append(all, use.Accepted, use.Effective)
		}
	}
	for _, form := range t.Forms {
		all = append(all, form.Taken)
	}
	for _, suite := range t.Suites {
		all = append(all, suite.Known, suite.Insecure)
	}
	for _, list := range slices.Concat(t.Curves, t.DefaultSuites, t.DefaultCurves) {
		all = append(all, list.Releases)
	}
	for _, timeout := range t.Timeouts {
		all = append(all, timeout.Releases)
	}
	for _, fact := range Facts() {
		all = append(all, fact.Releases)
	}
	return all
}
