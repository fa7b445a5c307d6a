package rules

import (
	"crypto/x509"

	"natstls/lint"
	"natstls/lint/schema"
)

// The key usage of a certificate does not allow signatures, which every handshake today needs.
//
// # What happens
//
// In TLS 1.3, and in TLS 1.2 with the suites that are left, the owner of a certificate signs the handshake with
// its key. nats-server and other programs in Go do not look at the key usage, so the server starts and Go clients
// connect. Java, GnuTLS, Chrome and others look, and end the handshake.
//
// Where only nats-servers connect with each other it is noted.
//
// # How to fix it
//
// Have the certificate issued again with:
//
//	keyUsage = critical, digitalSignature, keyEncipherment
//
// The second one is of use for RSA keys only.
//
// # Example
//
//	tls { cert_file: "encipherment-only.pem", key_file: "key.pem" }     # bad: keyUsage = keyEncipherment
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var digitalSignatureMissing = &lint.Rule{
	Name:         "digital-signature-missing",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"RFC 8446 section 4.4.2.2: digitalSignature must be set if there is a key usage",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls#wrong-key-usage",
	},
	Check: checkDigitalSignatureMissing,
}

func checkDigitalSignatureMissing(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !inUse(p.Server, block) {
			continue
		}
		for _, c := range shownBy(p, block) {
			usage := c.leaf().KeyUsage
			if usage == 0 || usage&x509.KeyUsageDigitalSignature != 0 || c.leaf().IsCA {
				continue // an authority as a server is another mistake
			}
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: "the key usage of " + certificateOf(c.file, c.leaf()) + " lacks digitalSignature, so that Java, browsers and others end the handshake",
				Help:    "have it issued with keyUsage = digitalSignature, keyEncipherment; it is shown by: openssl x509 -noout -ext keyUsage -in " + inCommand(c.file.Name),
			}
			if betweenServers(block) || block.Context == schema.LeafRemote {
				finding.Consequence = lint.Noted
				finding.Message = "the key usage of " + certificateOf(c.file, c.leaf()) + " lacks digitalSignature, which nats-server does not mind, but RFC 8446 does"
			}
			p.Report(finding)
		}
	}
}
