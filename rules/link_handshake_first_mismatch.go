package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// One end of a link begins with the TLS handshake and the other waits for INFO.
//
// # What happens
//
// With handshake_first: true a server sends no INFO before TLS, so who waits for it gets nothing until the timeout. A
// leaf node with handshake_first sends TLS to a hub that begins with INFO, which is no TLS record. In a leaf node remote
// auto and delays mean true.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Set handshake_first on both sides, or to auto on the accepting one, which then takes both.
//
// # Example
//
//	hub.conf:  leafnodes { tls { …, handshake_first: true } }
//	leaf.conf: leafnodes { remotes: [ { url: "tls://hub:7422", tls { … } } ] }   # bad: waits for INFO
//
//	hub.conf:  leafnodes { tls { …, handshake_first: "auto" } }
var linkHandshakeFirstMismatch = &lint.Rule{
	Name:         "link-handshake-first-mismatch",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server createLeafNode, server/leafnode.go, 2.15.2",
		"docs.nats.io, TLS configuration: TLS-first handshake",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.FirstMismatch)
	},
}
