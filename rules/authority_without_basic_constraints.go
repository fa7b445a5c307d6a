package rules

import (
	"slices"

	"natstls/lint"
)

// An authority has a certificate of an old version, without basic constraints.
//
// # What happens
//
// Go takes a root of X.509 version 1 for an authority. Programs in Rust refuse to load it
// ("MissingOrMalformedExtensions"), and strict settings of OpenSSL and Java do so too. Such roots come from
// old recipes with "openssl x509 -req -signkey" and no extension file.
//
// It is noted where only servers look at it, and suspicious where it issued the certificate that clients see.
//
// # How to fix it
//
// Issue the root again, with the same key and name, and with extensions; certificates that it issued stay good:
//
//	openssl req -x509 -key ca-key.pem -subj "/CN=…" -days 3650 -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -out ca.pem
//
// # Example
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "version1-ca.pem", verify: true }    # bad
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", verify: true }
var authorityWithoutBasicConstraints = &lint.Rule{
	Name:         "authority-without-basic-constraints",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"crypto/x509 Certificate.CheckSignatureFrom: basic constraints are demanded of version 3 only",
		"https://github.com/nats-io/nats.rs/issues/789",
	},
	Check: checkAuthorityWithoutBasicConstraints,
}

func checkAuthorityWithoutBasicConstraints(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !inUse(p.Server, block) {
			continue
		}
		file := trustedBy(p, block)
		for _, c := range poolOf(file) {
			if c.BasicConstraintsValid || c.Version == 3 || !isRoot(c) {
				continue
			}
			finding := lint.Finding{
				Consequence: lint.Noted,
				On:          block.CAFile.Field, At: valueOf(block.CAFile.Field),
				Message: certificateOf(file, c) + " has no basic constraints (X.509 version 1), which programs in Rust and some others refuse in an authority",
				Help:    "issue it again with the same key and name and with basicConstraints=critical,CA:TRUE",
			}
			seen := slices.ContainsFunc(presentedBy(p, block), func(own presented) bool {
				return slices.ContainsFunc(p.Certs.Above(own.leaf().Certificate, append(own.sent(), c.Certificate)), c.Equal)
			})
			if seen && facesClients(block) && listensWith(p.Server, block) {
				finding.Consequence = lint.Suspicious
			}
			p.Report(finding)
			break // the same recipe made the others
		}
	}
}
