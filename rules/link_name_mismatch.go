package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// A link of a fleet fails because the certificate is not for the name that the dialling server verifies.
//
// # What happens
//
// The name is the host of the URL. Where that is an IP address, nats-server first tries a host name that stands in the
// same list, and if that does not fit, the address. Servers that learn of each other from a third one dial IP addresses,
// unless advertise gives a name. Each attempt fails; with learned routes dozens of times a second.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Issue the certificate for the name too, use one of its names in the URL, or set advertise to one.
//
// # Example
//
//	a.conf: cluster { routes: ["nats://b.example.com:6222"], … }
//	b.conf: cluster { tls { cert_file: "for-b.internal.pem", … } }   # bad: not for b.example.com
//
//	b.conf: cluster { tls { cert_file: "for-b.example.com.pem", … } }
var linkNameMismatch = &lint.Rule{
	Name:         "link-name-mismatch",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server doTLSHandshake, server/client.go, 2.15.2",
		"nats-server saveRouteTLSName, server/route.go, 2.15.2",
		"RFC 6125 section 6.4",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.NameMismatch)
	},
}
