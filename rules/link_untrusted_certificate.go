package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// A server of a fleet shows a certificate that the other end of a link does not trust.
//
// # What happens
//
// The side that judges ends the handshake: who dials logs "failed to verify certificate", who accepts logs
// "remote error: tls: bad certificate", or the other way round. Each attempt fails, about one a second. With routes
// the cluster stays a partial mesh; during a change of the authority this hits the servers that do not have the new
// one yet. Without ca_file the authorities of the system count; they are known with --system-roots only.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Add the authority that issued the certificate to the ca_file of the other server, or issue the certificate
// from an authority that it has. A ca_file may hold the old and the new authority side by side.
//
// # Example
//
//	a.conf: cluster { routes: ["nats://b:6222"], tls { …, ca_file: "ca.pem" } }
//	b.conf: cluster { tls { cert_file: "from-other-ca.pem", … } }                  # bad: not from ca.pem
//
//	a.conf: cluster { routes: ["nats://b:6222"], tls { …, ca_file: "both-cas.pem" } }
var linkUntrustedCertificate = &lint.Rule{
	Name:         "link-untrusted-certificate",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"nats-server doTLSHandshake, server/client.go, 2.15.2",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: one pool for each block",
		"RFC 5280 section 6",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.Untrusted, handshake.BadChain)
	},
}
