package rules

import (
	"natstls/lint"
	"natstls/lint/release"
	"natstls/lint/schema"
)

// With allow_non_tls a TLS port takes connections in clear text as well.
//
// # What happens
//
// Whoever connects without TLS to the port of clients, or to that of MQTT even if mqtt has a tls block
// of its own, is let in. Passwords and tokens may then cross the network in clear text, and neither
// verify nor pinned_certs is applied to such a connection. Together with handshake_first: true the
// option does nothing for clients, since the server then expects TLS at once.
//
// # How to fix it
//
// Remove allow_non_tls once all clients use TLS. Behind a proxy that ends TLS, keep it with an empty tls
// block, which is the documented pair: tls {} and allow_non_tls: true.
//
// # Example
//
//	allow_non_tls: true       # bad: the password may come in clear text
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	authorization { user: "app", password: "$2a$11$…" }
//
//	tls { cert_file: "server.pem", key_file: "server-key.pem" }
//	authorization { user: "app", password: "$2a$11$…" }
var allowNonTLS = &lint.Rule{
	Name:         "allow-non-tls",
	Consequences: []lint.Consequence{lint.Insecure, lint.Suspicious, lint.Noted},
	Since:        "0.1.0",
	Refs: []string{
		"nats-server AcceptLoop, server/server.go, 2.15.2",
		"nats-server createMQTTClient, server/mqtt.go, 2.15.2",
		"https://github.com/nats-io/nats-server/issues/8419",
	},
	Check: checkAllowNonTLS,
}

func checkAllowNonTLS(p *lint.Pass) {
	allow := p.Server.AllowNonTLS
	if !allow.Value {
		return
	}
	clients, mqtt := listenerOf(p.Server, schema.ClientListener), listenerOf(p.Server, schema.MQTTListener)
	if clients.TLS == nil && !clients.Open && (mqtt == nil || mqtt.TLS == nil && !mqtt.Open) {
		if !p.Server.Open {
			p.Report(lint.Finding{
				Consequence: lint.Noted,
				On:          allow.Field,
				Message:     "allow_non_tls has no effect without a tls block at the top level or in mqtt",
				Help:        "take it out, or add tls {} if a proxy in front of the server ends TLS",
				Fixes:       takeOutOption(true, allow.Field),
			})
		}
		return
	}
	opensClients := clients.TLS != nil && hasCertificate(clients.TLS) && !tlsFirst(p.Target, clients.TLS) && exposed(clients, p.Server.Open)
	opensMQTT := mqtt != nil && mqtt.TLS != nil && hasCertificate(mqtt.TLS) && exposed(mqtt, mqtt.TLS.Open)
	switch {
	case opensClients || opensMQTT:
		p.Report(lint.Finding{
			On:      allow.Field,
			Message: clearTextMessage(opensClients, opensMQTT, clients, mqtt),
			Help:    "take allow_non_tls out once everybody uses TLS",
		})
	case clients.TLS != nil && hasCertificate(clients.TLS) && tlsFirst(p.Target, clients.TLS):
		p.Report(lint.Finding{
			Consequence: lint.Suspicious,
			On:          allow.Field,
			Message:     "allow_non_tls has no effect on clients, since with handshake_first: true the server expects TLS at once",
			Help:        "take allow_non_tls out, or write handshake_first: \"auto\"",
			Fixes:       takeOutOption(true, allow.Field),
			Related:     []lint.Related{{At: clients.TLS.HandshakeFirst.Field.Syntax.KeySpan, Message: "this demands TLS at once"}},
		})
	}
}

// clearTextMessage says who may connect in clear text.
func clearTextMessage(clients, mqtt bool, root, other *schema.Listener) string {
	message := "clients and MQTT clients"
	var blocks []*schema.TLS
	switch {
	case !mqtt:
		message, blocks = "clients", []*schema.TLS{root.TLS}
	case !clients:
		message, blocks = "MQTT clients", []*schema.TLS{other.TLS}
	default:
		blocks = []*schema.TLS{root.TLS, other.TLS}
	}
	message += " may connect in clear text too"
	for _, block := range blocks {
		if verifying(block) != nil {
			return message + ", and are then asked for no certificate"
		}
	}
	return message
}

// tlsFirst reports whether the server starts client connections with TLS and waits for nothing else.
func tlsFirst(target release.Target, block *schema.TLS) bool {
	first := block.HandshakeFirst
	option, _ := target.Option(block.Context.String(), "handshake_first")
	return first.State == schema.Set && first.Value.On && first.Value.Fallback == 0 && option.Effect != release.NoEffect
}
