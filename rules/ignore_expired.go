package rules

import (
	"time"

	"natstls/lint"
)

// The last day of an ignore comment has passed, so it ignores nothing any more.
//
// # What happens
//
// From the day after the date behind until=, in UTC, the findings that the comment hid are reported
// again. This note says why they are back. If none is back, the comment is of no use any more.
//
// # How to fix it
//
// Cure the finding and remove the comment, or decide again and write a later date.
//
// # Example
//
//	insecure: true   # natstls:ignore insecure-remote until=2021-03-31 -- certificate is on order   (bad)
//
//	insecure: true   # natstls:ignore insecure-remote until=2027-03-31 -- certificate is on order
var ignoreExpired = &lint.Rule{
	Name:         "ignore-expired",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.1.0",
	After:        true,
	Refs:         []string{"natstls lint.Ignore.Expired, lint/ignore.go: the last day counts, in UTC"},
	Check:        checkIgnoreExpired,
}

func checkIgnoreExpired(p *lint.Pass) {
	for _, ignore := range p.Ignores {
		if ignore.Malformed != "" || !ignore.Expired(p.Now) {
			continue
		}
		p.Report(lint.Finding{
			At:      ignore.At,
			Message: "this comment ignores nothing since " + ignore.Until.Format(time.DateOnly) + " has passed",
			Help:    "cure what it ignored and remove it, or write a later date",
		})
	}
}
