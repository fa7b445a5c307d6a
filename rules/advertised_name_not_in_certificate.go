package rules

import (
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser"
	"natstls/parser/resolve"
)

// A listener lets itself be known by a name that its certificate does not have.
//
// # What happens
//
// What advertise or client_advertise says is sent to clients and to other servers, which connect there when they
// look for another server or learn of this one, and verify the certificate against that name: "certificate is valid for
// …, not …". The first connection works, and the next one does not. Clients are told by servers of a cluster only, and
// neither they nor leaf nodes are told if no_advertise is set.
//
// It cannot be said for sure, since the name may lead to a proxy with a certificate of its own. An IP address is
// only noted where those who connect first try the name that they used before.
//
// # How to fix it
//
// Advertise a name that the certificate has, or have it issued with the advertised one.
//
// # Example
//
//	client_advertise: "nats.example.org:4222"      # bad: the certificate is for nats.example.com
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	cluster { listen: "0.0.0.0:6222", tls { … } }
//
//	client_advertise: "nats.example.com:4222"
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	cluster { listen: "0.0.0.0:6222", tls { … } }
var advertisedNameNotInCertificate = &lint.Rule{
	Name:         "advertised-name-not-in-certificate",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server Server.getClientConnectURLs and Server.setRouteInfoHostPortAndIP, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/1256",
	},
	Check: checkAdvertisedNameNotInCertificate,
}

func checkAdvertisedNameNotInCertificate(p *lint.Pass) {
	for _, listener := range p.Server.Listeners {
		block := listener.TLS
		if block == nil || !named(&listener.Advertise) || joinsServers(block) && maybe(block.Insecure) || !isTold(p.Server, listener) {
			continue
		}
		host := hostOfAdvertise(listener.Advertise.Value)
		chains := wholeChains(p, block)
		if host == "" || len(chains) == 0 || len(dnsNames(chains)) == 0 && !hasAddresses(chains) || coveredBy(chains, host) {
			continue
		}
		names := dnsNames(chains)
		finding := lint.Finding{
			On: listener.Advertise.Field, At: valueOf(listener.Advertise.Field),
			Message: fmt.Sprintf("%s are told to connect to %s, and the certificate in %s has %s", toldAt(listener.Kind), host, shown(chains[0].file.Name), namesShown(chains)),
			Help:    "advertise a name that stands in the certificate, or have it issued with " + wantedName(host),
			Related: []lint.Related{{At: valueOf(chains[0].pair.cert.Field), Message: "the certificate of " + block.Path}},
		}
		if name, how := likest(host, names); how == wrongLevel {
			finding.Message += ", where " + shown(name) + " stands for one label before the rest"
		} else if near := nearest(host, names); near != "" && !isIP(host) && !strings.HasPrefix(near, "*") {
			finding.Help = "did you mean " + near + "? Otherwise have the certificate issued with " + wantedName(host)
		}
		if isIP(host) {
			finding.Consequence = byAddress(p, listener, chains)
		}
		p.Report(finding)
	}
}

// isTold reports whether it is certain that others learn the address of a listener. A server without routes tells
// clients nothing, since it has nobody to send them to (Server.updateServerINFOAndSendINFOToClients, server/server.go,
// 2.15.2), and of cluster and leafnodes no_advertise keeps it back.
func isTold(server *schema.Server, listener *schema.Listener) bool {
	switch listener.Kind {
	case schema.ClientListener, schema.WebsocketListener:
		cluster := opened(server, schema.ClusterListener)
		return cluster != nil && advertises(cluster)
	case schema.LeafListener:
		return advertises(listener)
	}
	return true
}

// advertises reports whether it is certain that the block of a listener has no no_advertise that is on.
func advertises(listener *schema.Listener) bool {
	if listener.Field == nil || listener.Field.Parent == nil || listener.Field.Parent.Value.Map == nil {
		return false
	}
	block := listener.Field.Parent.Value.Map
	return !block.Open && !slices.ContainsFunc(block.Fields, func(f *resolve.Field) bool {
		off := !f.Value.Unknown && f.Value.Literal != nil && f.Value.Literal.Kind == parser.Bool && !f.Value.Literal.Bool
		return strings.EqualFold(f.Key, "no_advertise") && !off
	})
}

// byAddress returns what follows from an advertised IP address that is not in the certificate. Those who got it from
// the URL of another server may verify the name in that URL first: clients (addURLToPool of nats.go 1.55),
// leaf nodes, and routes if the certificate has the names of the routes.
func byAddress(p *lint.Pass, listener *schema.Listener, chains []presented) lint.Consequence {
	switch listener.Kind {
	case schema.ClientListener, schema.LeafListener:
		return lint.Noted
	case schema.ClusterListener:
		if signs := signsOf(chains, linksWith(p.Server, listener.TLS)); len(signs.covered) > 0 && len(signs.uncovered) == 0 {
			return lint.Noted
		}
	}
	return lint.Suspicious
}

// toldAt returns who learns where a listener can be reached.
func toldAt(kind schema.ListenerKind) string {
	switch kind {
	case schema.ClusterListener:
		return "other servers of the cluster"
	case schema.GatewayListener:
		return "other gateways"
	case schema.LeafListener:
		return "leaf nodes"
	case schema.WebsocketListener:
		return "websocket clients"
	}
	return "clients"
}
