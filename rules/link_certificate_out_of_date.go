package rules

import (
	"natstls/lint"
	"natstls/lint/handshake"
)

// A link of a fleet fails because a certificate of a chain has ended or has not begun.
//
// # What happens
//
// Go looks at the dates of every certificate of the chain, the authority included. The handshake ends with
// "certificate has expired or is not yet valid". Connections that are open already stay until something ends them.
//
// It is predicted for the servers of a fleet: with --fleet, or with fleets in the settings.
//
// # How to fix it
//
// Renew the certificate that is named. With --now natstls predicts the links of another day.
//
// # Example
//
//	a.conf: cluster { tls { cert_file: "ended-last-week.pem", … } }   # bad: no route to a comes up
//
//	a.conf: cluster { tls { cert_file: "renewed.pem", … } }
var linkCertificateOutOfDate = &lint.Rule{
	Name:         "link-certificate-out-of-date",
	Consequences: []lint.Consequence{lint.Broken},
	Since:        "0.3.0",
	Refs: []string{
		"RFC 5280 section 4.1.2.5",
		"crypto/x509 Certificate.Verify, Go 1.26",
	},
	Check: func(p *lint.Pass) {
		reportLinks(p, handshake.OutOfDate)
	},
}
