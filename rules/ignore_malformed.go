package rules

import (
	"fmt"
	"slices"

	"natstls/lint"
)

// An ignore comment cannot be understood, or names a rule that does not exist, so it ignores nothing.
//
// # What happens
//
// The findings that the comment was written for are still reported. A comment that looks like an
// exception but is none is worse than no comment, so this is a warning. A part of the comment that can
// be understood is not used either, unless only the name of a rule is wrong.
//
// # How to fix it
//
// Write the names of the rules, perhaps a last day, and always a reason, after two dashes with a space
// on each side.
//
// # Example
//
//	cert_file: $CERT   # natstls:ignore undefined-variable          (bad: no reason)
//	cert_file: $CERT   # natstls:ignore undefined-varible -- set in the unit file   (bad: no such rule)
//
//	cert_file: $CERT   # natstls:ignore undefined-variable until=2027-01-31 -- set in the unit file
var ignoreMalformed = &lint.Rule{
	Name:         "ignore-malformed",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	After:        true,
	Refs:         []string{"natstls lint.Ignore, lint/ignore.go: the form of the comment"},
	Check:        checkIgnoreMalformed,
}

func checkIgnoreMalformed(p *lint.Pass) {
	for _, ignore := range p.Ignores {
		if ignore.Malformed != "" {
			p.Report(lint.Finding{
				At:      ignore.At,
				Message: "this comment ignores nothing: " + ignore.Malformed,
				Help:    "write it as # natstls:ignore RULE -- reason, or with until=2027-01-31 in front of the dashes",
			})
			continue
		}
		for _, name := range ignore.Rules {
			if !slices.Contains(p.Known, name) {
				p.Report(unknownRule(ignore, name, p.Known))
			}
		}
	}
}

// unknownRule reports a name of an ignore comment that no rule has.
func unknownRule(ignore *lint.Ignore, name string, known []string) lint.Finding {
	finding := lint.Finding{
		At:      ignoredName(ignore, name),
		Message: fmt.Sprintf("no rule is called %q", name),
		Help:    "write the name of a rule as natstls prints it behind a finding",
	}
	if meant := nearest(name, known); meant != "" {
		finding.Help = "write " + meant
		finding.Fixes = []lint.Fix{{
			Title:  "write " + meant,
			Unsafe: true,
			Edits:  []lint.Edit{{At: finding.At, New: meant}},
		}}
	}
	return finding
}
