package rules

import (
	"slices"
	"strings"

	"natstls/lint"
)

// An ignore comment names a rule that finds nothing at its line.
//
// # What happens
//
// Nothing, for now: what it was written for is gone, or it stands at the wrong line. It would hide the
// next finding of that rule at that line, though, which nobody has decided on.
//
// A name counts as unused only if its rule ran. Of a rule that the settings lock, ignore-locked speaks.
//
// # How to fix it
//
// Remove the comment, or the name. A comment behind a setting speaks for that line; one on a line of
// its own speaks for the next line with a setting.
//
// # Example
//
//	ca_file: "ca.pem"
//	verify: true      # natstls:ignore verify-without-ca -- public authority   (bad: there is a ca_file)
//
//	ca_file: "ca.pem"
//	verify: true
var ignoreUnused = &lint.Rule{
	Name:         "ignore-unused",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.1.0",
	After:        true,
	Refs:         []string{"natstls lint.Ignore.Used, lint/ignore.go: which findings a comment suppressed"},
	Check:        checkIgnoreUnused,
}

func checkIgnoreUnused(p *lint.Pass) {
	for _, ignore := range p.Ignores {
		if ignore.Malformed != "" || ignore.Expired(p.Now) {
			continue
		}
		unused := unusedNames(ignore)
		if len(unused) == 0 {
			continue
		}
		at := ignore.At
		if len(unused) < len(ignore.Rules) {
			at = ignoredName(ignore, unused[0])
		}
		p.Report(lint.Finding{
			At:      at,
			Message: "nothing to ignore here for " + strings.Join(unused, ", "),
			Help:    "remove it",
			Fixes:   []lint.Fix{withoutNames(ignore, unused)},
		})
	}
}

// unusedNames returns the names in a comment whose rules ran and found nothing at its line.
func unusedNames(ignore *lint.Ignore) []string {
	var unused []string
	for _, name := range ignore.Rules {
		if slices.Contains(ignore.Ran, name) && !slices.Contains(ignore.Used, name) && !slices.Contains(unused, name) {
			unused = append(unused, name)
		}
	}
	return unused
}

// withoutNames removes names from a comment, and the comment if none is left.
func withoutNames(ignore *lint.Ignore, unused []string) lint.Fix {
	var kept []string
	for _, name := range ignore.Rules {
		if !slices.Contains(unused, name) {
			kept = append(kept, name)
		}
	}
	if len(kept) == 0 {
		return lint.Fix{Title: "remove the comment", Edits: []lint.Edit{removal(ignore.At)}}
	}
	// The names are written anew, since they may stand in several words, with commas or without.
	head, _, _ := strings.Cut(ignore.At.Text(), lint.IgnoreMarker)
	text := head + lint.IgnoreMarker + " " + strings.Join(kept, ",")
	if !ignore.Until.IsZero() {
		text += " until=" + ignore.Until.Format("2006-01-02")
	}
	return lint.Fix{
		Title: "remove the name",
		Edits: []lint.Edit{{At: ignore.At, New: text + " -- " + ignore.Reason}},
	}
}
