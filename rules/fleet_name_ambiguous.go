package rules

import (
	"natstls/lint"
)

// A URL may lead to several servers of a fleet, so that its link is not predicted.
//
// # What happens
//
// Which server a URL leads to follows from the names and addresses that are declared for the fleet, else from
// server_name, advertise, the address that a server listens at, and the port. Where that fits several servers natstls does
// not guess: nothing is said about this link.
//
// # How to fix it
//
// Declare the fleet in the settings, with the hosts of each server, or set server_name to the host name.
//
// # Example
//
//	a.conf: cluster { listen: 6222, routes: ["nats://10.0.0.2:6222"] }   # unclear: b and c both listen at 6222
//	b.conf: cluster { listen: 6222 }
//	c.conf: cluster { listen: 6222 }
//
//	b.conf: cluster { listen: "10.0.0.2:6222" }
var fleetNameAmbiguous = &lint.Rule{
	Name:         "fleet-name-ambiguous",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.3.0",
	Refs:         []string{"docs/fleets.md"},
	Check:        checkFleetNameAmbiguous,
}

func checkFleetNameAmbiguous(p *lint.Pass) {
	if p.Fleet == nil {
		return
	}
	for _, unclear := range p.Fleet.Ambiguities() {
		if unclear.From != p.Member {
			continue
		}
		host := "the host of this URL"
		if isPlainHost(unclear.Host) {
			host = unclear.Host
		}
		p.Report(lint.Finding{
			On:      unclear.Dial.Field,
			At:      unclear.Dial.At.Use.Span,
			Message: host + " may be any of " + membersOf(unclear.Candidates) + ", so this link is not predicted",
			Help:    "declare the hosts of each server under fleets in the settings",
		})
	}
}
