package rules

import (
	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
)

// Only clients that start with TLS can connect.
//
// # What happens
//
// With handshake_first: true the server sends nothing before the TLS handshake. A client that waits for
// INFO in clear text first, which is what all clients do unless they are told otherwise, waits until its
// timeout. Some client libraries and tools learned to start with TLS late, some have not.
//
// This rule runs only if it is selected: who sets the option usually wants just that.
//
// # How to fix it
//
// Write handshake_first: "auto", which waits for 50 milliseconds and then sends INFO to those who said
// nothing. Keep true if nothing may ever be sent in clear text, and set up each client for it.
//
// # Example
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  handshake_first: true         # bad if there are clients that do not know it
//	}
//
//	tls {
//	  cert_file: "server.pem"
//	  key_file: "server-key.pem"
//	  handshake_first: "auto"
//	}
var strictHandshakeFirst = &lint.Rule{
	Name:         "strict-handshake-first",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	OptIn:        true,
	Refs: []string{
		"nats-server createClientEx, server/server.go, 2.15.2",
		"https://github.com/nats-io/nats-server/pull/4642",
	},
	Check: checkStrictHandshakeFirst,
}

func checkStrictHandshakeFirst(p *lint.Pass) {
	block := p.Server.Block(schema.Root)
	if block == nil {
		return
	}
	first := block.HandshakeFirst
	option, known := p.Target.Option("root", "handshake_first")
	if !known || option.Effect != release.Effective || first.State != schema.Set || !first.Value.On || first.Value.Fallback > 0 {
		return
	}
	finding := lint.Finding{
		On:      first.Field,
		Message: "only clients that are set up to start with TLS can connect",
		Help:    "set up each client for it",
	}
	if p.Target.Takes("handshake_first", "string") {
		finding.Help = `write ` + first.Field.Key + `: "auto" to let the others in too, or set up each client for it`
		if value := first.Field.Value; value.Use == value.Literal {
			finding.Fixes = unsafe(replaced(value, `"auto"`))
		}
	}
	p.Report(finding)
}
