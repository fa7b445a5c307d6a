package rules

import (
	"natstls/lint"
	"natstls/lint/certs"
)

// ca_file holds one intermediate authority and no root.
//
// # What happens
//
// It works: Go takes whatever is in ca_file for a root. But organisations change the intermediate authority
// that they sign with, public ones without notice, and keep a second one ready. Certificates that the next
// one issues are then refused, until this file is changed on every server. Programs that use OpenSSL with the
// same file do not accept it at all unless told so (X509_V_FLAG_PARTIAL_CHAIN).
//
// It is noted for a private authority, where it may be meant so, and suspicious where the certificate comes
// from a public one.
//
// # How to fix it
//
// Put the root into ca_file, or all intermediate authorities that are in use.
//
// # Example
//
//	tls { cert_file: "chain.pem", key_file: "key.pem", verify: true, ca_file: "intermediate.pem" }    # bad
//
//	tls { cert_file: "chain.pem", key_file: "key.pem", verify: true, ca_file: "root.pem" }
var intermediateAsOnlyAuthority = &lint.Rule{
	Name:         "intermediate-as-only-authority",
	Consequences: []lint.Consequence{lint.Noted, lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
		"crypto/x509 Certificate.Verify: a chain ends at any certificate among the roots",
	},
	Check: checkIntermediateAsOnlyAuthority,
}

func checkIntermediateAsOnlyAuthority(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		file := trustedBy(p, block)
		if file == nil || !judgesPeers(p.Server, block) {
			continue
		}
		var only *certs.Certificate
		authorities, roots := 0, 0
		for _, c := range poolOf(file) {
			if isRoot(c) {
				roots++
			} else if certs.MaySign(c.Certificate) {
				only = c
				authorities++
			}
		}
		if roots > 0 || authorities != 1 {
			continue
		}
		finding := lint.Finding{
			On: block.CAFile.Field, At: valueOf(block.CAFile.Field),
			Message: certificateOf(file, only) + " is an intermediate authority and the only one that is trusted, which lasts until its owner signs with another",
			Help:    "trust the root, or all intermediate authorities that are in use",
		}
		for _, c := range presentedBy(p, block) {
			if fromPublicAuthority(c.leaf().Certificate) && p.Certs.Issued(only.Certificate, c.leaf().Certificate) {
				finding.Consequence = lint.Suspicious
			}
		}
		p.Report(finding)
	}
}
