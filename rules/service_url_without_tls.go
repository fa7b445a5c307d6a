package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// The JWT of an operator sends its clients to tls:// URLs, and the client port of this server has no TLS.
//
// # What happens
//
// nsc and the contexts that it makes connect to the service URLs of the operator. A client with a tls:// URL
// asks for TLS and gives up if the server does not offer it. Only a proxy in front of the server that ends TLS
// makes both fit.
//
// The rule is silent if the operator has a nats:// URL as well, or if the server listens on loopback addresses
// only, where the proxy would be. It does not look at wss:// URLs, for which such a proxy is usual.
//
// # How to fix it
//
// Give the server a tls block, or let nsc edit the service URLs of the operator. If there is a proxy, ignore
// the finding and say so.
//
// # Example
//
//	listen: "0.0.0.0:4222"
//	operator: "tls-urls.jwt"        # bad: its only service URL is tls://nats.example.com:4222
//	resolver: MEM
//
//	listen: "0.0.0.0:4222"
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	operator: "tls-urls.jwt"
//	resolver: MEM
var serviceURLWithoutTLS = &lint.Rule{
	Name:         "service-url-without-tls",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.2.0",
	Refs: []string{
		"github.com/nats-io/jwt/v2 Operator.OperatorServiceURLs, 2.8.2",
		"nats-server Server.createClient, server/server.go, 2.15.2",
	},
	Check: checkServiceURLWithoutTLS,
}

func checkServiceURLWithoutTLS(p *lint.Pass) {
	if !clientsInClearText(p) {
		return
	}
	for _, o := range operatorsOf(p) {
		if o.file.Operator == nil || !tlsOnly(o.file.Operator.ServiceURLs) {
			continue
		}
		p.Report(lint.Finding{
			On:      p.Server.Operators.Field,
			At:      o.At.Use.Span,
			Message: "the JWT in " + o.nameOf() + " sends clients to tls:// URLs only, and the client port of this server has no TLS",
			Help:    "add a tls block, or change the service URLs with nsc edit operator (--service-url, --rm-service-url)",
		})
	}
}

// clientsInClearText reports whether it is certain that the client port can be reached and has no TLS.
func clientsInClearText(p *lint.Pass) bool {
	for _, listener := range p.Server.Listeners {
		if listener.Kind == schema.ClientListener {
			return listener.TLS == nil && !listener.Open && exposed(listener, p.Server.Open)
		}
	}
	return false
}

// tlsOnly reports whether there are URLs for the client port, and all of them ask for TLS.
func tlsOnly(urls []string) bool {
	found := false
	for _, text := range urls {
		scheme, _, _ := strings.Cut(text, ":")
		switch {
		case strings.EqualFold(scheme, "tls"):
			found = true
		case strings.EqualFold(scheme, "ws") || strings.EqualFold(scheme, "wss"):
		default:
			return false
		}
	}
	return found
}
