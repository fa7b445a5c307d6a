package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// Clients are told IP addresses that are not in the certificate.
//
// # What happens
//
// A server of a cluster that has no client_advertise is known to all clients of the cluster by its IP addresses. A client
// that loses its connection tries these. Newer clients verify the name that they connected to first; older and
// stricter ones verify the address: "doesn't contain any IP SANs".
//
// # How to fix it
//
// Nothing, if all clients cope. Otherwise set client_advertise to the name of this server, or no_advertise: true in
// the cluster block so that clients keep to the URLs that they were given.
//
// # Example
//
//	listen: "0.0.0.0:4222"        # bad: the certificate has names only
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	cluster { listen: "0.0.0.0:6222" }
//
//	listen: "0.0.0.0:4222"
//	client_advertise: "n1.example.com:4222"
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	cluster { listen: "0.0.0.0:6222" }
var clientsLearnAddresses = &lint.Rule{
	Name:         "clients-learn-addresses",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server Server.getClientConnectURLs, server/server.go, 2.15.2",
		"https://github.com/nats-io/nats.c/pull/425",
		"https://github.com/nats-io/nats.net.v1/issues/368",
	},
	Check: checkClientsLearnAddresses,
}

func checkClientsLearnAddresses(p *lint.Pass) {
	clients := listenerOf(p.Server, schema.ClientListener)
	cluster := opened(p.Server, schema.ClusterListener)
	if clients == nil || clients.TLS == nil || cluster == nil || p.Server.Open || !p.Server.Identity.Cluster.Whole ||
		clients.Advertise.State != schema.Absent || !exposed(clients, p.Server.Open) {
		return
	}
	// One that listens at a name tells that name.
	if host := clients.Host; host.State == schema.Set && !isIP(host.Value) {
		return
	}
	if !advertises(cluster) {
		return
	}
	chains := wholeChains(p, clients.TLS)
	if len(dnsNames(chains)) == 0 || hasAddresses(chains) {
		return
	}
	p.Report(lint.Finding{
		On: chains[0].pair.cert.Field, At: valueOf(chains[0].pair.cert.Field),
		Message: "clients learn the servers of the cluster by IP address, and the certificate in " + shown(chains[0].file.Name) + " has none, so that older clients may fail to reconnect",
		Help:    "set client_advertise to the name of this server, such as " + shown(advertisable(dnsNames(chains))),
	})
}
