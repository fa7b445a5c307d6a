package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// The certificate at one end of a link has a key that is not among the pinned_certs of the other.
//
// # What happens
//
// Pins of cluster and gateway judge both directions, also the certificates of servers that are dialled. Those in the
// leafnodes block judge who connects, and in a leaf node also its hubs. The side that pins logs "certificate not pinned".
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Add the SHA-256 of the key that is named to pinned_certs; natstls pin prints it for a certificate.
//
// # Example
//
//	a.conf: cluster { tls { …, pinned_certs: ["<pin of a>"] } }          # bad: b's key is not in the list
//
//	a.conf: cluster { tls { …, pinned_certs: ["<pin of a>", "<pin of b>"] } }
var linkPinMismatch = &lint.Rule{
	Name:         "link-pin-mismatch",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server matchesPinnedCert, server/auth.go, 2.15.2",
		"nats-server doTLSHandshake, server/client.go, 2.15.2",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.NotPinned)
	},
}
