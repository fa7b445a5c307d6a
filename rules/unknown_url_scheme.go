package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// A URL has a scheme that means nothing to the server.
//
// # What happens
//
// Routes and gateways do not look at the scheme at all. For a leaf node remote only ws and wss mean
// something: a websocket, with wss over TLS. A scheme such as nats+tls or https is taken without a word
// and gives neither TLS nor HTTP.
//
// # How to fix it
//
// Write nats:// or, for a leaf node over websocket, ws:// or wss://. To get TLS, add a tls block.
//
// # Example
//
//	cluster {
//	  port: 6222
//	  routes: [ "nats+tls://b.example.com:6222" ]   # bad: not encrypted
//	}
//
//	cluster {
//	  port: 6222
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem" }
//	  routes: [ "nats://b.example.com:6222" ]
//	}
var unknownURLScheme = &lint.Rule{
	Name:         "unknown-url-scheme",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Insecure, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server isWSURL, server/websocket.go, 2.15.2",
		"nats-server connectToRoute, server/route.go, and solicitGateway, server/gateway.go, 2.15.2",
	},
	Check: checkUnknownURLScheme,
}

func checkUnknownURLScheme(p *lint.Pass) {
	type place struct {
		field any
		name  string
	}
	reported := map[place]bool{}
	for _, l := range linksOf(p.Server, schema.Cluster, schema.GatewayRemote, schema.LeafRemote) {
		scheme := l.url.Scheme
		if knownScheme(l.Context, scheme) || reported[place{l.Field, scheme}] {
			continue
		}
		reported[place{l.Field, scheme}] = true
		p.Report(schemeFinding(l))
	}
}

// knownScheme reports whether a scheme is in use for a kind of link. The server's own messages and
// tests use nats-route, nats-leaf and nats-gateway.
func knownScheme(context schema.Context, scheme string) bool {
	switch scheme {
	case "", "nats", "tls":
		return true
	case "ws", "wss":
		return context == schema.LeafRemote
	}
	return (strings.HasPrefix(scheme, "nats-") || strings.HasPrefix(scheme, "nats_")) && !strings.Contains(scheme, "tls") && !strings.Contains(scheme, "ssl")
}

func schemeFinding(l link) lint.Finding {
	finding := lint.Finding{
		On:      l.Field,
		At:      l.At.Use.Span,
		Message: "the scheme " + schemeOf(l.url) + " means nothing in the URL of a " + peerOf(l.Context),
		Help:    "write nats://, TLS comes from the tls block",
	}
	switch {
	case promisesTLS(l.url) && l.TLS == nil && !l.Open && !isLoopback(l.url.Hostname()):
		finding.Consequence = lint.Insecure
		finding.Message += ", and without a tls block nothing asks for TLS"
		finding.Help = "write nats:// and add a tls block"
		if l.Context == schema.LeafRemote {
			finding.Help = "write nats:// and add a tls block, or wss:// for a hub behind websocket"
		}
	case isWebsocket(l.url):
		finding.Message = schemeOf(l.url) + " makes no websocket of a " + peerOf(l.Context) + ", only leaf nodes can use one"
		finding.Help = "write nats:// and the port of the other server's " + strings.TrimSuffix(l.Context.String(), "_remote")
	case strings.HasPrefix(l.url.Scheme, "http"):
		finding.Message = "the scheme " + schemeOf(l.url) + " makes no HTTP request, a " + peerOf(l.Context) + " speaks the NATS protocol"
	default:
		finding.Consequence = lint.Noted
		finding.Fixes = withScheme(l.At, "nats")
	}
	return finding
}

// withScheme makes a fix that writes another scheme into a URL, without a look at the rest of it, which may hold a
// password. The server gives no meaning to the one that it replaces.
func withScheme(v *resolve.Value, scheme string) []lint.Fix {
	if v.Use != v.Literal {
		return nil
	}
	at := v.Use.Span
	old, _, found := strings.Cut(at.Text(), "://")
	if !found {
		return nil
	}
	if quote := old != "" && (old[0] == '"' || old[0] == '\''); quote {
		at.Start, old = at.Start+1, old[1:]
	}
	at.End = at.Start + len(old)
	return []lint.Fix{{Title: "write " + scheme + "://", Edits: []lint.Edit{{At: at, New: scheme}}}}
}
