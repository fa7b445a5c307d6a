package rules

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/x509"

	"natstls/lint"
	"natstls/lint/schema"
)

// The key of a certificate is of a kind that not everybody can use.
//
// # What happens
//
// ECDSA keys on P-224 do not exist in TLS 1.3. Whoever offers TLS 1.3, as every nats-server and every client of
// today does, cannot connect at all: the handshake does not fall back to TLS 1.2.
//
// Ed25519 keys are fine among nats-servers and in NATS clients, but no browser takes them, neither for
// https monitoring nor for websockets. Signatures with RSA-PSS are unknown to older clients.
//
// # How to fix it
//
// Make a key on P-256 and have a certificate issued for it.
//
//	openssl ecparam -genkey -name prime256v1 -noout -out server-key.pem
//
// # Example
//
//	tls {
//	  cert_file: "server-p224.pem"     # bad
//	  key_file: "server-p224-key.pem"
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	}
var unusualKeyType = &lint.Rule{
	Name:         "unusual-key-type",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Broken, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"RFC 8446 section 4.2.3: signature schemes of TLS 1.3",
		"crypto/tls signatureSchemesForCertificate, Go 1.26",
		"CA/Browser Forum Baseline Requirements section 6.1.1.3: no Ed25519",
	},
	Check: checkUnusualKeyType,
}

func checkUnusualKeyType(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		chains := shownBy(p, block)
		for _, c := range chains {
			checkKeyType(p, c, len(chains) == 1 && areAll(chains, block))
		}
	}
}

// checkKeyType looks at one chain. only says that it is the only one of its block.
func checkKeyType(p *lint.Pass, c presented, only bool) {
	finding := lint.Finding{
		Consequence: lint.Noted,
		On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
		Help: "make a key on P-256 and have a certificate issued for it",
	}
	which := certificateOf(c.file, c.leaf())
	switch {
	case isP224(c.leaf().PublicKey):
		finding.Consequence = lint.Suspicious
		finding.Message = which + " has a key on P-224, so that handshakes with everybody who offers TLS 1.3 fail"
		if !listensWith(p.Server, c.block) {
			finding.Message = which + " has a key on P-224, so that it is not sent in TLS 1.3 to those who ask for a certificate"
		}
		if only && betweenServers(c.block) && alwaysShown(p.Server, c.block) {
			finding.Consequence = lint.Broken
			finding.Message = which + " has a key on P-224, which TLS 1.3 does not have, so that all links of " + c.block.Path + " fail"
		}
	case isEd25519(c.leaf().PublicKey) && only && forBrowsers(p.Server, c.block):
		finding.Message = which + " has an Ed25519 key, which browsers do not take"
	case isPSS(c.leaf().SignatureAlgorithm) && !betweenServers(c.block):
		finding.Message = which + " is signed with RSA-PSS, which some older clients do not know"
		finding.Help = "have it issued with an ordinary RSA or ECDSA signature if such clients connect"
	default:
		return
	}
	p.Report(finding)
}

// betweenServers reports whether all who are shown the certificate of a block are nats-servers, which speak
// TLS 1.3 with each other.
func betweenServers(block *schema.TLS) bool {
	return linksOnly(block) || block.Context == schema.Leafnodes
}

// forBrowsers reports whether browsers connect to a listener with the certificate of the block.
func forBrowsers(server *schema.Server, block *schema.TLS) bool {
	for _, listener := range server.Listeners {
		if listener.TLS == block && (listener.Kind == schema.WebsocketListener || listener.Kind == schema.HTTPSMonitor) {
			return true
		}
	}
	return false
}

func isP224(key any) bool {
	public, ok := key.(*ecdsa.PublicKey)
	return ok && public.Curve == elliptic.P224()
}

func isEd25519(key any) bool {
	_, ok := key.(ed25519.PublicKey)
	return ok
}

func isPSS(algorithm x509.SignatureAlgorithm) bool {
	switch algorithm {
	case x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS:
		return true
	}
	return false
}
