package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// A link of a fleet fails because the extended key usage of a certificate does not allow its part in it.
//
// # What happens
//
// Who accepts needs serverAuth, who dials and shows a certificate needs clientAuth, and that in every certificate of
// the chain which lists usages at all. Servers of a cluster and of gateways do both. With routes one direction may come up
// all the same; the other one goes on to fail about once a second.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Issue the certificate with serverAuth and clientAuth, or without extended key usages.
//
// # Example
//
//	b.conf: cluster { routes: ["nats://a:6222"], tls { cert_file: "server-auth-only.pem", … } }   # bad: b cannot dial a
//
//	b.conf: cluster { routes: ["nats://a:6222"], tls { cert_file: "both-usages.pem", … } }
var linkCertificateUsage = &lint.Rule{
	Name:         "link-certificate-usage",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"RFC 5280 section 4.2.1.12",
		"nats-server getTLSConfig, server/opts.go, 2.15.2: cluster and gateway demand client certificates",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.WrongUsage)
	},
}
