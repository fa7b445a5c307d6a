package rules

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"slices"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate does not come from an authority in the ca_file next to it.
//
// # What happens
//
// In cluster and gateway, both ends of a link verify the other one. If the servers are set up alike, each
// of them refuses the others: "certificate signed by unknown authority", or "client didn't provide a
// certificate", since a server that dials keeps its certificate back if the other end does not name its
// authority. It works only if the other servers have another ca_file than this one.
//
// Elsewhere it may well be meant so: the server's certificate from one authority, ca_file for another one
// that issues those of clients. It is noted there, since people who copy this ca_file to their clients
// cannot connect, unless the certificate comes from a public authority. If ca_file holds an authority of
// the right name with another key, it was most likely replaced on one side only.
//
// Dates and usages are not looked at here, nor a chain of which it is known that a certificate is missing.
//
// # How to fix it
//
// Put the authority that issued the certificate into ca_file, or have the certificate issued by one that is
// there. While an authority is being replaced, ca_file holds the old and the new one. If the issuer is an
// intermediate authority, append its certificate to cert_file.
//
//	openssl verify -CAfile ca.pem -untrusted server.pem server.pem
//
// # Example
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "other-ca.pem" }    # bad
//	}
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem" }
//	}
var certificateNotIssuedByCAFile = &lint.Rule{
	Name:         "certificate-not-issued-by-ca-file",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: one pool for both directions of cluster and gateway",
		"crypto/x509 Certificate.Verify; crypto/tls CertificateRequestInfo.SupportsCertificate",
	},
	Check: checkCertificateNotIssuedByCAFile,
}

func checkCertificateNotIssuedByCAFile(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		anchors := poolOf(trustedBy(p, block))
		authority := slices.ContainsFunc(anchors, func(c *certs.Certificate) bool { return certs.MaySign(c.Certificate) || isRoot(c) })
		if !authority || !inUse(p.Server, block) {
			continue // without one: not-an-authority
		}
		for _, c := range presentedBy(p, block) {
			if p.Certs.SelfIssued(c.leaf().Certificate) || leadsTo(c, anchors) || explained(p, c) {
				continue
			}
			if other := namesake(c, anchors); other != nil {
				reportForeign(p, c, lint.Suspicious, fmt.Sprintf("%s comes from an authority with another key than %s",
					certificateOf(c.file, c.leaf()), certificateOf(p.File(block.CAFile.Value), other)))
				continue
			}
			consequence := lint.Noted
			if joinsServers(block) {
				consequence = lint.Suspicious
			} else if fromPublicAuthority(c.leaf().Certificate) || publicRoots(trustedBy(p, block)) > 0 {
				continue // nobody takes these for one
			}
			reportForeign(p, c, consequence, fmt.Sprintf("%s comes from no authority in %s, the ca_file of %s",
				certificateOf(c.file, c.leaf()), shown(block.CAFile.Value), block.Path))
		}
	}
}

func reportForeign(p *lint.Pass, c presented, consequence lint.Consequence, message string) {
	help := "add the authority that issued it to ca_file if those who are given this file are to verify it"
	if joinsServers(c.block) {
		help = "add the authority that issued it to the ca_file of every server, or append the intermediate certificate if one is missing in cert_file"
	}
	p.Report(lint.Finding{
		Consequence: consequence,
		On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
		Message: message,
		Help:    help,
		Related: []lint.Related{{At: valueOf(c.block.CAFile.Field), Message: "this ca_file"}},
	})
}

// leadsTo reports whether the chain of a cert_file leads to a certificate that is trusted; whether it may is
// told by other rules.
func leadsTo(c presented, anchors []*certs.Certificate) bool {
	leaf := c.leaf().Certificate
	chain := append([]*x509.Certificate{leaf}, c.store.Above(leaf, append(c.sent(), plain(anchors)...))...)
	return slices.ContainsFunc(anchors, func(anchor *certs.Certificate) bool {
		return slices.ContainsFunc(chain, anchor.Equal)
	})
}

// explained reports whether other rules tell why a chain does not lead to the ca_file of its block: a
// certificate is missing, or passed over.
func explained(p *lint.Pass, c presented) bool {
	return missingFrom(p, c) != nil || len(skippedIn(c.file, false, false)) > 0 ||
		len(skippedIn(trustedBy(p, c.block), true, p.Target.Has("go-rejects-negative-serial"))) > 0
}

// namesake returns an authority that has the name of the missing issuer and another key, nil if there is none.
func namesake(c presented, anchors []*certs.Certificate) *certs.Certificate {
	top := topOf(c)
	if top == nil {
		for _, certificate := range c.store.Above(c.leaf().Certificate, c.sent()) {
			top = certificate // the root that is sent along
		}
	}
	for _, anchor := range anchors {
		if top != nil && len(top.RawIssuer) > 0 && bytes.Equal(anchor.RawSubject, top.RawIssuer) {
			return anchor
		}
	}
	return nil
}

// trusts reports whether a ca_file holds a certificate.
func trusts(anchors []*certs.Certificate, c *x509.Certificate) bool {
	return slices.ContainsFunc(anchors, func(anchor *certs.Certificate) bool { return anchor.Equal(c) })
}

// caFileKnown reports whether it is certain what the ca_file of a block holds, or that there is none.
func caFileKnown(p *lint.Pass, block *schema.TLS) bool {
	return trustedBy(p, block) != nil || lacksCAFile(block)
}

// lacksCAFile reports whether it is certain that a block has no ca_file.
func lacksCAFile(block *schema.TLS) bool {
	return !block.Open && unnamed(&block.CAFile, block.Open) && block.CACertsMatch.State == schema.Absent
}
