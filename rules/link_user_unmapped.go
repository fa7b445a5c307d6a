package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// A server connects to one that maps certificates to users, and no name of its certificate is a user there.
//
// # What happens
//
// With verify_and_map the accepting server looks for a user with an e-mail address, DNS name, URI or the subject of the
// certificate: in cluster and gateway that is the one user of the authorization block. It answers "Authorization Violation".
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Name the user like the certificate, or issue the certificate with the user's name.
//
// # Example
//
//	b.conf: cluster { authorization { user: "routes" }, tls { …, verify_and_map: true } }   # bad: a.pem is for a.example.com
//
//	b.conf: cluster { authorization { user: "a.example.com" }, tls { …, verify_and_map: true } }
var linkUserUnmapped = &lint.Rule{
	Name:         "link-user-unmapped",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server checkClientTLSCertSubject, server/auth.go, 2.15.2",
		"nats-server isRouterAuthorized, server/auth.go, 2.15.2",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.Unmapped)
	},
}
