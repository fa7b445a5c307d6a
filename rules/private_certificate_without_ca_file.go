package rules

import (
	"crypto/x509"
	"errors"
	"fmt"

	"natstls/lint"
	"natstls/lint/certs"
)

// cluster or gateway has a certificate of a private authority and no ca_file.
//
// # What happens
//
// Without ca_file, the servers of a cluster verify each other against the trust store of their operating
// system, in both directions. It does not know a private authority, so that routes fail with "certificate
// signed by unknown authority". insecure switches off one half of that only: those who connect are verified
// all the same.
//
// A trust store can be extended, so this is certain on the server itself only. natstls says it where a file
// of the configuration holds the self-signed root that the certificate comes from, or where --system-roots
// says what the system trusts and the certificate does not come from there.
//
// # How to fix it
//
// Set ca_file to the authority that issues the certificates of the servers.
//
// # Example
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }        # bad
//	}
//
//	cluster {
//	  name: A
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem" }
//	}
var privateCertificateWithoutCAFile = &lint.Rule{
	Name:         "private-certificate-without-ca-file",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server GenTLSConfig, server/opts.go, 2.15.2: RootCAs and ClientCAs are set only with ca_file",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
	},
	Check: checkPrivateCertificateWithoutCAFile,
}

func checkPrivateCertificateWithoutCAFile(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !joinsServers(block) || !lacksCAFile(block) || !inUse(p.Server, block) {
			continue
		}
		for _, c := range presentedBy(p, block) {
			issuer := privateOrigin(p, c)
			if issuer == "" {
				continue
			}
			finding := lint.Finding{
				On:      block.Field,
				Message: fmt.Sprintf("%s has no ca_file, so the system's trust store judges its links, while %s %s", block.Path, certificateOf(c.file, c.leaf()), issuer),
				Help:    "set ca_file to the authority that issues the certificates of the servers",
				Related: []lint.Related{{At: valueOf(c.pair.cert.Field), Message: "this certificate"}},
			}
			if block.Insecure.Value {
				finding.Help += "; insecure does not help those who connect"
			}
			p.Report(finding)
			break // the absence is one cause
		}
	}
}

// privateOrigin says why a certificate is taken for one that the system's trust store does not know; empty if
// it may well know it.
func privateOrigin(p *lint.Pass, c presented) string {
	leaf := c.leaf().Certificate
	switch {
	case fromPublicAuthority(leaf), missingFrom(p, c) != nil:
		return ""
	case p.SystemRoots != nil:
		err := certs.Verify(c.file, p.SystemRoots, x509.ExtKeyUsageAny, p.Now)
		if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); !unknown {
			return ""
		}
		if p.Certs.SelfIssued(leaf) {
			return "is self-signed"
		}
		return "comes from none of its authorities"
	case p.Certs.SelfIssued(leaf):
		return "is self-signed"
	}
	known := certificatesOf(certificateFiles(p)...)
	above := p.Certs.Above(leaf, plainFound(known))
	for _, root := range known {
		if trusts([]*certs.Certificate{root.Certificate}, leaf) || isPublicRoot(root.Certificate.Certificate) {
			continue
		}
		for _, certificate := range above {
			if root.Equal(certificate) && p.Certs.SelfIssued(certificate) {
				return "comes from a private authority, " + subjectOf(certificate) + " in " + shown(root.file.Name)
			}
		}
	}
	return ""
}
