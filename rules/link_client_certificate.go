package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// A server of a fleet shows no certificate where the other end of a link demands one.
//
// # What happens
//
// Cluster and gateway ports always demand a certificate, others with verify. A server without cert_file in the block
// that applies has none. One that has keeps it back if the other side names only other authorities: those in its ca_file.
// The acceptor logs "tls: client didn't provide a certificate" in both cases, the dialler almost nothing.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Give the dialling block a certificate, or add its authority to the ca_file of the accepting server.
//
// # Example
//
//	hub.conf:  leafnodes { tls { …, verify: true } }
//	leaf.conf: leafnodes { remotes: [ { url: "tls://hub:7422", tls { ca_file: "ca.pem" } } ] }   # bad: no certificate
//
//	leaf.conf: leafnodes { remotes: [ { url: "tls://hub:7422", tls { cert_file: "leaf.pem", key_file: "leaf-key.pem", ca_file: "ca.pem" } } ] }
var linkClientCertificate = &lint.Rule{
	Name:         "link-client-certificate",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"crypto/tls CertificateRequestInfo.SupportsCertificate, Go 1.26",
		"nats-server getTLSConfig, server/opts.go, 2.15.2",
		"RFC 8446 section 4.2.4",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.NotGiven, handshake.HeldBack)
	},
}
