package rules

import (
	"crypto/rsa"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// No cipher suite of the list fits the key of the certificate.
//
// # What happens
//
// In TLS 1.2 a suite says of which kind the key of the server is: those with ECDSA in their name need an ECDSA
// or Ed25519 key, those with RSA an RSA key. If none of the list fits, connections with TLS 1.2 fail with "no
// cipher suite supported by both client and server". TLS 1.3 does not look at the list.
//
// # How to fix it
//
// Write the suites for the kind of key that you have, or take the list out. If only TLS 1.3 is wanted, write
// min_version: "1.3".
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"       # an ECDSA certificate
//	  key_file: "server-key.pem"
//	  cipher_suites: [ "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" ]       # bad
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  cipher_suites: [ "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" ]
//	}
var cipherSuitesNotForKey = &lint.Rule{
	Name:         "cipher-suites-not-for-key",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"RFC 8422 section 2; RFC 5246 section 7.4.3",
		"crypto/tls cipherSuiteOk in handshake_server.go, Go 1.26",
	},
	Check: checkCipherSuitesNotForKey,
}

func checkCipherSuitesNotForKey(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		list := block.CipherSuites
		chains := shownBy(p, block)
		if list.State != schema.Set || linksServers(block.Context) || !canBeOlder(block) || !listensWith(p.Server, block) ||
			len(chains) == 0 || !areAll(chains, block) {
			continue
		}
		fits, older := false, false
		for _, item := range list.Value {
			suite, known := p.Target.Suite(item.Text)
			if !known {
				fits = true // another rule speaks of it
			}
			if !known || suite.TLS13 {
				continue
			}
			older = true
			for _, c := range chains {
				_, isRSA := c.leaf().PublicKey.(*rsa.PublicKey)
				fits = fits || isRSA != strings.Contains(suite.Name, "_ECDSA_")
			}
		}
		if fits || !older { // tls13-cipher-suite speaks of a list without any for TLS 1.2
			continue
		}
		kind, name := "an RSA key", "RSA"
		if _, isRSA := chains[0].leaf().PublicKey.(*rsa.PublicKey); !isRSA {
			kind, name = "no RSA key", "ECDSA"
		}
		p.Report(lint.Finding{
			On:      list.Field,
			Message: "TLS 1.2 connections of " + block.Path + " fail, since " + certificateOf(chains[0].file, chains[0].leaf()) + " has " + kind + " and no suite of the list is for that",
			Help:    "add suites with " + name + " in their names, or take the list out",
		})
	}
}
