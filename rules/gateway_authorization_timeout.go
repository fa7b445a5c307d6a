package rules

import (
	"natstls/lint"
	"natstls/lint/schema"
)

// A gateway has less time for everything than for its TLS handshake.
//
// # What happens
//
// For an incoming gateway the clock of gateway.authorization starts before the TLS handshake. A timeout there
// that is shorter than the one of gateway.tls ends slow handshakes too early, and the other one never counts.
//
// # How to fix it
//
// Take the timeout of authorization out, or make it longer than the one of tls. The default is one second
// more.
//
// # Example
//
//	gateway {
//	  name: A
//	  authorization { user: gw, password: $GW_PASSWORD, timeout: 1 }                        # bad
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", timeout: 5 }
//	}
//
//	gateway {
//	  name: A
//	  authorization { user: gw, password: $GW_PASSWORD, timeout: 6 }
//	  tls { cert_file: "server.pem", key_file: "server-key.pem", ca_file: "ca.pem", timeout: 5 }
//	}
var gatewayAuthorizationTimeout = &lint.Rule{
	Name:         "gateway-authorization-timeout",
	Consequences: []lint.Consequence{lint.Noted},
	Since:        "0.2.0",
	Refs: []string{
		"nats-server createGateway, server/gateway.go, 2.15.2: setAuthTimer stands before the handshake",
		"https://github.com/nats-io/nats-server/pull/1633",
	},
	Check: checkGatewayAuthorizationTimeout,
}

func checkGatewayAuthorizationTimeout(p *lint.Pass) {
	block := p.Server.Block(schema.Gateway)
	limit := p.Server.Identity.Gateway.Timeout
	if block == nil || limit.State != schema.Set || limit.Value <= 0 || block.Timeout.State != schema.Set || limit.Value >= block.Timeout.Value {
		return
	}
	p.Report(lint.Finding{
		On:      limit.Field,
		At:      valueOf(limit.Field),
		Message: "an incoming gateway has " + limit.Value.String() + " for its TLS handshake too, less than the timeout of " + block.Path,
		Help:    "take it out, or make it longer than the timeout of tls",
		Fixes:   takeOutOption(true, limit.Field),
		Related: []lint.Related{{At: valueOf(block.Timeout.Field), Message: "this never counts for incoming gateways"}},
	})
}
