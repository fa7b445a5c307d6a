package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// A server dials one that checks known URLs and has none with a name of its certificate.
//
// # What happens
//
// With verify_cert_and_check_known_urls the accepting server compares the DNS names of the certificate with the hosts of
// its own routes or gateways. IP addresses and the common name do not count. It answers "Authorization Violation".
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Add a URL with a DNS name of the certificate to the list of the accepting server. A wildcard label in the certificate
// counts if it is the whole first label.
//
// # Example
//
//	a.conf: cluster { routes: ["nats://b:6222"], tls { …, verify_cert_and_check_known_urls: true } }
//	c.conf: cluster { routes: ["nats://a:6222"], tls { cert_file: "c.pem", … } }   # bad: a has no URL with c
//
//	a.conf: cluster { routes: ["nats://b:6222", "nats://c:6222"], tls { …, verify_cert_and_check_known_urls: true } }
var linkKnownURLs = &lint.Rule{
	Name:         "link-known-urls",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server isRouterAuthorized, server/auth.go, 2.15.2",
		"nats-server dnsAltNameMatches, server/auth.go, 2.15.2",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.UnknownURL)
	},
}
