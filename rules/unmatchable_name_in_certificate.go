package rules

import (
	"crypto/x509"
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// A certificate has a DNS name that no host can have.
//
// # What happens
//
// Nobody who connects finds the host of his URL in such a name: an IP address written as a DNS name, a URL, a
// name with a port, a wildcard that is only a part of its label (nats-*.example.com), not the first one
// (n1.*.example.com) or alone. If it has no other names, no route, gateway or leaf node can connect.
// Some clients built on OpenSSL take a wildcard that is a part of its label. A name with a final dot fits only
// a host that is written with one.
//
// Nothing is said of an address that is there as an IP address too, which some tools write for old
// clients, nor where verify_cert_and_check_known_urls compares it with URLs.
//
// # How to fix it
//
// Have it issued again. Write addresses as IP:10.0.0.1, names without scheme and port as DNS:nats.example.com, a
// wildcard as DNS:*.example.com. This shows the names:
//
//	openssl x509 -noout -ext subjectAltName -in server.pem
//
// # Example
//
//	tls { cert_file: "address.pem", key_file: "key.pem" }   # bad: subjectAltName = DNS:10.0.0.1
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }   # subjectAltName = IP:10.0.0.1
var unmatchableNameInCertificate = &lint.Rule{
	Name:         "unmatchable-name-in-certificate",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Broken},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/x509 Certificate.VerifyHostname",
		"RFC 9525 sections 6.3 and 6.5",
		"nats-server dnsAltNameMatches, server/auth.go, 2.15.2: an address as a DNS name fits a URL",
	},
	Check: checkUnmatchableNameInCertificate,
}

func checkUnmatchableNameInCertificate(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		// Where names are compared with URLs or users by the server itself, odd ones can be on purpose.
		if !listensWith(p.Server, block) || joinsServers(block) && (block.Open || maybe(block.VerifyCertAndCheckKnownURLs) || maybe(block.VerifyAndMap)) {
			continue
		}
		chains := shownBy(p, block)
		for _, c := range chains {
			odd := oddNames(c.leaf().Certificate)
			if len(odd) == 0 {
				continue
			}
			finding := lint.Finding{
				On: c.pair.cert.Field, At: valueOf(c.pair.cert.Field),
				Message: fmt.Sprintf("%s has the DNS name %s%s, %s",
					certificateOf(c.file, c.leaf()), shown(odd[0]), moreOf(len(odd)-1), whoFits(odd[0])),
				Help: "have it issued with " + betterName(odd[0]) + "; the names are shown by: openssl x509 -noout -ext subjectAltName -in " + inCommand(c.file.Name),
			}
			if betweenServers(block) && certainUnless(block.Open || maybe(block.Insecure)) == lint.Broken && fitsNobody(chains, block) {
				finding.Consequence = lint.Broken
				finding.Message += ", so that no " + peerThere(block) + " that verifies it connects"
			}
			p.Report(finding)
		}
	}
}

// oddNames returns the DNS names of a certificate that no host can have, without addresses that it has as
// such too.
func oddNames(c *x509.Certificate) []string {
	var odd []string
	for _, name := range c.DNSNames {
		if whyUnmatchable(name) != "" && !(isIP(name) && c.VerifyHostname(name) == nil) {
			odd = append(odd, name)
		}
	}
	return odd
}

// fitsNobody reports whether all certificates of a block have no other names than such, and none that ends in a dot.
func fitsNobody(chains []presented, block *schema.TLS) bool {
	return areAll(chains, block) && !hasAddresses(chains) && len(dnsNames(chains)) == 0 &&
		!slices.ContainsFunc(chains, func(c presented) bool {
			return hostsNothing(c.leaf().Certificate) || slices.ContainsFunc(c.leaf().DNSNames, isDotted)
		})
}

// whoFits says which hosts fit an odd name: none, or none that people write.
func whoFits(name string) string {
	if isDotted(name) {
		return "which only a host in a URL fits that has a final dot too"
	}
	return "which no host in a URL fits: " + whyUnmatchable(name)
}

// isDotted reports whether a DNS name ends in a dot. Go compares it byte by byte with the host
// (crypto/x509 Certificate.VerifyHostname), which may be written so.
func isDotted(name string) bool {
	host, found := strings.CutSuffix(name, ".")
	return found && isHostName(host)
}

// betterName says how a name is written that hosts can have.
func betterName(name string) string {
	if isIP(name) {
		return "IP:" + name
	}
	return "plain names such as DNS:nats.example.com or DNS:*.example.com"
}
