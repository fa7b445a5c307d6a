package rules

import (
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"

	"natstls/lint"
	"natstls/lint/certs"
	"natstls/lint/schema"
)

// A certificate is not good for what its block uses it for.
//
// # What happens
//
// The extended key usage of a certificate says whether it may be shown by a server, by a client, or by both.
// Without that extension it is good for everything. Every listener needs server authentication. A server that
// connects to another one is its client: routes and gateways always verify both ends, so that certificates
// there need both, unless each remote gateway has a tls block of its own. A remote of gateways or leafnodes
// needs client authentication.
//
// Peers refuse the others: "certificate specifies an incompatible key usage". The end that dials sees "bad
// certificate", or nothing but a closed connection. A route or gateway may work in one direction all the
// same, while the other end goes on dialling. A hub that does not verify leaf nodes never sees their certificate.
//
// In a list of certs, peers that ask for no known name get the first one, and the first one that fits the
// acceptor's authorities is sent when dialling, whatever its usages.
//
// # How to fix it
//
// Have it issued again with both usages, such as by mkcert -client, or by openssl with:
//
//	extendedKeyUsage = serverAuth, clientAuth
//
// Public authorities no longer issue certificates for client authentication; use a private one for routes and
// gateways. Split usages in a certs list work with the pair for clients first.
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://n2.example.com:6222" ]
//	  tls { cert_file: "server-only.pem", key_file: "key.pem", ca_file: "ca.pem" }    # bad: serverAuth
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://n2.example.com:6222" ]
//	  tls { cert_file: "both.pem", key_file: "key.pem", ca_file: "ca.pem" }
//	}
var extendedKeyUsageMissing = &lint.Rule{
	Name:         "extended-key-usage-missing",
	Consequences: []lint.Consequence{lint.Broken, lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"RFC 5280 section 4.2.1.12",
		"crypto/x509 Certificate.Verify; crypto/tls Config.getCertificate, getClientCertificate",
		"nats-server startRouteAcceptLoop and newGateway, 2.15.2: both ends are verified",
		"https://github.com/nats-io/nats-server/issues/144",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls#wrong-key-usage",
	},
	Check: checkExtendedKeyUsageMissing,
}

func checkExtendedKeyUsageMissing(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		chains := shownBy(p, block)
		demands := demandsOf(p.Server, block)
		for _, c := range chains {
			if !permitsAll(c.leaf(), demands) {
				checkUsagesOf(p, c, chains, demands)
			}
		}
	}
}

// checkUsagesOf looks at a certificate that lacks some usage, one of those that its block shows.
func checkUsagesOf(p *lint.Pass, c presented, chains []presented, demands []demand) {
	var worst demand
	var missing []x509.ExtKeyUsage
	for _, d := range demands {
		if certs.Permits(c.leaf().Certificate, d.usage) {
			continue
		}
		d.consequence, d.refusers = amongOthers(c, chains, d)
		if d.consequence == 0 {
			continue
		}
		missing = append(missing, d.usage)
		if worst.consequence == 0 || d.consequence < worst.consequence {
			worst = d
		}
	}
	if len(missing) == 0 {
		return
	}
	not := "is not good for " + usageNamed(missing[0])
	if len(missing) > 1 {
		not = "is good for neither server nor client authentication"
	}
	if described := c.file.Described; described != nil && !described.Certain && worst.consequence == lint.Broken {
		worst.consequence = lint.Suspicious // the issuer may add usages
	}
	finding := lint.Finding{
		Consequence: worst.consequence,
		On:          c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
		Message: fmt.Sprintf("%s %s, so that %s it", certificateOf(c.file, c.leaf()), not, worst.refusers),
		Help:    usageHelp(c, missing, demands),
	}
	if worst.consequence == lint.Noted {
		finding.Help = "give it both usages, or let nobody connect by IP address"
	}
	if root := sameInRoot(p.Server, c); root != nil {
		finding.Related = []lint.Related{{At: valueOf(root.Field), Message: "clients are shown the same file"}}
	}
	p.Report(finding)
}

// amongOthers says what follows from a missing usage, given the other pairs of the block: nothing if the
// consequence is 0.
func amongOthers(c presented, chains []presented, d demand) (lint.Consequence, string) {
	all, others := areAll(chains, c.block), false
	for _, other := range chains {
		others = others || certs.Permits(other.leaf().Certificate, d.usage)
	}
	first := c.pair.cert == pairsOf(c.block)[0].cert
	switch {
	case all && !others:
		return d.consequence, d.refusers
	case d.usage == x509.ExtKeyUsageClientAuth:
		if !first {
			return 0, "" // the one before it is sent
		}
		if all && sentAlike(chains) {
			return d.consequence, d.refusers // the first one that fits is sent, and all fit alike
		}
		return lint.Suspicious, d.refusers
	case !others || !joinsServers(c.block):
		return lint.Suspicious, "everybody who is shown it and verifies it refuses"
	case first:
		return lint.Noted, "those who connect by IP address, who are shown the first pair of certs, refuse"
	}
	return 0, "" // the pair for clients, behind the other one
}

// sentAlike reports whether it depends on nothing but their order which of the pairs a server sends when it
// dials: they have the same issuer and the same kind of key (CertificateRequestInfo.SupportsCertificate).
func sentAlike(chains []presented) bool {
	kind := func(c *x509.Certificate) string {
		text := string(c.RawIssuer) + c.PublicKeyAlgorithm.String()
		if key, ok := c.PublicKey.(*ecdsa.PublicKey); ok {
			text += key.Curve.Params().Name
		}
		return text
	}
	for _, c := range chains {
		if len(c.file.Certificates) != 1 || kind(c.leaf().Certificate) != kind(chains[0].leaf().Certificate) {
			return false
		}
	}
	return true
}

// usageHelp says how to get a certificate that does.
func usageHelp(c presented, missing []x509.ExtKeyUsage, demands []demand) string {
	if c.file.Described != nil {
		return "write usages: [server auth, client auth] in the " + c.file.Described.By
	}
	if len(pairsOf(c.block)) > 1 && len(missing) == 1 && missing[0] == x509.ExtKeyUsageClientAuth {
		return "put the pair for client authentication first, or have one issued for both usages"
	}
	if fromPublicAuthority(c.leaf().Certificate) && missing[len(missing)-1] == x509.ExtKeyUsageClientAuth {
		return "use a certificate from a private authority here, since public ones no longer issue any for client authentication"
	}
	wanted := "both usages, as mkcert -client does (extendedKeyUsage = serverAuth, clientAuth)"
	if len(demands) == 1 {
		wanted = "extendedKeyUsage = serverAuth"
		if demands[0].usage == x509.ExtKeyUsageClientAuth {
			wanted = "extendedKeyUsage = clientAuth"
		}
	}
	return "have it issued with " + wanted + "; the usages are shown by: " + usageCommand(c.file)
}

// sameInRoot returns the option of the tls block of clients that names the same certificate, nil if there is
// none: often a file was taken over from there.
func sameInRoot(server *schema.Server, c presented) *schema.Opt[string] {
	root := server.Block(schema.Root)
	if root == nil || root == c.block {
		return nil
	}
	for _, pair := range pairsOf(root) {
		if pair.cert.Value == c.pair.cert.Value {
			return pair.cert
		}
	}
	return nil
}
