package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A websocket listener waits for ever for those who connect and say nothing.
//
// # What happens
//
// websocket.tls has no handshake timeout: its option timeout does nothing. The limit is handshake_timeout in
// the websocket block itself, and it has no default. Without it sockets that never finish the TLS
// handshake stay open until the other side closes them.
//
// This rule runs only if it is selected, since hardly any configuration sets the option.
//
// # How to fix it
//
// Set websocket.handshake_timeout to a few seconds, as a duration in quotes.
//
// # Example
//
//	websocket {
//	  port: 8443
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }      # bad: no limit
//	}
//
//	websocket {
//	  port: 8443
//	  handshake_timeout: "5s"
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	}
var websocketWithoutHandshakeTimeout = &lint.Rule{
	Name:         "websocket-without-handshake-timeout",
	Consequences: []lint.Consequence{lint.Insecure},
	Since:        "0.2.0",
	OptIn:        true,
	Refs: []string{
		"nats-server startWebsocketServer, server/websocket.go, 2.15.2",
		"net/http Server.ReadTimeout: zero or negative means no limit",
	},
	Check: checkWebsocketWithoutHandshakeTimeout,
}

func checkWebsocketWithoutHandshakeTimeout(p *lint.Pass) {
	websocket := opened(p.Server, schema.WebsocketListener)
	if websocket == nil || aroundIsOpen(websocket.Field) || p.Server.WebsocketField == nil {
		return
	}
	limit := p.Server.WebsocketHandshake
	if limit.State != schema.Absent && (limit.State != schema.Set || limit.Value > 0) {
		return
	}
	on := p.Server.WebsocketField
	fixes := added(on, `handshake_timeout: "5s"`)
	if limit.State == schema.Set {
		on = limit.Field
		fixes = nil // somebody wants it so
	}
	p.Report(lint.Finding{
		On:      on,
		Message: "sockets that connect to websocket and say nothing stay open for ever",
		Help:    `write handshake_timeout: "5s" in the websocket block`,
		Fixes:   fixes,
	})
}
