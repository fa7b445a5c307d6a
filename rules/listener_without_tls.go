package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// One listener has TLS, another one beside it has not.
//
// # What happens
//
// Each listener has a tls block of its own and inherits nothing: the block at the top level is for clients,
// cluster.tls for routes, and so on. A listener without one takes connections in clear text, passwords
// and messages included, and the server does not say so.
//
// # How to fix it
//
// Add a tls block to the listener that the message names, or let it listen on a loopback address
// only. If the network between the servers is protected in another way, ignore the finding and say so.
//
// # Example
//
//	port: 4222                # bad: clients connect in clear text
//	cluster {
//	  port: 6222
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem" }
//	}
//
//	port: 4222
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	cluster {
//	  port: 6222
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem" }
//	}
var listenerWithoutTLS = &lint.Rule{
	Name:         "listener-without-tls",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server configureServerOptions, server/opts.go, 2.15.2: a tls map sets the options of its own block only",
		"https://docs.nats.io/running-a-nats-service/configuration/securing_nats/tls",
		"https://github.com/nats-io/nats-server/issues/1631",
	},
	Check: checkListenerWithoutTLS,
}

func checkListenerWithoutTLS(p *lint.Pass) {
	with := encrypted(p.Server)
	if with == nil {
		return
	}
	for _, listener := range p.Server.Listeners {
		switch listener.Kind {
		case schema.HTTPMonitor, schema.HTTPSMonitor, schema.WebsocketListener:
			continue // monitoring-without-tls, https-without-tls, websocket-in-clear-text
		case schema.ClientListener:
			if p.Server.TLSOff != nil && p.Server.FileTLS != nil {
				continue // tls-flags-override-file
			}
		}
		if listener.TLS != nil || listener.Open || !exposed(listener, false) {
			continue
		}
		on := listener.Field
		if on == nil { // the client port that is open by default
			on = with.TLS.Field
		}
		p.Report(lint.Finding{
			On:      on,
			Message: connectionsOf(listener.Kind) + " on " + addressOf(listener) + " are not encrypted, although " + connectionsOf(with.Kind) + " are",
			Help:    "add a tls block " + blockPlace(listener.Kind) + ", since no listener takes over the one of another, or listen on 127.0.0.1 only",
			Related: []lint.Related{{At: with.TLS.Field.Syntax.KeySpan, Message: "this block is for " + connectionsOf(with.Kind) + " only"}},
		})
	}
}

// blockPlace says where the tls block of a listener stands.
func blockPlace(kind schema.ListenerKind) string {
	switch kind {
	case schema.ClusterListener:
		return "to cluster"
	case schema.GatewayListener:
		return "to gateway"
	case schema.LeafListener:
		return "to leafnodes"
	case schema.WebsocketListener:
		return "to websocket"
	case schema.MQTTListener:
		return "to mqtt"
	}
	return "at the top level"
}
