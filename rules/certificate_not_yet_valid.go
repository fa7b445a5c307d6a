package rules

import (
	"time"

	"natstls/lint"
	"natstls/lint/certs"
)

// A certificate of the configuration is not valid yet.
//
// # What happens
//
// The server starts without a word. Everybody who connects and verifies the certificate refuses it until its
// first day: "x509: certificate has expired or is not yet valid". The dates of every certificate of the chain
// count, also those of the authority in ca_file.
//
// # How to fix it
//
// Keep the certificate that is valid now until the new one begins, or have it issued with an earlier begin.
// If the date seems right, look at the clock of the machine that made the certificate.
//
//	openssl x509 -noout -subject -dates -in server.pem
//
// # Example
//
//	tls {
//	  cert_file: "server-of-next-year.pem"     # bad
//	  key_file: "server-key.pem"
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var certificateNotYetValid = &lint.Rule{
	Name:         "certificate-not-yet-valid",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/x509 Certificate.Verify: the dates of each certificate of the chain, root included",
		"RFC 5280 section 4.1.2.5",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: no dates are looked at",
	},
	Check: checkCertificateNotYetValid,
}

func checkCertificateNotYetValid(p *lint.Pass) {
	outOfDate{p: p, kind: notBegun, says: saysNotBegun, help: "use one that is valid now"}.check()
}

func saysNotBegun(which string, c *certs.Certificate, now time.Time) string {
	return which + " is not valid before " + dayOf(c.NotBefore) + ", in " + spanOf(c.NotBefore.Sub(now))
}
