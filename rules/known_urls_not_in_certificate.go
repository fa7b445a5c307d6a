package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// The servers of a cluster compare certificates with URLs that the shared certificate does not fit.
//
// # What happens
//
// With verify_cert_and_check_known_urls a route comes in only if a DNS name of its certificate is the host of one of the
// routes here. IP addresses and the common name of a certificate are not compared; a wildcard stands for exactly the
// first label. The certificate of this server seems to be that of the others too, and no DNS name in it
// is one of the hosts: "Authorization Violation".
//
// A certificate for this host alone need not be in its own routes, so nothing is said of such.
//
// # How to fix it
//
// Write routes with the DNS names of the certificate, or have it issued with those in routes.
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://10.0.0.1:6222", "nats://10.0.0.2:6222", "nats://n3.internal:6222" ]   # bad
//	  tls {
//	    cert_file: "addresses.pem"              # IP:10.0.0.1, IP:10.0.0.2, DNS:nats.example.com
//	    key_file: "key.pem"
//	    ca_file: "ca.pem"
//	    verify_cert_and_check_known_urls: true
//	  }
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://nats.example.com:6222" ]
//	  tls {
//	    cert_file: "addresses.pem"
//	    key_file: "key.pem"
//	    ca_file: "ca.pem"
//	    verify_cert_and_check_known_urls: true
//	  }
//	}
var knownURLsNotInCertificate = &lint.Rule{
	Name:         "known-urls-not-in-certificate",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server dnsAltNameMatches, server/auth.go, 2.15.2",
		"https://github.com/nats-io/nats-server/pull/1727",
		"https://github.com/nats-io/k8s/pull/536",
	},
	Check: checkKnownURLsNotInCertificate,
}

func checkKnownURLsNotInCertificate(p *lint.Pass) {
	block := p.Server.Block(schema.Cluster)
	from := p.Server.Identity.Cluster
	if block == nil || !block.VerifyCertAndCheckKnownURLs.Value || !from.Whole || opened(p.Server, schema.ClusterListener) == nil ||
		block.VerifyAndMap.Value && named(&from.User) { // mapping is another way in
		return
	}
	chains := wholeChains(p, block)
	links := linksWith(p.Server, block)
	hosts := 0
	for _, l := range links {
		if !isIP(l.url.Hostname()) {
			hosts++
		}
		for _, c := range chains {
			if knownBy(c.leaf().DNSNames, l.url.Hostname()) {
				return
			}
		}
	}
	names := dnsNames(chains)
	signs := signsOf(chains, links)
	alike := false
	for _, l := range signs.uncovered {
		_, how := likest(l.url.Hostname(), names)
		alike = alike || how != unlike
	}
	// If all URLs have IP addresses, known-urls-unmatchable tells of it; a name that is almost right is told by
	// url-not-in-certificate, unless certificates of others are not verified.
	if hosts == 0 || alike && !maybe(block.Insecure) || !alike && !signs.shared(names) {
		return
	}
	p.Report(lint.Finding{
		On:      block.VerifyCertAndCheckKnownURLs.Field,
		Message: "incoming routes are refused if the other servers have the certificate in " + shown(chains[0].file.Name) + ", since none of its DNS names is the host of a route",
		Help:    "write routes with the DNS names of the certificate, or have it issued with " + wantedName(firstName(links)),
		Related: []lint.Related{{At: valueOf(chains[0].pair.cert.Field), Message: "it has " + namesShown(chains)}},
	})
}

// knownBy reports whether one of the DNS names of a certificate is known by a URL with a host, as nats-server
// compares: letters in any case, a wildcard only as the whole first label.
func knownBy(names []string, host string) bool {
	labels := strings.Split(strings.ToLower(host), ".")
	for _, name := range names {
		own := strings.Split(strings.ToLower(name), ".")
		if len(own) != len(labels) {
			continue
		}
		fits := own[0] == "*" || own[0] == labels[0]
		for i := 1; i < len(own); i++ {
			fits = fits && own[i] == labels[i]
		}
		if fits {
			return true
		}
	}
	return false
}

// firstName returns the first host of URLs that is a name.
func firstName(links []link) string {
	for _, l := range links {
		if host := l.url.Hostname(); !isIP(host) {
			return host
		}
	}
	return ""
}
