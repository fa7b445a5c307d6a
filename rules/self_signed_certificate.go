package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A server certificate is self-signed.
//
// # What happens
//
// No authority vouches for it. A peer accepts it only if it has this very certificate in its list of
// authorities, and has to be told of each new one. Clients that do not have it fail with "self-signed
// certificate" or "unknown authority", which tempts people to switch verification off.
//
// In cluster and gateway, where everybody verifies everybody, each server needs the certificates of all the
// others in ca_file. That works, and is noted; if not even the server's own is in it, the others most likely
// do not have it either.
//
// # How to fix it
//
// Make an authority of your own and issue the certificates with it, for tests with mkcert:
//
//	mkcert -client -cert-file server-cert.pem -key-file server-key.pem localhost ::1
//
// # Example
//
//	tls { cert_file: "self-signed.pem", key_file: "key.pem" }     # bad
//
//	tls { cert_file: "server-cert.pem", key_file: "server-key.pem" }
var selfSignedCertificate = &lint.Rule{
	Name:         "self-signed-certificate",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"crypto/x509 Certificate.Verify: a certificate among the roots is trusted as it is",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkSelfSignedCertificate,
}

func checkSelfSignedCertificate(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !inUse(p.Server, block) || joinsServers(block) && lacksCAFile(block) {
			continue // without ca_file: private-certificate-without-ca-file
		}
		anchors := poolOf(trustedBy(p, block))
		for _, c := range presentedBy(p, block) {
			leaf := c.leaf().Certificate
			lacking := joinsServers(block) && len(anchors) > 0 && !trusts(anchors, leaf)
			if !p.Certs.SelfIssued(leaf) || leaf.IsCA && !lacking {
				continue // of an authority: ca-certificate-as-server-certificate
			}
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: certificateOf(c.file, c.leaf()) + " is self-signed, so only peers that are given this very certificate accept it",
				Help:    "have it issued by an authority of your own, which peers trust once and for all (mkcert makes one for tests)",
			}
			switch {
			case lacking:
				finding.Message = certificateOf(c.file, c.leaf()) + " is self-signed and not in the ca_file of " + block.Path + ", so servers that are set up alike refuse each other"
				finding.Help = "put the certificates of all servers into ca_file, or have them issued by one authority"
				finding.Related = []lint.Related{{At: valueOf(block.CAFile.Field), Message: "it is not in this file"}}
			case !caFileKnown(p, block), trusts(anchors, leaf), !listensWith(p.Server, block), joinsServers(block), block.Context == schema.Leafnodes:
				finding.Consequence = lint.Noted
			}
			p.Report(finding)
		}
	}
}
