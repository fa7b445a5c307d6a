package rules

import (
	"net"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// The names in certificates are compared with URLs that have no names.
//
// # What happens
//
// With verify_cert_and_check_known_urls an incoming route or gateway is taken only if a DNS name of its
// certificate is the host of one of the URLs here. An IP address in a URL does not fit to an IP address in a
// certificate, since only DNS names are compared (an address that is written as a DNS name does). So if all URLs have IP addresses, or a cluster lists no
// route, outgoing connections work and incoming ones are refused.
//
// # How to fix it
//
// Write the names of the other servers into the URLs, as they stand in their certificates. A first server of
// a cluster has to list the others too.
//
// # Example
//
//	cluster {
//	  routes: [ "nats://10.0.0.2:6222" ]                  # bad
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	    verify_cert_and_check_known_urls: true
//	  }
//	}
//
//	cluster {
//	  routes: [ "nats://n2.example.com:6222" ]
//	  tls {
//	    cert_file: "server.pem"
//	    key_file: "server-key.pem"
//	    ca_file: "ca.pem"
//	    verify_cert_and_check_known_urls: true
//	  }
//	}
var knownURLsUnmatchable = &lint.Rule{
	Name:         "known-urls-unmatchable",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server dnsAltNameMatches, server/auth.go, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/6875",
	},
	Check: checkKnownURLsUnmatchable,
}

func checkKnownURLsUnmatchable(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		var found lint.Finding
		switch block.Context {
		case schema.Cluster:
			found = unmatchable(p, block, p.Server.Identity.Cluster, schema.ClusterListener, schema.Cluster)
		case schema.Gateway:
			found = unmatchable(p, block, p.Server.Identity.Gateway, schema.GatewayListener, schema.GatewayRemote)
		}
		if found.On != nil {
			p.Report(found)
		}
	}
}

// unmatchable returns the finding on a block, without On if there is none. A user that certificates are
// mapped to is another way in.
func unmatchable(p *lint.Pass, block *schema.TLS, from schema.Link, kind schema.ListenerKind, dialled schema.Context) lint.Finding {
	check := block.VerifyCertAndCheckKnownURLs
	mapped := block.VerifyAndMap.Value && named(&from.User)
	if !check.Value || !from.Whole || block.Open || mapped || opened(p.Server, kind) == nil {
		return lint.Finding{}
	}
	links := linksOf(p.Server, dialled)
	names := ownNames(p, block)
	for _, l := range links {
		if net.ParseIP(l.url.Hostname()) == nil || names[strings.ToLower(l.url.Hostname())] {
			return lint.Finding{}
		}
	}
	finding := lint.Finding{
		On:      check.Field,
		Message: "incoming " + connectionsOf(kind) + " are refused, since " + block.Path + " compares DNS names of certificates with URLs, and all of these have IP addresses",
		Help:    "write the names of the other servers into the URLs",
	}
	if len(links) > 0 {
		finding.Related = []lint.Related{{At: links[0].At.Use.Span, Message: "such as this one"}}
		return finding
	}
	if kind != schema.ClusterListener {
		return lint.Finding{} // gateways that are not configured tell each other their URLs
	}
	finding.Message = "incoming routes are refused, since " + block.Path + " compares their certificates with the URLs of routes, and there are none"
	finding.Help = "list the other servers in routes"
	return finding
}

// ownNames returns the DNS names that the block shows. An address among them fits a URL, and the other servers most
// likely have such names then too.
func ownNames(p *lint.Pass, block *schema.TLS) map[string]bool {
	names := map[string]bool{}
	for _, c := range presentedBy(p, block) {
		for _, name := range c.leaf().DNSNames {
			names[strings.ToLower(name)] = true
		}
	}
	return names
}
