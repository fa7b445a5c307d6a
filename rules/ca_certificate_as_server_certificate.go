package rules

import (
	"natstls/lint"
)

// The server presents the certificate of an authority as its own.
//
// # What happens
//
// Clients written in Rust refuse it ("CaUsedAsEndEntity"); those in Go, C, Java and Python take it. Whoever
// gets at the server's key can issue certificates that everybody trusts who trusts this one. The recipe
// "openssl req -x509" makes such certificates unless it is told otherwise.
//
// Links between servers work, since nats-server is written in Go; there it is noted.
//
// # How to fix it
//
// Keep the authority's key off the server, and issue a certificate for the server with it: one that says
// CA:FALSE.
//
// # Example
//
//	tls { cert_file: "ca.pem", key_file: "ca-key.pem" }          # bad
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var caCertificateAsServerCertificate = &lint.Rule{
	Name:         "ca-certificate-as-server-certificate",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"rustls-webpki Error::CaUsedAsEndEntity",
		"RFC 5280 section 4.2.1.9: basic constraints",
	},
	Check: checkCACertificateAsServerCertificate,
}

func checkCACertificateAsServerCertificate(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !listensWith(p.Server, block) {
			continue
		}
		anchors := poolOf(trustedBy(p, block))
		for _, c := range presentedBy(p, block) {
			leaf := c.leaf().Certificate
			if !leaf.BasicConstraintsValid || !leaf.IsCA {
				continue
			}
			selfSigned := p.Certs.SelfIssued(leaf)
			if selfSigned && joinsServers(block) && !trusts(anchors, leaf) {
				continue // self-signed-certificate or private-certificate-without-ca-file
			}
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: certificateOf(c.file, c.leaf()) + " is that of an authority, which clients written in Rust refuse from a server",
				Help:    "issue a certificate with CA:FALSE for the server, and keep the authority's key elsewhere",
			}
			if selfSigned {
				finding.Message = certificateOf(c.file, c.leaf()) + " is self-signed and that of an authority, which clients written in Rust refuse from a server"
			}
			if !facesClients(block) {
				finding.Consequence = lint.Noted
				finding.Message = certificateOf(c.file, c.leaf()) + " is that of an authority, so whoever has the server's key can issue certificates"
			}
			p.Report(finding)
		}
	}
}
