package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// The URL of a leaf node remote has the port of another listener.
//
// # What happens
//
// Leaf nodes connect to a port of their own, 7422 by default. At the port of clients (4222), of routes
// (6222) or of monitoring (8222) the connection is refused or times out, again and again, with errors
// about the protocol or about TLS. A URL without a port gets 7422, also one with ws:// or wss://, although
// a hub takes leaf nodes without websocket there.
//
// # How to fix it
//
// Use the leafnodes port of the hub, or with ws:// and wss:// that of its websocket block. If the hub does
// listen for leaf nodes at such a port, ignore the finding and say so.
//
// # Example
//
//	leafnodes {
//	  remotes: [ { url: "nats://hub.example.com:4222" } ]    # bad: the port of clients
//	}
//
//	leafnodes {
//	  remotes: [ { url: "nats://hub.example.com:7422" } ]
//	}
var leafURLPort = &lint.Rule{
	Name:         "leaf-url-port",
	Consequences: []lint.Consequence{lint.Suspicious},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server DEFAULT_LEAFNODE_PORT, server/const.go, and setBaselineOptions, server/opts.go, 2.15.2",
		"nats-server ErrConnectedToWrongPort, server/errors.go, 2.15.2",
	},
	Check: checkLeafURLPort,
}

func checkLeafURLPort(p *lint.Pass) {
	usual := map[string]string{"4222": "clients", "6222": "routes", "8222": "monitoring"}
	for _, l := range linksOf(p.Server, schema.LeafRemote) {
		if isWebsocket(l.url) && (l.url.Port() == "" || l.url.Port() == "7422") {
			p.Report(lint.Finding{
				On: l.Field, At: l.At.Use.Span,
				Message: "port 7422, " + defaultOr(l.url.Port()) + ", is usually for leaf nodes without websocket",
				Help:    "write the port of the hub's websocket block, such as 443",
			})
		}
		whose, known := usual[l.url.Port()]
		if !known || isWebsocket(l.url) {
			continue
		}
		p.Report(lint.Finding{
			On: l.Field, At: l.At.Use.Span,
			Message: "port " + l.url.Port() + " is usually that of " + whose + ", where no leaf node can connect",
			Help:    "use the port of the hub's leafnodes block, 7422 by default",
		})
	}
}

// defaultOr says where port 7422 comes from.
func defaultOr(port string) string {
	if port == "" {
		return "which a URL without a port gets"
	}
	return "which this URL has"
}
