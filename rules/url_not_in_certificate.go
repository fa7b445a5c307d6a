package rules

import (
	"fmt"
	"net/netip"
	"slices"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// A route or gateway has a URL that the certificate of the servers does not stand for.
//
// # What happens
//
// A server that dials compares the host of the URL, as it is written, with the names of the certificate that it
// is shown: "certificate is valid for …, not …". Names are not completed; a wildcard stands for exactly one
// label; an IP address needs an IP address in the certificate. If the first host name of the list fits, an address in
// the same list is verified against that one.
//
// natstls sees the certificate of this server only. It says this where the others most likely have the same
// one, or one made the same way: it stands for several hosts of the list, or a wildcard for one; or a
// name in it is like the one in the URL, but longer, shorter or a wildcard of another level; or the URLs have
// IP addresses only and the certificate has none.
//
// # How to fix it
//
// Write the URL as the certificate has it, or have the certificate issued with the host in the URL. Public
// authorities issue none for private names, such as those inside Kubernetes.
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://nats-0.nats:6222" ]        # bad: the certificate is for *.nats.prod.svc.cluster.local
//	  tls { cert_file: "pods.pem", key_file: "pods-key.pem", ca_file: "ca.pem" }
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://nats-0.nats.prod.svc.cluster.local:6222" ]
//	  tls { cert_file: "pods.pem", key_file: "pods-key.pem", ca_file: "ca.pem" }
//	}
var urlNotInCertificate = &lint.Rule{
	Name:         "url-not-in-certificate",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"crypto/x509 Certificate.VerifyHostname; RFC 9525 section 6.3",
		"nats-server saveRouteTLSName, server/route.go, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/135",
		"https://github.com/cozystack/cozystack/pull/2684",
	},
	Check: checkURLNotInCertificate,
}

func checkURLNotInCertificate(p *lint.Pass) {
	for _, block := range p.Server.TLS {
		if !joinsServers(block) || maybe(block.Insecure) {
			continue
		}
		chains := wholeChains(p, block)
		// A certificate without good names is told by other rules.
		if len(chains) == 0 || len(dnsNames(chains)) == 0 && !hasAddresses(chains) {
			continue
		}
		links := linksWith(p.Server, block)
		signs := signsOf(chains, links)
		names := dnsNames(chains)
		byReason := map[string][]link{}
		var reasons []string
		for _, l := range signs.uncovered {
			if p.Fleet != nil && p.Fleet.Predicted(l.At.Use.Span.Place()) {
				continue // the certificate there is known too
			}
			reason := whyNotCovered(l, links, signs, chains, names)
			if reason == "" {
				continue
			}
			if byReason[reason] == nil {
				reasons = append(reasons, reason)
			}
			byReason[reason] = append(byReason[reason], l)
		}
		for _, reason := range reasons {
			reportNotCovered(p, chains[0], byReason[reason], reason)
		}
	}
}

// linksWith returns the links that are dialled with the certificates of a block; none if there are so many that
// comparing each with each name of a certificate would take long.
func linksWith(server *schema.Server, block *schema.TLS) []link {
	const most = 300
	links := slices.DeleteFunc(linksOf(server, schema.Cluster, schema.GatewayRemote), func(l link) bool { return l.TLS != block })
	if len(links) > most {
		return nil
	}
	return links
}

// whyNotCovered says why the certificate does not fit the host of a URL, if it is likely that it should;
// otherwise it is empty.
func whyNotCovered(l link, links []link, signs fleetSigns, chains []presented, names []string) string {
	host := l.url.Hostname()
	if isIP(host) {
		if firstHostName(links, l) != "" {
			return "" // verified against that one, which has a verdict of its own
		}
		if !hasAddresses(chains) && !slices.ContainsFunc(links, func(l link) bool { return !isIP(l.url.Hostname()) }) {
			return "the certificate has no IP address"
		}
		if signs.shared(names) {
			return "it has " + namesShown(chains)
		}
		return ""
	}
	switch name, how := likest(host, names); {
	case how == wrongLevel:
		return shown(name) + " stands for one label before the rest"
	case how == shortOrLonger:
		return "names are not completed, and the certificate has " + shown(name)
	case !signs.shared(names):
		return ""
	}
	if name := nearest(host, names); name != "" {
		return "the nearest name in it is " + shown(name)
	}
	return "it has " + namesShown(chains)
}

// firstHostName returns the first host name of the URLs that belong together with a link: of all routes, or of the
// same entry of gateways. It is verified instead of IP addresses.
func firstHostName(links []link, of link) string {
	for _, l := range links {
		if (of.Context == schema.Cluster || sameEntry(l.Field, of.Field)) && !isIP(l.url.Hostname()) {
			return l.url.Hostname()
		}
	}
	return ""
}

func sameEntry(a, b *resolve.Field) bool { return a.Parent == b.Parent && a.Index == b.Index }

func reportNotCovered(p *lint.Pass, c presented, links []link, reason string) {
	first := links[0]
	host, block := first.url.Hostname(), c.block
	finding := lint.Finding{
		On: first.Field, At: first.At.Use.Span,
		Message: fmt.Sprintf("the certificate in %s does not stand for %s%s, so that the link fails if the server there has the same: %s",
			shown(c.file.Name), hostOf(first.url), moreOf(len(links)-1), reason),
		Help:    "write the host as it stands in the certificate, or have the certificate issued with " + wantedName(host),
		Related: []lint.Related{{At: valueOf(c.pair.cert.Field), Message: "the certificate of " + block.Path}},
	}
	if fromPublicAuthority(c.leaf().Certificate) && isPrivateHost(first.url) {
		finding.Help = "use a certificate from a private authority here, since public ones issue none for " + hostOf(first.url)
	}
	if root := sameInRoot(p.Server, c); root != nil {
		finding.Related = append(finding.Related, lint.Related{At: valueOf(root.Field), Message: "clients are shown the same file"})
	}
	p.Report(finding)
}

// wantedName writes a host as a subject alternative name.
func wantedName(host string) string {
	if address, err := netip.ParseAddr(host); err == nil {
		return "IP:" + address.String()
	}
	if !isHostName(host) {
		return "that host"
	}
	return "DNS:" + host
}
