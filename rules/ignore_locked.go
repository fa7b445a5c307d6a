package rules

import (
	"strings"

	"natstls/lint"
)

// An ignore comment names a rule that the settings lock, so it does not ignore it.
//
// # What happens
//
// The findings of a rule that stands under "locked" in .natstls.yaml are reported whatever a comment, the
// baseline or an override says. Whoever reads the configuration may take the comment for an exception that
// was granted.
//
// # How to fix it
//
// Cure what the rule finds and remove the name. If the exception is justified, ask whoever keeps the settings.
//
// # Example
//
// The settings lock the rule:
//
//	locked: [verify-without-ca]
//
//	verify: true   # natstls:ignore verify-without-ca -- public authority   (bad: it is reported nevertheless)
//
//	ca_file: "ca.pem"
//	verify: true
var ignoreLocked = &lint.Rule{
	Name:         "ignore-locked",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	After:        true,
	Refs:         []string{"natstls lint.Policy.Locked, lint/policy.go: what nothing takes away"},
	Check:        checkIgnoreLocked,
}

func checkIgnoreLocked(p *lint.Pass) {
	for _, ignore := range p.Ignores {
		if ignore.Malformed != "" || len(ignore.Locked) == 0 {
			continue
		}
		at := ignore.At
		if len(ignore.Locked) < len(ignore.Rules) {
			at = ignoredName(ignore, ignore.Locked[0])
		}
		p.Report(lint.Finding{
			At:      at,
			Message: "this comment does not ignore " + strings.Join(ignore.Locked, ", ") + ": the settings lock it",
			Help:    "cure what is found and remove the name",
			Fixes:   []lint.Fix{withoutNames(ignore, ignore.Locked)},
		})
	}
}
