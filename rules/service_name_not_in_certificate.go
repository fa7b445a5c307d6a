package rules

import (
	"fmt"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/lint/manifest"
	"natstls/lint/schema"
)

// Clients inside of a Kubernetes cluster connect by the name of a Service that the certificate does not stand for.
//
// # What happens
//
// A client compares the host of its URL, as it is written, with the names of the certificate: "certificate is valid for …,
// not …". The search list of DNS makes a full name of a short one, but that is not the name that is verified: nats,
// nats.messaging, nats.messaging.svc and nats.messaging.svc.cluster.local are four names.
//
// natstls looks at the URLs among the manifests that lead to the port for clients: in contexts of the nats command, such as
// those of nats-box, in ConfigMaps and Secrets, in variables and on command lines. If there are none, it notes a
// Service of which no name is in the certificate. Clients outside of the cluster use other names, and so may those inside.
//
// # How to fix it
//
// Have the certificate issued with the name too, or write the URL with a name that it has.
//
// # Example
//
//	kind: Deployment … env: [{name: NATS_URL, value: "tls://nats:4222"}]
//	kind: Certificate … spec: {dnsNames: [nats.messaging.svc]}              # bad
//
//	kind: Deployment … env: [{name: NATS_URL, value: "tls://nats:4222"}]
//	kind: Certificate … spec: {dnsNames: [nats, nats.messaging.svc]}
var serviceNameNotInCertificate = &lint.Rule{
	Name:         "service-name-not-in-certificate",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.3.0",
	Refs: []string{
		"crypto/x509 Certificate.VerifyHostname; RFC 9525 section 6.3",
		"Kubernetes documentation, DNS for Services and Pods",
		"nats-box, nats context: url",
	},
	Check: checkServiceNameNotInCertificate,
}

func checkServiceNameNotInCertificate(p *lint.Pass) {
	listener := opened(p.Server, schema.ClientListener)
	if p.Pod == nil || listener == nil || listener.Open || listener.TLS == nil {
		return
	}
	chains := wholeChains(p, listener.TLS)
	// A certificate without good names is told by other rules.
	if len(chains) == 0 || len(dnsNames(chains)) == 0 && !hasAddresses(chains) {
		return
	}
	clients := slices.DeleteFunc(slices.Clone(p.Pod.Clients()), func(c manifest.Client) bool {
		return c.Port != listener.Port.Value || !c.TLS && maybe(p.Server.AllowNonTLS)
	})
	if len(clients) > 0 {
		reportClients(p, chains, clients)
		return
	}
	for _, service := range p.Pod.Services() {
		if !service.Headless && !service.Outside && service.LeadsTo(listener.Port.Value) && !standsFor(chains, service) {
			reportService(p, chains, service)
		}
	}
}

// reportClients reports the hosts of clients that no certificate stands for.
func reportClients(p *lint.Pass, chains []presented, clients []manifest.Client) {
	var hosts []string
	const most = 8 // places
	var related []lint.Related
	for _, client := range clients {
		if coveredBy(chains, client.Host) {
			continue
		}
		if !slices.Contains(hosts, client.Host) {
			hosts = append(hosts, client.Host)
		}
		if len(related) < most {
			related = append(related, lint.Related{At: client.At, Message: "this is the host in " + client.By})
		}
	}
	if len(hosts) == 0 {
		return
	}
	first := chains[0]
	p.Report(lint.Finding{
		On: first.pair.cert.Field, At: valueOf(first.pair.cert.Field),
		Message: fmt.Sprintf("clients among the manifests connect to %s, and %s has %s, so that they refuse it",
			list(shownAll(hosts), 3), certificateOf(first.file, first.leaf()), namesShown(chains)),
		Help:    "have it issued with " + wantedName(hosts[0]) + " too, or let them connect to a name that it has",
		Related: related,
	})
}

// standsFor reports whether one of the names of a Service is in a certificate, or may be.
func standsFor(chains []presented, service manifest.Service) bool {
	if slices.ContainsFunc(service.Names, func(name string) bool { return coveredBy(chains, name) }) {
		return true
	}
	return service.Open && slices.ContainsFunc(dnsNames(chains), func(name string) bool {
		return strings.HasPrefix(name, "*.") || strings.HasPrefix(strings.ToLower(name), service.Name+".")
	})
}

// reportService notes a Service of which no name is in the certificates.
func reportService(p *lint.Pass, chains []presented, service manifest.Service) {
	first, name := chains[0], service.Names[len(service.Names)-1]
	p.Report(lint.Finding{
		Consequence: lint.Noted,
		On:          first.pair.cert.Field, At: valueOf(first.pair.cert.Field),
		Message: fmt.Sprintf("no client can verify the server by a name of the Service %s: %s has %s",
			shown(service.Name), certificateOf(first.file, first.leaf()), namesShown(chains)),
		Help:    "have it issued with " + wantedName(name) + " too, unless clients use other names",
		Related: []lint.Related{{At: service.At, Message: "the Service"}},
	})
}
