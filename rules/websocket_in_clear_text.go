package rules

import (
	"strings"

	"natstls/lint"
	"natstls/lint/schema"
)

// A websocket listener that others can reach does without TLS.
//
// # What happens
//
// With no_tls: true, everything that browsers send is in clear text on the way to the server: passwords,
// tokens, and the cookies that the server reads. The server warns about it in its log. That is right only
// behind a proxy that ends TLS, on a network that nobody else can listen to.
//
// # How to fix it
//
// Give websocket a tls block. Behind a proxy on the same host, let it listen on a loopback address.
//
// # Example
//
//	websocket {
//	  port: 9222
//	  no_tls: true            # bad: the cookie crosses the network in clear text
//	  jwt_cookie: "token"
//	}
//
//	websocket {
//	  listen: "127.0.0.1:9222"
//	  no_tls: true
//	  jwt_cookie: "token"
//	}
var websocketInClearText = &lint.Rule{
	Name:         "websocket-in-clear-text",
	Consequences: []lint.Consequence{lint.Insecure, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server startWebsocketServer, server/websocket.go, 2.15.2",
		"https://docs.nats.io/running-a-nats-service/configuration/websocket/websocket_conf",
		"https://github.com/nats-io/nats-server/issues/1529",
	},
	Check: checkWebsocketInClearText,
}

func checkWebsocketInClearText(p *lint.Pass) {
	websocket, noTLS := opened(p.Server, schema.WebsocketListener), p.Server.WebsocketNoTLS
	if websocket == nil || websocket.TLS != nil || websocket.Open || !noTLS.Value || !exposed(websocket, false) {
		return
	}
	secret := ""
	for _, f := range p.Server.WebsocketField.Value.Map.Fields {
		switch key := strings.ToLower(f.Key); key {
		case "jwt_cookie", "token_cookie", "pass_cookie":
			secret = "the cookie of " + key
		case "authorization", "authentication":
			secret = "the password of " + key
		}
	}
	switch {
	case secret != "":
		p.Report(lint.Finding{
			On:      noTLS.Field,
			Message: "websocket connections on " + addressOf(websocket) + " are not encrypted, so " + secret + " comes in clear text",
			Help:    "add a tls block to websocket, or listen on 127.0.0.1 if a proxy on this host ends TLS",
		})
	case encrypted(p.Server) != nil:
		p.Report(lint.Finding{
			Consequence: lint.Noted,
			On:          noTLS.Field,
			Message:     "websocket connections on " + addressOf(websocket) + " are not encrypted, although " + connectionsOf(encrypted(p.Server).Kind) + " are",
			Help:        "add a tls block to websocket, unless a proxy on a trusted network ends TLS",
		})
	}
}
