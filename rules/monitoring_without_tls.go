package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// Clients use TLS, and HTTP monitoring beside it answers everybody in clear text.
//
// # What happens
//
// The monitoring port asks for no password. In clear text it tells everybody on the way who is
// connected, from where, and with which subscriptions. Without an address of its own it listens where
// clients do, mostly on all interfaces.
//
// # How to fix it
//
// Let monitoring listen on a loopback address, or use https, which takes its certificate from the tls
// block at the top level. Where a firewall or a network policy protects the port, nothing is wrong.
//
// # Example
//
//	http_port: 8222           # bad: on all interfaces
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//
//	http: "127.0.0.1:8222"
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
var monitoringWithoutTLS = &lint.Rule{
	Name:         "monitoring-without-tls",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server startMonitoring, server/server.go, and setBaselineOptions, server/opts.go, 2.15.2",
		"https://github.com/nats-io/nats-server/pull/1466",
	},
	Check: checkMonitoringWithoutTLS,
}

func checkMonitoringWithoutTLS(p *lint.Pass) {
	http, clients := opened(p.Server, schema.HTTPMonitor), listenerOf(p.Server, schema.ClientListener)
	if http == nil || clients == nil || clients.TLS == nil || !hasCertificate(clients.TLS) {
		return
	}
	where := *http
	if where.Host.State == schema.Absent {
		where.Host = clients.Host
	}
	if !exposed(&where, p.Server.Open) {
		return
	}
	p.Report(lint.Finding{
		On:      http.Field,
		Message: "monitoring on " + addressOf(&where) + " is neither encrypted nor asks for a password, although clients use TLS",
		Help:    "bind it to loopback, or use https in place of http",
	})
}
