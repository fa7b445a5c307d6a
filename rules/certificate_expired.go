package rules

import (
	"time"

	"natstls/lint"
	"natstls/lint/certs"
)

// A certificate of the configuration has ended.
//
// # What happens
//
// The server starts without a word, and connections that are open go on. Everybody who connects anew and
// verifies the certificate refuses it: "x509: certificate has expired or is not yet valid". Routes and
// gateways always verify both ends. The dates of every certificate of the chain count, also those of the
// authority in ca_file; the server then names the certificate at the bottom, which may be fresh, and not
// the one that has ended. A certificate that ends before it begins is never valid.
//
// An authority that has ended does no harm beside a newer certificate of it with the same name and key, and
// is not reported then. In the ca_file of a block that verifies nobody, and in a block that no port and no link uses, it
// is only noted.
//
// # How to fix it
//
// Renew the certificate, then reload the server; a renewed file alone is not noticed. A renewed authority
// has to be in the ca_file of everybody who verifies certificates from it.
//
//	openssl x509 -noout -subject -dates -in server.pem
//
// # Example
//
//	tls {
//	  cert_file: "server-2024.pem"     # bad: ended last year
//	  key_file: "server-key.pem"
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var certificateExpired = &lint.Rule{
	Name:         "certificate-expired",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/x509 Certificate.Verify: the dates of each certificate of the chain, root included",
		"RFC 5280 section 4.1.2.5",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: no dates are looked at",
		"https://github.com/nats-io/nats-server/issues/3602",
	},
	Check: checkCertificateExpired,
}

func checkCertificateExpired(p *lint.Pass) {
	outOfDate{p: p, kind: hasEnded, says: saysEnded, help: "renew it and reload the server"}.check()
}

func saysEnded(which string, c *certs.Certificate, now time.Time) string {
	if c.NotAfter.Before(c.NotBefore) {
		return which + " is never valid, since it ends on " + dayOf(c.NotAfter) + " before it begins on " + dayOf(c.NotBefore)
	}
	return which + " ended on " + dayOf(c.NotAfter) + ", " + spanOf(now.Sub(c.NotAfter)) + " ago"
}
