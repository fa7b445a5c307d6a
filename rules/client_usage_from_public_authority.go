package rules

import (
	"crypto/x509"
	"fmt"
	"slices"

	"natstls/lint"
	"natstls/lint/certs"
)

// A certificate from a public authority is used where client authentication is needed.
//
// # What happens
//
// It works until the certificate is renewed. Public authorities ended client authentication in the
// certificates for servers during 2025 and 2026, so the next one will be good for server authentication only,
// and routes, gateways, and hubs that verify leaf nodes will refuse it.
//
// # How to fix it
//
// Use certificates from a private authority for the links between servers, and its root in their ca_file.
// Clients can keep the public one: every listener has a tls block of its own.
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "letsencrypt/fullchain.pem", key_file: "letsencrypt/privkey.pem" }   # bad
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  tls { cert_file: "route.pem", key_file: "route-key.pem", ca_file: "private-ca.pem" }
//	}
var clientUsageFromPublicAuthority = &lint.Rule{
	Name:         "client-usage-from-public-authority",
	Consequences: []lint.Consequence{lint.Outdated},
	Since:        "0.2.0",
	Refs: []string{
		"https://github.com/letsencrypt/website/pull/2277",
		"https://github.com/nats-io/k8s/issues/1154",
		"Chrome Root Program Policy, version 1.6: hierarchies for server authentication only",
	},
	Check: checkClientUsageFromPublicAuthority,
}

func checkClientUsageFromPublicAuthority(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		needed := slices.ContainsFunc(demandsOf(p.Server, block), func(d demand) bool { return d.usage == x509.ExtKeyUsageClientAuth })
		if !needed {
			continue
		}
		for _, c := range presentedBy(p, block) {
			leaf := c.leaf().Certificate
			// One without client authentication is told by extended-key-usage-missing.
			if !fromPublicAuthority(leaf) || !certs.Permits(leaf, x509.ExtKeyUsageClientAuth) {
				continue
			}
			p.Report(lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: fmt.Sprintf("%s comes from a public authority, and these no longer issue certificates for client authentication, so that its successor will not do for %s",
					certificateOf(c.file, c.leaf()), block.Path),
				Help: "use a certificate from a private authority here before this one ends on " + dayOf(leaf.NotAfter),
			})
		}
	}
}
