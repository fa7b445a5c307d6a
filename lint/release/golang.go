package release

import (
	"fmt"
	goversion "go/version"
	"slices"
	"strings"
)

// goLine is the go line of the go.mod of some releases. A toolchain from Go 1.21 on takes the defaults of
// GODEBUG settings from it, so that a newer toolchain alone changes none of these
// (https://go.dev/doc/godebug).
type goLine struct {
	Releases Ranges
	Go       string
	Source   []string
}

// goChange is something that Go does since one of its releases.
type goChange struct {
	ID      string
	Since   []string // Go releases that brought it: the first, and those older lines that got it later
	GoMod   bool     // the go line of go.mod has to be that new as well
	Setting string   // the GODEBUG setting that undoes it, may be empty
	Summary string
	Source  []string
}

type commit struct {
	Release Version
	Hash    string
}

// WithGo returns the target as another Go toolchain builds it, such as "1.24.2" or "go1.25". The error
// says that the text is no Go release, or one that is too old for the release.
func (t Target) WithGo(text string) (Target, error) {
	name := "go" + strings.TrimPrefix(strings.TrimSpace(text), "go")
	if !goversion.IsValid(name) {
		return t, fmt.Errorf("%q is not a Go release such as 1.24.2", text)
	}
	// From Go 1.21 on a toolchain refuses a go.mod that asks for a newer one; before, the line was advice.
	needs := "go" + t.goLine()
	if goversion.Compare(needs, "go1.21") >= 0 && goversion.Compare(goversion.Lang(name), goversion.Lang(needs)) < 0 {
		//lint:ignore ST1005 Go is a name
		return t, fmt.Errorf("Go %s cannot build nats-server %s, whose go.mod asks for Go %s", name[2:], t.Version, t.goLine())
	}
	t.Go, t.GODEBUG = name[2:], ""
	return t, nil
}

// goLine returns the Go release that the go.mod of the release names.
func (t Target) goLine() string {
	for _, line := range builds.GoMod {
		if line.Releases.Contains(t.Version) {
			return line.Go
		}
	}
	return ""
}

// does reports whether the program does what Go changed.
func (t Target) does(change goChange) bool {
	if change.Setting != "" && slices.Contains(strings.Split(t.GODEBUG, ","), change.Setting) {
		return false
	}
	if change.GoMod && t.GODEBUG == "" && goversion.Compare("go"+t.goLine(), "go"+change.Since[0]) < 0 {
		return false
	}
	built := "go" + t.Go
	for _, since := range change.Since {
		if goversion.Lang(built) == goversion.Lang("go"+since) {
			return goversion.Compare(built, "go"+since) >= 0
		}
	}
	return goversion.Compare(built, "go"+change.Since[len(change.Since)-1]) >= 0
}

// fact returns a change of Go as a fact about the official programs of nats-server.
func (c goChange) fact() Fact {
	fact := Fact{ID: c.ID, Kind: "go", Summary: c.Summary, Source: c.Source}
	open := false
	for _, r := range tables.Releases {
		does := Target{Version: r.Version, Go: r.Go}.does(c)
		switch {
		case does && !open:
			fact.Releases = append(fact.Releases, Range{First: r.Version, Last: r.Version})
		case does:
			fact.Releases[len(fact.Releases)-1].Last = r.Version
		}
		open = does
	}
	if open {
		fact.Releases[len(fact.Releases)-1].Last = Version{}
	}
	return fact
}

// goEntry returns what was measured of the Go release that built the program, or of the newest one
// that is known before it.
func (t Target) goEntry() goEntry {
	var last goEntry
	for _, entry := range tables.Go {
		if goversion.Compare(goversion.Lang("go"+t.Go), "go"+entry.Go) >= 0 {
			last = entry
		}
	}
	return last
}

// CipherOrder reports whether the order of cipher_suites says which one is preferred.
func (t Target) CipherOrder() bool { return t.goEntry().CipherOrder }

// CurveOrder reports whether the order of curve_preferences says which one is preferred.
func (t Target) CurveOrder() bool { return t.goEntry().CurveOrder }
