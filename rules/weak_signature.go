package rules

import (
	"crypto/x509"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate is signed with SHA-1 or MD5.
//
// # What happens
//
// Go has not verified such signatures since Go 1.18 (MD5: never). Routes and gateways between nats-servers fail
// with "certificate signed by unknown authority", which sounds like a wrong ca_file; the reason stands in the
// brackets behind it. Clients in other languages refuse it too, or soon will.
//
// Only signatures that somebody has to verify count: that of the server's own certificate, and those of the
// intermediate certificates behind it. A root vouches for itself, so that its signature does not matter.
//
// # How to fix it
//
// Have the certificate issued again by an authority that signs with SHA-256 or better.
//
//	openssl x509 -noout -text -in server.pem
//
// # Example
//
//	cluster {
//	  tls {
//	    cert_file: "from-the-old-pki.pem"     # bad: sha1WithRSAEncryption
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	  }
//	}
//
//	cluster {
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	  }
//	}
var weakSignature = &lint.Rule{
	Name:         "weak-signature",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Broken},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/x509 Certificate.CheckSignature and InsecureAlgorithmError; Go 1.18 release notes",
		"RFC 9155",
		"https://github.com/nats-io/nats-server/issues/944",
	},
	Check: checkWeakSignature,
}

func checkWeakSignature(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		chains := presentedBy(p, block)
		weak := 0
		for _, c := range chains {
			if isWeakSignature(c.leaf().SignatureAlgorithm) {
				weak++
			}
		}
		for _, c := range chains {
			checkSignatures(p, c, weak == len(chains) && areAll(chains, block))
		}
	}
}

// checkSignatures looks at one chain. all says that the block has no better certificate to show instead.
func checkSignatures(p *lint.Pass, c presented, all bool) {
	for i, signed := range append([]*certs.Certificate{c.leaf()}, c.above()...) {
		root := i > 0 && string(signed.RawIssuer) == string(signed.RawSubject)
		if !isWeakSignature(signed.SignatureAlgorithm) || root {
			continue
		}
		finding := lint.Finding{
			Consequence: lint.Suspicious,
			On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
			Message: certificateOf(c.file, signed) + " is signed with " + signed.SignatureAlgorithm.String() + ", which Go and most others refuse",
			Help:    "have it issued again with a signature by SHA-256 or better",
		}
		if i == 0 && all && linkIsRefused(p, c) {
			finding.Consequence = lint.Broken
			finding.Message = certificateOf(c.file, signed) + " is signed with " + signed.SignatureAlgorithm.String() + ", which no nats-server verifies, so that all links of " + c.block.Path + " fail"
		}
		p.Report(finding)
	}
}

// linkIsRefused reports whether it is certain that other servers refuse a certificate with such a signature.
// They do not look at it where they trust the certificate itself, which its own ca_file would show.
func linkIsRefused(p *lint.Pass, c presented) bool {
	switch c.block.Context {
	case schema.Cluster, schema.Gateway, schema.GatewayRemote:
	default:
		return false
	}
	if !p.Target.Has("go-rejects-sha1-certificates") || !alwaysShown(p.Server, c.block) || c.block.Open {
		return false
	}
	if string(c.leaf().RawIssuer) == string(c.leaf().RawSubject) {
		return false // vouches for itself
	}
	pool := trustedBy(p, c.block)
	if pool == nil {
		return !named(&c.block.CAFile)
	}
	for _, trusted := range pool.Certificates {
		if trusted.Equal(c.leaf().Certificate) {
			return false
		}
	}
	return true
}

func isWeakSignature(algorithm x509.SignatureAlgorithm) bool {
	switch algorithm {
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		return true
	}
	return false
}
