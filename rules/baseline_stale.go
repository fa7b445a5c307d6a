package rules

import (
	"fmt"

	"natstls/lint"
)

// The baseline has an entry whose finding is gone.
//
// # What happens
//
// Nothing, for now. But the entry would hide the next finding of that rule with that value at that place, which
// nobody has decided on.
//
// An entry counts only if its rule ran over all configurations that had the finding. Where something about them
// could not be known in this run (a variable that is not set, a certificate file or an include that is absent),
// the finding may only have hidden, and nothing is said. An entry for a file that is not there any more is always reported.
//
// # How to fix it
//
// Run natstls baseline update with the same paths and flags: it removes such entries and adds none that the
// report does not show.
//
// # Example
//
//	{"rule":"verify-without-ca","file":"nats.conf","path":"tls.verify","value":"1196a6a3"}   (bad: there is a ca_file now)
var baselineStale = &lint.Rule{
	Name:         "baseline-stale",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	After:        true,
	Refs:         []string{"natstls lint.BaselineEntry, lint/baseline.go: what an entry and a finding have in common"},
	Check:        checkBaselineStale,
}

func checkBaselineStale(p *lint.Pass) {
	for _, stale := range p.Stale {
		gone := "is gone"
		if stale.Gone < stale.Count {
			gone = fmt.Sprintf("is gone in %d of %d places", stale.Gone, stale.Count)
		}
		p.Report(lint.Finding{
			At:      stale.At,
			Message: fmt.Sprintf("what %s found in %s %s", stale.Rule, stale.File, gone),
			Help:    "run natstls baseline update to remove the entry",
		})
	}
}
