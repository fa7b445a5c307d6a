package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A websocket listener says neither that it uses TLS nor that it does without.
//
// # What happens
//
// With a port but neither tls nor no_tls: true, the server does not start; nats-server -t says nothing.
// With both, the tls block counts and no_tls is ignored.
//
// # How to fix it
//
// Add a tls block with a certificate to websocket; the one at the top level does not reach it. Only if a
// proxy on a trusted network ends TLS in front of the server, write no_tls: true.
//
// # Example
//
//	websocket {
//	  port: 9222           # bad: neither tls nor no_tls
//	}
//
//	websocket {
//	  port: 9222
//	  tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	}
var websocketWithoutTLS = &lint.Rule{
	Name:         "websocket-without-tls",
	Consequences: []lint.Consequence{lint.Refused, lint.Noted},
	Since:        "0.1.0",
	Refs:         []string{"nats-server validateWebsocketOptions, server/websocket.go, 2.15.2"},
	Check:        checkWebsocketWithoutTLS,
}

func checkWebsocketWithoutTLS(p *lint.Pass) {
	websocket := opened(p.Server, schema.WebsocketListener)
	if websocket == nil {
		return
	}
	noTLS := p.Server.WebsocketNoTLS
	switch {
	case websocket.TLS != nil && lacksCertificate(websocket.TLS) && p.Target.Has("websocket-no-certificate"):
		p.Report(lint.Finding{
			When:    lint.AtStart,
			On:      websocket.TLS.Field,
			Message: "nats-server " + p.Target.Version.String() + " does not start, since the tls block of websocket names no certificate",
			Help:    "add cert_file and key_file",
		})
	case websocket.TLS != nil && noTLS.Value:
		p.Report(lint.Finding{
			Consequence: lint.Noted,
			On:          noTLS.Field,
			Message:     "no_tls has no effect, since websocket has a tls block",
			Help:        "take no_tls out, or the tls block if connections are to be in clear text",
			Related:     []lint.Related{{At: websocket.TLS.Field.Syntax.KeySpan, Message: "the block that counts"}},
		})
	case websocket.TLS == nil && !websocket.Open && !noTLS.Value && (noTLS.State == schema.Absent || noTLS.State == schema.Set):
		p.Report(lint.Finding{
			When:    lint.AtStart,
			On:      p.Server.WebsocketField,
			Message: "the server does not start, since websocket has neither a tls block nor no_tls: true",
			Help:    "add tls { cert_file: …, key_file: … } to websocket; no_tls: true only behind a proxy that ends TLS",
		})
	}
}
