package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A URL says tls://, but nothing makes the connection use TLS.
//
// # What happens
//
// The server does not look at tls://. Routes use TLS if and only if cluster has a tls block, gateways if gateway
// or the entry of gateways has one. A leaf node remote uses it if it has a tls block, even an empty one, or if the hub asks for
// it: without a block it connects in clear text to a hub, or to anybody who poses as the hub, that
// does not ask.
//
// # How to fix it
//
// Add a tls block. For a leaf node remote tls {} is enough if the hub's certificate comes from a public
// authority.
//
// # Example
//
//	leafnodes {
//	  remotes: [ { url: "tls://hub.example.com:7422" } ]   # bad
//	}
//
//	leafnodes {
//	  remotes: [ { url: "tls://hub.example.com:7422", tls {} } ]
//	}
var tlsSchemeNotEnforced = &lint.Rule{
	Name:         "tls-scheme-not-enforced",
	Consequences: []lint.Consequence{lint.Insecure, lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server leafNodeGetTLSConfigForSolicit, server/leafnode.go, 2.15.2",
		"nats-server connectToRoute and startRoute, server/route.go, 2.15.2",
		"https://github.com/nats-io/nats-server/pull/2442",
		"https://github.com/nats-io/nats-server/pull/4565",
	},
	Check: checkTLSSchemeNotEnforced,
}

func checkTLSSchemeNotEnforced(p *lint.Pass) {
	for _, context := range []schema.Context{schema.Cluster, schema.GatewayRemote} {
		if l, ok := misled(p.Server, context); ok {
			block := map[schema.Context]string{schema.Cluster: "cluster", schema.GatewayRemote: "gateway"}[context]
			p.Report(lint.Finding{
				On:      l.Field,
				At:      l.At.Use.Span,
				Message: "the connection to " + hostPortOf(l.url) + " is not encrypted, since " + block + " has no tls block and tls:// alone does nothing",
				Help:    "add a tls block to " + block,
			})
		}
	}
	for _, remote := range p.Server.Remotes {
		if remote.TLS == nil && !remote.Open && !remote.Disabled {
			tlsSchemeOfRemote(p, remote)
		}
	}
}

func tlsSchemeOfRemote(p *lint.Pass, remote *schema.Remote) {
	for _, l := range linksOfRemote(remote) {
		if l.url.Scheme != "tls" || isLoopback(l.url.Hostname()) {
			continue
		}
		finding := lint.Finding{
			Consequence: lint.Noted,
			On:          l.Field,
			At:          l.At.Use.Span,
			Message:     "tls:// does not force TLS, so " + hostPortOf(l.url) + " is reached in clear text if it does not ask for TLS",
			Help:        "add tls {} to the remote to demand it",
		}
		if p.Target.Has("leaf-remote-no-block-broken") {
			finding.Consequence = lint.Suspicious
			finding.Message = "without a tls block nats-server " + p.Target.Version.String() + " cannot connect to a hub that requires TLS"
			finding.Help = "add tls {} to the remote, or run a later release"
		}
		p.Report(finding)
		return
	}
}

// misled returns the first tls:// URL of routes or gateways that have no tls block.
func misled(server *schema.Server, context schema.Context) (link, bool) {
	for _, l := range linksOf(server, context) {
		if l.TLS == nil && !l.Open && l.url.Scheme == "tls" && !isLoopback(l.url.Hostname()) {
			return l, true
		}
	}
	return link{}, false
}
