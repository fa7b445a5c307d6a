package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// Monitoring by HTTPS shows a certificate that does not stand for localhost.
//
// # What happens
//
// Probes and exporters that run beside the server mostly ask localhost or 127.0.0.1, and their check of the name
// fails. Many of them use plain HTTP unless told otherwise, which fails too.
//
// # How to fix it
//
// Add localhost to the certificate, or point probes at a name that it has.
//
// # Example
//
//	https_port: 8222               # bad: the certificate is for nats.example.com
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//
//	https_port: 8222
//	tls { cert_file: "server-and-localhost.pem", key_file: "server-key.pem" }
var localhostNotInCertificate = &lint.Rule{
	Name:         "localhost-not-in-certificate",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server startMonitoring, server/server.go, 2.15.2: the certificate of clients",
		"https://github.com/nats-io/k8s/issues/785",
		"https://github.com/nats-io/k8s/pull/991",
	},
	Check: checkLocalhostNotInCertificate,
}

func checkLocalhostNotInCertificate(p *lint.Pass) {
	listener := opened(p.Server, schema.HTTPSMonitor)
	if listener == nil || listener.TLS == nil {
		return
	}
	// At another address localhost does not lead there. The default is the address for clients (setBaselineOptions).
	host := listener.Host
	if clients := listenerOf(p.Server, schema.ClientListener); host.State == schema.Absent && clients != nil {
		host = clients.Host
	}
	switch host.State {
	case schema.Absent:
		if p.Server.Open {
			return
		}
	case schema.Set:
		if !isLoopback(host.Value) && host.Value != "0.0.0.0" && host.Value != "::" {
			return
		}
	default:
		return
	}
	chains := wholeChains(p, listener.TLS)
	if len(dnsNames(chains)) == 0 || coveredBy(chains, "localhost") || coveredBy(chains, "127.0.0.1") || coveredBy(chains, "::1") {
		return
	}
	p.Report(lint.Finding{
		On:      listener.Field,
		Message: "probes that ask https://localhost will not verify the certificate in " + shown(chains[0].file.Name) + ", which has " + namesShown(chains),
		Help:    "have it issued with DNS:localhost too, or point probes at a name that it has",
		Related: []lint.Related{{At: valueOf(chains[0].pair.cert.Field), Message: "the certificate of clients is used for monitoring too"}},
	})
}
