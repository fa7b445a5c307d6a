package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
	"natstls/parser/resolve"
)

// A tls block belongs to a listener that is not there.
//
// # What happens
//
// Without a port the server opens no listener for routes, leaf nodes, websocket or MQTT, and the
// tls block that would have been for it is not used; its files must exist all the same.
//
// # How to fix it
//
// Add a port if the server is to listen, or take the block out. The command line can give the port of
// cluster (--cluster); then nothing is wrong.
//
// # Example
//
//	websocket {
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }   # bad: nobody listens
//	}
//
//	websocket {
//	  port: 9222
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	}
var tlsWithoutListener = &lint.Rule{
	Name:         "tls-without-listener",
	Consequences: []lint.Consequence{lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server Start, server/server.go, 2.15.2: a listener is started if its port is not 0",
	},
	Check: checkTLSWithoutListener,
}

func checkTLSWithoutListener(p *lint.Pass) {
	kinds := map[schema.Context]schema.ListenerKind{
		schema.Cluster: schema.ClusterListener, schema.Leafnodes: schema.LeafListener,
		schema.Websocket: schema.WebsocketListener, schema.MQTT: schema.MQTTListener,
	}
	for _, block := range p.Server.TLS {
		kind, listens := kinds[block.Context]
		if !listens || listenerOf(p.Server, kind) != nil || aroundIsOpen(block.Field) {
			continue
		}
		if block.Context == schema.Leafnodes && anyOf(block.Field.Parent.Value.Map.Fields, "remotes") {
			continue // leaf-tls-not-for-remotes
		}
		finding := lint.Finding{
			On:      block.Field,
			Message: block.Path + " is not used, since there is no port to listen on",
			Help:    "add a port to " + block.Field.Parent.Key + ", or take the block out",
		}
		if block.Context == schema.Cluster { // --cluster can give the port
			finding.Consequence = lint.Noted
		}
		p.Report(finding)
	}
}

// aroundIsOpen reports whether the map that holds a field may hold more than is known.
func aroundIsOpen(f *resolve.Field) bool {
	return f.Parent == nil || f.Parent.Value == nil || f.Parent.Value.Map == nil || f.Parent.Value.Map.Open
}
