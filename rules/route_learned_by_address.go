package rules

import (
	"slices"

	"natstls/lint"
	"natstls/lint/schema"
)

// Servers of a cluster that learn of each other dial IP addresses, and the certificate has none.
//
// # What happens
//
// A server that is not in the routes of another one is found by what servers tell each other, and dialled at its IP
// address. Its certificate is verified against the first host name of the routes, then against the address. With
// a certificate for each host neither fits, so that these two servers never connect, and try about thirty times
// a second: "certificate is valid for …, not …", "doesn't contain any IP SANs". The cluster looks complete, as
// each of them has a route to the server that all list.
//
// It is only noted if several routes are listed, since it does not happen where each server lists all others.
//
// # How to fix it
//
// Set advertise of the cluster to the name in the certificate of this server, with the port; or use one
// certificate with all names for all servers; or add the IP address to the certificate.
//
// # Example
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  routes: [ "nats://a.example.com:6222" ]        # bad: the certificate of b stands for b.example.com only
//	  tls { cert_file: "b.pem", key_file: "b-key.pem", ca_file: "ca.pem" }
//	}
//
//	cluster {
//	  listen: "0.0.0.0:6222"
//	  advertise: "b.example.com:6222"
//	  routes: [ "nats://a.example.com:6222" ]
//	  tls { cert_file: "b.pem", key_file: "b-key.pem", ca_file: "ca.pem" }
//	}
var routeLearnedByAddress = &lint.Rule{
	Name:         "route-learned-by-address",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server processImplicitRoute and saveRouteTLSName, server/route.go, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/8309",
		"https://github.com/nats-io/nats-server/issues/6407",
	},
	Check: checkRouteLearnedByAddress,
}

func checkRouteLearnedByAddress(p *lint.Pass) {
	block := p.Server.Block(schema.Cluster)
	listener := opened(p.Server, schema.ClusterListener)
	if block == nil || listener == nil || listener.TLS != block || maybe(block.Insecure) ||
		listener.Advertise.State != schema.Absent || !p.Server.Identity.Cluster.Whole {
		return
	}
	chains := wholeChains(p, block)
	names := dnsNames(chains)
	if len(names) == 0 || hasAddresses(chains) || listener.Host.State == schema.Set && (isHostName(listener.Host.Value) && !isIP(listener.Host.Value) || isLoopback(listener.Host.Value)) {
		return // with a host name to listen at, that one is told to others
	}
	signs := signsOf(chains, linksWith(p.Server, block))
	odd := slices.ContainsFunc(signs.uncovered, func(l link) bool {
		host := l.url.Hostname()
		_, how := likest(host, names)
		return how != unlike || isIP(host) || isLoopback(host) // url-not-in-certificate and others look at these
	})
	if len(signs.uncovered) == 0 || len(signs.covered) > 0 || odd {
		return
	}
	finding := lint.Finding{
		On: chains[0].pair.cert.Field, At: valueOf(chains[0].pair.cert.Field),
		Message: "servers that are told of this one dial its IP address, and neither that nor " + hostOf(signs.uncovered[0].url) + ", the first name in routes, is in its certificate, which has " + namesShown(chains),
		Help:    "set advertise of the cluster to the name of this server in the certificate, such as " + shown(advertisable(names)+":6222"),
		Related: []lint.Related{{At: signs.uncovered[0].At.Use.Span, Message: "its certificate is verified against this name"}},
	}
	if len(signs.uncovered) > 1 {
		finding.Consequence = lint.Noted
		finding.Message = "a server that does not list this one in its routes cannot connect to it: it dials the IP address, and the certificate has " + namesShown(chains)
	}
	p.Report(finding)
}

// advertisable returns the first name that is not a wildcard, or an example of what a wildcard stands for.
func advertisable(names []string) string {
	for _, name := range names {
		if name[0] != '*' {
			return name
		}
	}
	return "a" + names[0][1:]
}
