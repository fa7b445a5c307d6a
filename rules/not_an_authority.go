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

// ca_file holds a certificate that is not an authority's.
//
// # What happens
//
// A certificate that may not issue others vouches for nobody but itself. If ca_file holds nothing else, all
// peers are refused whose certificates were issued by an authority, the right one too.
//
// Between servers nobody gets in at all: a server that dials sends its certificate only if its issuer is
// among the names in the ca_file of the other one, which is not the case ("client didn't provide a
// certificate"). Where the server dials, exactly the server with this certificate is accepted, until it is
// renewed. Beside an authority, as in a file with a whole chain, such a certificate does no harm and is noted.
//
// A self-signed certificate is its own authority; self-signed-certificate tells of it.
//
// # How to fix it
//
// Name the authority's own certificate. This shows whether a certificate is one:
//
//	openssl x509 -noout -subject -issuer -ext basicConstraints,keyUsage -in ca.pem
//
// # Example
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "server.pem" }    # bad
//	}
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem" }
//	}
var notAnAuthority = &lint.Rule{
	Name:         "not-an-authority",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Broken, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"crypto/x509 Certificate.CheckSignatureFrom",
		"crypto/tls CertificateRequestInfo.SupportsCertificate: what a client written in Go sends",
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: ca_file becomes RootCAs and ClientCAs",
	},
	Check: checkNotAnAuthority,
}

func checkNotAnAuthority(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		file := trustedBy(p, block)
		if file == nil || !judgesPeers(p.Server, block) {
			continue
		}
		anchors := poolOf(file)
		told := issuersOfOwn(p, block, anchors)
		vain := slices.DeleteFunc(slices.Clone(anchors), func(c *certs.Certificate) bool {
			return certs.MaySign(c.Certificate) || isRoot(c) || slices.ContainsFunc(told, c.Equal)
		})
		if len(vain) == 0 {
			continue
		}
		finding := lint.Finding{
			On: block.CAFile.Field, At: valueOf(block.CAFile.Field),
			Message: certificateOf(file, vain[0]) + " is not an authority's, so it vouches for nobody but itself",
			Help:    "name the certificate of the authority that issues those of the peers",
		}
		if more := len(vain) - 1; more > 0 {
			finding.Message = fmt.Sprintf("%s and %d more in it are not an authority's, so they vouch for nobody but themselves", certificateOf(file, vain[0]), more)
		}
		switch {
		case len(vain) < len(anchors):
			finding.Consequence = lint.Noted
			finding.Help = "take it out; ca_file is for authorities"
		case closesDoor(p.Server, block, anchors):
			finding.Consequence = lint.Broken
			finding.Message += ", and no server can come in at " + block.Path
		}
		p.Report(finding)
	}
}

// issuersOfOwn returns the authorities of a ca_file that issued the certificates which the block presents; if
// they may not, chain-not-allowed tells of it.
func issuersOfOwn(p *lint.Pass, block *schema.TLS, anchors []*certs.Certificate) []*x509.Certificate {
	var issuers []*x509.Certificate
	for _, own := range presentedBy(p, block) {
		for _, c := range p.Certs.Above(own.leaf().Certificate, plain(anchors)) {
			if p.Certs.Issued(c, own.leaf().Certificate) {
				issuers = append(issuers, c)
			}
		}
	}
	return issuers
}

// closesDoor reports whether no other nats-server can come in at a listener that trusts only certificates
// which may not sign: those who dial hold their certificate back, unless its issuer has one of the names.
func closesDoor(server *schema.Server, block *schema.TLS, anchors []*certs.Certificate) bool {
	if block.Open || !listensWith(server, block) || !joinsServers(block) && (block.Context != schema.Leafnodes || verifying(block) == nil) {
		return false
	}
	return !slices.ContainsFunc(anchors, func(c *certs.Certificate) bool {
		return slices.ContainsFunc(anchors, func(other *certs.Certificate) bool { return bytes.Equal(c.RawIssuer, other.RawSubject) })
	})
}
