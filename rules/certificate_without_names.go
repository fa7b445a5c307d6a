package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// The certificate of a listener stands for no host.
//
// # What happens
//
// Whoever connects compares the host in the URL with the subject alternative names of the certificate, DNS names or IP
// addresses. Programs written in Go, browsers, Rust and others ignore the common name: "x509: certificate
// relies on legacy Common Name field, use SANs instead", or "certificate is not valid for any names". Routes,
// gateways and leaf nodes can never connect, unless they do not verify (insecure). Some clients built on OpenSSL
// still look at the common name.
//
// # How to fix it
//
// Have it issued again with all names that stand in URLs, such as by mkcert localhost nats.example.com, or with:
//
//	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server-key.pem -out server.pem
//	  -subj /CN=nats.example.com -addext "subjectAltName = DNS:nats.example.com, DNS:localhost, IP:127.0.0.1"
//
// # Example
//
//	tls { cert_file: "common-name-only.pem", key_file: "key.pem" }    # bad: no subject alternative name
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var certificateWithoutNames = &lint.Rule{
	Name:         "certificate-without-names",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/x509 Certificate.VerifyHostname; Go 1.15 release notes: the common name is ignored",
		"RFC 9525 section 2: the common name is no identity",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls#missing-subject-alternative-name",
		"https://github.com/nats-io/nats-server/pull/913",
	},
	Check: checkCertificateWithoutNames,
}

func checkCertificateWithoutNames(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !listensWith(p.Server, block) {
			continue
		}
		chains := shownBy(p, block)
		nameless := 0
		for _, c := range chains {
			if hostsNothing(c.leaf().Certificate) {
				nameless++
			}
		}
		for _, c := range chains {
			if !hostsNothing(c.leaf().Certificate) {
				continue
			}
			finding := lint.Finding{
				Consequence: lint.Suspicious,
				On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: certificateOf(c.file, c.leaf()) + " has no subject alternative name of a host, so that Go programs, browsers and others refuse it",
				Help:    "have it issued with the names that stand in URLs, such as subjectAltName = DNS:" + nameWanted(c) + ", as mkcert does",
			}
			if betweenServers(block) && certainUnless(block.Open || maybe(block.Insecure)) == lint.Broken && nameless == len(chains) && areAll(chains, block) {
				finding.Consequence = lint.Broken
				finding.Message = certificateOf(c.file, c.leaf()) + " has no subject alternative name of a host, so that no " + peerThere(block) + " that verifies it connects"
			}
			p.Report(finding)
		}
	}
}

// nameWanted is a name that a certificate without one should most likely have.
func nameWanted(c presented) string {
	if name := c.leaf().Subject.CommonName; isHostName(name) && !isIP(name) {
		return name
	}
	return "nats.example.com"
}

// peerThere is what messages call somebody who connects to a block in which only servers do.
func peerThere(block *schema.TLS) string {
	switch block.Context {
	case schema.Cluster:
		return "route"
	case schema.Gateway:
		return "gateway"
	}
	return "leaf node"
}
