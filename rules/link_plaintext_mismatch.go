package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// One end of a link speaks TLS and the other plain text.
//
// # What happens
//
// No block takes TLS over from another one, and schemes such as tls:// decide nothing for routes and gateways: only
// the tls blocks do. The TLS side logs "first record does not look like a TLS handshake", or waits until the timeout.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Give both ends a tls block, or neither.
//
// # Example
//
//	a.conf: cluster { routes: ["tls://b:6222"], tls { … } }
//	b.conf: cluster { }                        # bad: no tls block
//
//	b.conf: cluster { tls { … } }
var linkPlaintextMismatch = &lint.Rule{
	Name:         "link-plaintext-mismatch",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server createRoute, server/route.go, 2.15.2",
		"nats-server processLeafnodeInfo, server/leafnode.go, 2.15.2",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.PlainToTLS, handshake.TLSToPlain)
	},
}
